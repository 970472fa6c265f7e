import { constants } from 'node:os';
import type { Feedstand } from './feedstand.ts';
import { createServiceApp } from './hono.ts';
import { nodeCacheOptions } from './node.ts';
import { createCachedResponder } from './node-http.ts';
import { listen } from './node-server.ts';

export interface ServeOptions {
  /** 8787 by default; for 0 the system chooses one. */
  readonly port?: number;
  /** 127.0.0.1 by default, where only this machine reaches it. */
  readonly host?: string;
  /** What stops the service: SIGTERM and SIGINT by default. */
  readonly signals?: readonly NodeJS.Signals[];
}

export interface Serving {
  readonly port: number;
  /** Answers the requests in flight, then closes the server and the publication. */
  close(): Promise<void>;
}

/** Milliseconds that requests in flight have to finish. */
const SHUTDOWN_TIMEOUT_MS = 9_000;

/**
 * Serves a publication on Node, with brotli, gzip and, where Node has it, Zstandard. Resolves when it listens; rejects with the
 * system's error where it cannot, such as a port in use. A signal ends the process as it would without this, but after the
 * requests in flight; a program that handles the signal too ends itself.
 *
 * @example
 * import { arraySource, createFeedstand } from 'feedstand';
 * import { serve } from 'feedstand/node';
 *
 * const site = { title: 'The Wire', url: 'https://news.example', ids: 'tag:news.example,2026' };
 * const records = [{ slug: 'a', title: 'A title', published: '2026-11-02T09:30:00Z', markdown: 'A *body*.' }];
 * const { port, close } = await serve(createFeedstand({ source: arraySource(site, records) }), { port: 8787 });
 */
export async function serve(feedstand: Feedstand, options: ServeOptions = {}): Promise<Serving> {
  const { port = 8787, host = '127.0.0.1', signals = ['SIGTERM', 'SIGINT'] } = options;
  const service = feedstand.serviceWith(nodeCacheOptions());
  const { fetch } = createServiceApp(service);
  const server = await listen({ fetch, answerCached: createCachedResponder(service), host, port });
  const onSignal = (signal: NodeJS.Signals) => {
    void close().finally(() => {
      if (process.listenerCount(signal) === 0) process.exit(128 + constants.signals[signal]);
    });
  };
  let closed: Promise<void> | undefined;
  const close = () => {
    for (const signal of signals) process.off(signal, onSignal);
    closed ??= server.close(SHUTDOWN_TIMEOUT_MS).then(feedstand.close);
    return closed;
  };
  for (const signal of signals) process.once(signal, onSignal);
  return { port: server.port, close };
}
