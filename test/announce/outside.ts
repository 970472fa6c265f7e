import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

export interface Call {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Answer =
  | number
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
  | 'silence';

export interface Outside {
  readonly calls: readonly Call[];
  readonly url: string;
  /** Resolves once so many calls have come. */
  until(count: number): Promise<readonly Call[]>;
}

/** A server on loopback that sends these answers in order, and repeats the last one. */
export async function outside(...answers: (Answer | ((call: Call) => Answer))[]): Promise<Outside> {
  const calls: Call[] = [];
  const waiting: (() => void)[] = [];
  const server = createServer(async (request, response) => {
    const { method, url, headers } = request;
    const call = { method, url, headers, body: await text(request) };
    calls.push(call);
    const next = (answers.length > 1 ? answers.shift() : answers[0]) ?? 204;
    const answer = typeof next === 'function' ? next(call) : next;
    if (answer !== 'silence') {
      const { status, headers: fields = {}, body } = typeof answer === 'object' ? answer : { status: answer };
      response.writeHead(status, fields).end(body);
    }
    for (const resolve of waiting.splice(0)) resolve();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    calls,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async until(count) {
      while (calls.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
      return calls;
    },
  };
}
