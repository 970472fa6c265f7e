import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { METRICS_TYPE } from './metrics.ts';

/** Gives the metrics; `undefined` while the service starts. */
export type RenderMetrics = () => Promise<string> | undefined;

/** Answers a request for `/metrics`; `false` if it is another request, and did nothing. */
export type MetricsResponder = (incoming: IncomingMessage, outgoing: ServerResponse) => boolean;

export const METRICS_PATH = '/metrics';

export function createMetricsResponder(render: RenderMetrics): MetricsResponder {
  return ({ method, url = '' }, outgoing) => {
    if (url.split('?', 1)[0] !== METRICS_PATH || (method !== 'GET' && method !== 'HEAD')) return false;
    const send = (status: number, type: string, text: string) => {
      outgoing.writeHead(status, {
        'content-type': type,
        'content-length': Buffer.byteLength(text),
        'cache-control': 'no-store',
      });
      outgoing.end(method === 'HEAD' ? undefined : text);
    };
    const rendered = render() ?? Promise.reject(new Error('the service starts'));
    rendered.then(
      (text) => send(200, METRICS_TYPE, text),
      (error: Error) => send(503, 'text/plain; charset=utf-8', `There are no metrics: ${error.message}\n`),
    );
    return true;
  };
}

export interface AdminServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Listens for `/metrics` alone; rejects with the system's error where it cannot. */
export function listenForMetrics(
  { host, port }: { readonly host: string; readonly port: number },
  respond: MetricsResponder,
): Promise<AdminServer> {
  const server = createServer((incoming, outgoing) => {
    if (respond(incoming, outgoing)) return;
    outgoing.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' });
    outgoing.end(`Here is nothing but ${METRICS_PATH}.\n`);
  });
  const close = () => {
    return new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  };
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve({ port: (server.address() as AddressInfo).port, close });
    });
  });
}
