import { hmac } from '../announce/signature.ts';
import type { SendToCallback } from './callback-request.ts';
import type { Subscription } from './subscriptions.ts';

/** The content of a topic, as its address answers. */
export interface TopicContent {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  /** The Link field, with `rel="hub"` and `rel="self"`. */
  readonly link: string;
}

export type PostResult = 'delivered' | 'gone' | 'failed';

/**
 * Sends a topic's content to one subscriber, signed if it gave a secret (WebSub section 7). `gone`: it answered 410 and must not get
 * more. Anything but 2xx is a failure, a redirect too.
 */
export async function postContent(
  { callback, secret }: Subscription,
  { bytes, contentType, link }: TopicContent,
  send: SendToCallback,
): Promise<PostResult> {
  const signature = secret === undefined ? {} : { 'x-hub-signature': await signatureOf(bytes, secret) };
  const headers = { 'content-type': contentType, link, 'user-agent': 'Feedstand', ...signature };
  try {
    const { status } = await send(callback, { method: 'POST', headers, body: bytes });
    if (status === 410) return 'gone';
    return status >= 200 && status < 300 ? 'delivered' : 'failed';
  } catch {
    return 'failed';
  }
}

/** The field `X-Hub-Signature` (WebSub section 7.1). */
export async function signatureOf(
  bytes: Uint8Array,
  secret: string,
  method: keyof typeof HASHES = 'sha256',
): Promise<string> {
  return `${method}=${await hmac(HASHES[method], secret, bytes)}`;
}

/** The methods that WebSub names (section 7.1). Ours is SHA-256, which every subscriber must know. */
const HASHES = { sha1: 'SHA-1', sha256: 'SHA-256', sha384: 'SHA-384', sha512: 'SHA-512' } as const;
