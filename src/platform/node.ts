import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { createAdaptorServer } from '@hono/node-server';
import type { Compress } from '../publish/feed-cache.ts';

export { createFolderSource, type FolderSourceOptions } from '../sources/folder/folder-source.ts';
export { loadSite } from '../sources/folder/site-file.ts';

const gzipAsync = promisify(gzip);
const brotliAsync = promisify(brotliCompress);

/** The content codings of Node's zlib, off the event loop. */
export const nodeCompress: Compress = {
  gzip: (bytes) => gzipAsync(bytes, { level: 6 }),
  br: (bytes) => {
    return brotliAsync(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 5,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    });
  },
};

export interface NodeServerOptions {
  readonly fetch: (request: Request) => Response | Promise<Response>;
  readonly host: string;
  readonly port: number;
}

export interface NodeServer {
  /** The port it listens on, which for port 0 the system chose. */
  readonly port: number;
  /** Takes no more connections, answers what is under way, and ends; after `patience` milliseconds it cuts what is left. */
  close(patience: number): Promise<void>;
}

/** Listens; rejects with the system's error where it cannot, such as a port in use. */
export function listen({ fetch, host, port }: NodeServerOptions): Promise<NodeServer> {
  // A request of HTTP/1.0 may come without a Host; nothing here depends on one.
  const server = createAdaptorServer({ fetch, hostname: 'localhost' }) as Server;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve({ port: (server.address() as AddressInfo).port, close: (patience) => close(server, patience) });
    });
  });
}

function close(server: Server, patience: number): Promise<void> {
  return new Promise((resolve) => {
    // A kept-alive connection becomes idle only after its answer; a client that never finishes must not keep the process.
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    const cut = setTimeout(() => server.closeAllConnections(), patience);
    server.close(() => {
      clearInterval(idle);
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
