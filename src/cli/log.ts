import type { Output } from './program.ts';

export interface Log {
  write(level: 'info' | 'warning' | 'error', message: string, details?: object): void;
}

/** One JSON line for each entry. */
export function createLog(output: Output, now: () => number): Log {
  return {
    write(level, message, details) {
      output.write(
        `${JSON.stringify({ time: new Date(now()).toISOString(), level, message, ...details })}\n`,
      );
    },
  };
}

type Fetch = (request: Request, ...rest: never[]) => Response | Promise<Response>;

/** Logs each request when it has been answered: method, address, status, milliseconds. */
export function logged(fetch: Fetch, log: Log, now: () => number): (request: Request) => Promise<Response> {
  return async (request) => {
    const start = now();
    const response = await fetch(request);
    const { pathname, search } = new URL(request.url);
    const details = { method: request.method, address: pathname + search, status: response.status };
    log.write('info', 'request', { ...details, milliseconds: now() - start });
    return response;
  };
}
