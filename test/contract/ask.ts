import { once } from 'node:events';
import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The agent that provides sockets. */
  readonly agent?: Agent;
}

const shared = new Agent({ keepAlive: true });

/** Sends a request over a socket and returns the raw response: adds no header fields and decodes no content coding. */
export async function ask(
  origin: URL,
  address: string,
  { method = 'GET', headers = {}, agent = shared }: Question = {},
): Promise<Answer> {
  const { hostname, port } = origin;
  const sent = request({
    hostname,
    port,
    path: address,
    method,
    agent,
    headers: { host: origin.host, ...headers },
  });
  sent.end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) };
}

/** Converts an answer to the `Response` that `fetch` would return. */
export function responseOf({ status, headers, body }: Answer): Response {
  const fields = new Headers();
  for (const [name, value] of Object.entries(headers)) fields.set(name, String(value));
  return new Response(status === 204 || status === 304 ? null : (body as Uint8Array<ArrayBuffer>), {
    status,
    headers: fields,
  });
}
