import { lookup as resolve } from 'node:dns';
import {
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import { isPublicAddress } from './public-address.ts';

export interface CallbackRequest {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

export interface CallbackResponse {
  readonly status: number;
  /** At most the first 4 KiB. */
  readonly text: string;
}

/** Sends a request to a subscriber. Rejects if it cannot be reached, or takes too long. */
export type SendToCallback = (url: string, request: CallbackRequest) => Promise<CallbackResponse>;

export interface CallbackOptions {
  /** Allows loopback addresses: for tests on one machine. */
  readonly loopback?: boolean;
  /** Milliseconds for the whole exchange; 10 s by default. */
  readonly timeout?: number;
  /** Ends every request in flight. */
  readonly stop?: AbortSignal;
}

/** A challenge has 64 characters. */
const MAX_RESPONSE_BYTES = 4096;

/**
 * A sender that reaches only public addresses. It checks a host's addresses after they are resolved, and the connection's peer
 * before anything is written. So a name that resolves differently the second time (DNS rebinding) gains nothing. It follows no
 * redirect.
 */
export function createCallbackSender({
  loopback = false,
  timeout = 10_000,
  stop,
}: CallbackOptions = {}): SendToCallback {
  const isAllowed = (address: string) => isPublicAddress(address) || (loopback && isLoopback(address));
  const lookup = createLookup(isAllowed);
  return (url, { method, headers, body }) => {
    const { protocol, hostname } = new URL(url);
    const literal = hostname.replace(/^\[|\]$/g, '');
    if (isIP(literal) !== 0 && !isAllowed(literal)) return Promise.reject(new ForbiddenAddress());
    return new Promise((settle, reject) => {
      const send = protocol === 'https:' ? httpsRequest : httpRequest;
      const length = body === undefined ? {} : { 'content-length': String(body.length) };
      const signal = AbortSignal.timeout(timeout);
      const options: RequestOptions = {
        method,
        headers: { ...headers, ...length },
        lookup,
        agent: false,
        signal,
      };
      const request = send(url, options, (response) => readResponse(response).then(settle, reject));
      request.on('socket', (socket) => checkPeer(socket, isAllowed));
      request.on('error', reject);
      endWith(request, stop);
      request.end(body);
    });
  };
}

/** Ends a request when the signal is aborted. */
function endWith(request: ClientRequest, stop: AbortSignal | undefined): void {
  const end = () => request.destroy(new Error('stopped'));
  stop?.addEventListener('abort', end);
  request.on('close', () => stop?.removeEventListener('abort', end));
}

class ForbiddenAddress extends Error {
  override readonly name = 'ForbiddenAddress';
  readonly code = 'FORBIDDEN_ADDRESS';
}

function createLookup(isAllowed: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const [first, ...others] = (addresses ?? []).filter(({ address }) => isAllowed(address));
      if (error !== null || first === undefined) callback(error ?? new ForbiddenAddress(), '');
      else if (options.all) callback(null, [first, ...others]);
      else callback(null, first.address, first.family);
    });
  };
}

function checkPeer(socket: Socket, isAllowed: (address: string) => boolean): void {
  socket.once('connect', () => {
    if (!isAllowed(socket.remoteAddress ?? '')) socket.destroy(new ForbiddenAddress());
  });
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}

async function readResponse(response: IncomingMessage): Promise<CallbackResponse> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > MAX_RESPONSE_BYTES) break;
  }
  return {
    status: response.statusCode ?? 0,
    text: Buffer.concat(chunks).toString('utf8', 0, MAX_RESPONSE_BYTES),
  };
}
