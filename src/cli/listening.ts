import type { Site } from '../domain/site.ts';
import { listen, type NodeServer } from '../platform/node.ts';
import type { PublisherStatus } from '../publish/publisher.ts';
import { extensions } from '../render/formats.ts';
import type { Terminal } from './program.ts';

/** Milliseconds that requests under way have to finish after a signal; the promise is to be gone within 10 s. */
export const PATIENCE = 9_000;

export type Fetch = (request: Request) => Response | Promise<Response>;

/** The server, or why there is none, in one line. */
export async function listenOn(
  fetch: Fetch,
  { host, port }: { host: string; port: number },
): Promise<NodeServer | string> {
  try {
    return await listen({ fetch, host, port });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') return `port ${port} on ${host} is in use; choose another with --port`;
    if (code === 'EACCES')
      return `port ${port} needs rights this process does not have; choose another with --port`;
    if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL')
      return `${host} is no address of this machine; choose another with --host`;
    return `cannot listen on ${host}, port ${port}: ${message}`;
  }
}

/** Says to a person where the feeds are; the log is for programs. */
export function announce(site: Site, { current, articles }: PublisherStatus, { stdout }: Terminal): void {
  stdout.write(`${site.title}: ${current} of ${articles} articles are in feeds\n`);
  for (const path of ['/', ...extensions.map((extension) => `/feed.${extension}`)])
    stdout.write(`  ${site.feeds}${path}\n`);
}

/** Aborted by the first SIGTERM or SIGINT, while records are read as well as later. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => controller.abort(signal));
  return controller.signal;
}

/** For the log. */
export function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
