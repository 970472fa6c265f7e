import { readFileSync } from 'node:fs';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, Server as NetServer } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { AroundRequest } from '../observe/exchange.ts';
import type { CachedResponder } from './node-http.ts';
import { answerInvalidHost, answerParseError, createTurns, hasValidHost } from './node-requests.ts';

/** Answers a request; `client` is who sent it, where that is known. */
export type Fetch = (request: Request, client?: Client) => Response | Promise<Response>;

export interface NodeServerOptions {
  readonly fetch: Fetch;
  /** Is asked first. */
  readonly answerCached?: CachedResponder | undefined;
  readonly host: string;
  readonly port: number;
  /** The most connections at one time; by default as many as leave handles for files. */
  readonly maxConnections?: number | undefined;
  readonly around?: AroundRequest | undefined;
}

/** Who sends a request: a socket. */
export interface Client {
  readonly remoteAddress?: string | undefined;
}

export interface NodeServer {
  /** The port it listens on, which for port 0 the system chose. */
  readonly port: number;
  /**
   * Accepts no more connections, and answers all requests on open connections with `Connection: close`. Idle connections are
   * closed after a grace period, all others after `timeout` milliseconds.
   */
  close(timeout: number): Promise<void>;
}

const SOCKET_TIMEOUT_MS = 60_000;

/** A client that sends a request while the server stops has this long to learn that its connection ends. */
const IDLE_GRACE_MS = 1_500;

/**
 * Listens; rejects with the system's error where it cannot, such as a port in use. `serve` also closes on SIGTERM.
 *
 * @example
 * import { listen } from 'feedstand/node';
 *
 * const server = await listen({ fetch: () => new Response('ok'), host: '127.0.0.1', port: 0 });
 * console.log(`http://127.0.0.1:${server.port}`);
 * await server.close(1000);
 */
export function listen({ fetch, host, port, ...options }: NodeServerOptions): Promise<NodeServer> {
  const listener = createListener(fetch);
  const { answerCached = () => false } = options;
  const server = createServer((incoming, outgoing) => {
    if (!answerCached(incoming, outgoing)) listener(incoming, outgoing);
  });
  if (options.around !== undefined) wrapRequests(server, options.around);
  server.on('clientError', answerParseError);
  // Close connections that read nothing for so long: each would keep a document in memory for ever.
  server.timeout = SOCKET_TIMEOUT_MS;
  const { maxConnections = connectionLimit(openFileLimit()) } = options;
  if (maxConnections !== undefined) server.maxConnections = maxConnections;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve({ port: (server.address() as AddressInfo).port, close: (timeout) => close(server, timeout) });
    });
  });
}

function wrapRequests(server: Server, around: AroundRequest): void {
  const [listener] = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (incoming, outgoing) => {
    around(incoming, outgoing, () => listener?.call(server, incoming, outgoing));
  });
}

function createListener(fetch: NodeServerOptions['fetch']): RequestListener {
  const inTurn = createTurns();
  const answer: Parameters<typeof getRequestListener>[0] = (request, { incoming, outgoing }) => {
    if (!hasValidHost(incoming as IncomingMessage)) return answerInvalidHost();
    // Without a socket an answer waits for the one before it.
    return (outgoing as ServerResponse).socket === null
      ? inTurn(incoming.socket, () => fetch(request, incoming.socket))
      : fetch(request, incoming.socket);
  };
  // A request of HTTP/1.0 may come without a Host; nothing here depends on one.
  return getRequestListener(answer, { hostname: 'localhost' });
}

// For files, folders that are watched, threads and what Node itself opens.
const HANDLE_RESERVE = 128;

/** How many connections leave handles for all else: a process without any can neither read a file nor accept a connection. */
export function connectionLimit(openFiles: number | undefined): number | undefined {
  return openFiles && Math.max(Math.floor(openFiles / 2), openFiles - HANDLE_RESERVE);
}

/** How many handles this process may have; `undefined` where the system sets no limit, or does not say. */
function openFileLimit(): number | undefined {
  try {
    const limits = readFileSync('/proc/self/limits', 'utf8');
    return Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1]) || undefined;
  } catch {
    const { userLimits } = process.report.getReport() as unknown as Partial<SystemReport>;
    return Number(userLimits?.open_files?.soft) || undefined;
  }
}

interface SystemReport {
  readonly userLimits: { readonly open_files?: { readonly soft: number | 'unlimited' } };
}

function close(server: Server, timeout: number): Promise<void> {
  server.prependListener('request', (_request, response: ServerResponse) => {
    response.shouldKeepAlive = false;
  });
  return new Promise((resolve) => {
    let idle = setTimeout(closeIdle, IDLE_GRACE_MS);
    // A client that never finishes must not keep the process.
    const cut = setTimeout(() => server.closeAllConnections(), timeout);
    function closeIdle(): void {
      server.closeIdleConnections();
      // A connection becomes idle only after its answer.
      idle = setTimeout(closeIdle, 50);
    }
    // That of http.Server would close idle connections at once, and lose the requests that are on their way on them.
    // On Bun it is a server of its own.
    const { close } = server instanceof NetServer ? NetServer.prototype : server;
    close.call(server, () => {
      clearTimeout(idle);
      clearTimeout(cut);
      // Ends what else belongs to it.
      server.close();
      resolve();
    });
  });
}
