import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { LONGEST_TARGET } from '../http/request-target.ts';

// RFC 3986 section 3.2.2: an IPv6 address in brackets, or a name; a port may follow, and all of it may be empty.
const HOST = /^(?:\[[\da-f:.]+\]|[\w.~!$&'()*+,;=%-]*)(?::\d*)?$/i;

/**
 * Whether a request has no Host field that RFC 9112 section 3.2 forbids: a second one, or one that names no host. An attacker
 * uses them to make a cache in front and this server see different hosts. Node itself refuses HTTP/1.1 without the field.
 */
export function hasValidHost({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): boolean {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (name.length !== 4 || name.toLowerCase() !== 'host') continue;
    hosts++;
    if (hosts > 1 || !HOST.test(rawHeaders[index + 1] ?? '')) return false;
  }
  return true;
}

/** 400, after which nothing more is read from the connection. */
export function answerInvalidHost(): Response {
  return new Response('A request has one Host field, which names a host.', {
    status: 400,
    headers: { 'content-type': 'text/plain; charset=utf-8', connection: 'close' },
  });
}

type Answer = Response | Promise<Response>;

/**
 * Gives each pipelined request of a connection its own turn of the event loop. Otherwise all of them would run before any other
 * connection is served.
 */
export function createTurns(): (connection: object, answer: () => Answer) => Promise<Response> {
  const last = new WeakMap<object, Promise<void>>();
  return (connection, answer) => {
    const turn = (last.get(connection) ?? Promise.resolve()).then(() => nextTurn());
    last.set(connection, turn);
    return turn.then(answer);
  };
}

interface ParseError extends Error {
  readonly code?: string;
  /** The last request. */
  readonly rawPacket?: Uint8Array;
}

/**
 * Answers what Node's parser refuses, as Node does where nobody listens, but for a request target that fills the 16 KiB which
 * all header fields may have together: that is a 414 (RFC 9112 section 3), as it is where it is shorter.
 */
export function answerParseError(error: ParseError, socket: Duplex): void {
  // As Node does: an answer whose fields are sent already would get this one into its body.
  const { _httpMessage: current } = socket as { readonly _httpMessage?: ServerResponse | null };
  if (socket.writable && !current?.headersSent)
    socket.write(`HTTP/1.1 ${statusOf(error)}\r\nConnection: close\r\n\r\n`);
  socket.destroy(error);
}

function statusOf({ code, rawPacket }: ParseError): string {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return startsWithLongLine(rawPacket) ? '414 URI Too Long' : '431 Request Header Fields Too Large';
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return '413 Payload Too Large';
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return '408 Request Timeout';
    default:
      return '400 Bad Request';
  }
}

/** Whether this begins with a request line that is longer than any may be. */
function startsWithLongLine(packet: Uint8Array | undefined): boolean {
  if (packet === undefined || !/^[A-Z]+ \S/.test(Buffer.from(packet.subarray(0, 16)).toString('latin1')))
    return false;
  const end = packet.indexOf(10);
  return (end === -1 ? packet.length : end) > LONGEST_TARGET;
}
