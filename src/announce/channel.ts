/** A receiver of changed addresses, such as a cache or a hub. */
export interface Channel {
  /** Unique among the channels, and safe to log: it holds no secret. */
  readonly name: string;
  /** Caches are purged at stage 0, before hubs are told to fetch at stage 1. */
  readonly stage: 0 | 1;
  /** How many topics one delivery may carry. */
  readonly batch: number;
  /** Milliseconds after which a delivery is aborted. */
  readonly timeout: number;
  /** Milliseconds after which a delivery that keeps failing is given up. */
  readonly deadline: number;
  /** Tells of changed addresses. Rejects with `DeliveryError`, or with anything that a retry may cure. */
  deliver(topics: readonly string[], signal: AbortSignal): Promise<void>;
}

/** Why a delivery failed, in words that are safe to log. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  /** Whether a retry cannot help, as after 404 or 410. */
  readonly isFinal: boolean;
  /** Milliseconds that the other side asks to wait. */
  readonly retryAfter: number;

  constructor(
    message: string,
    { isFinal = false, retryAfter = 0 }: { isFinal?: boolean; retryAfter?: number } = {},
  ) {
    super(message);
    this.isFinal = isFinal;
    this.retryAfter = retryAfter;
  }
}

/** As `fetch`, of which channels use this much. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Client errors that pass by themselves: timeout, too early, too many requests (RFC 9110, RFC 8470, RFC 6585). */
const PASSING = new Set([408, 425, 429]);

/**
 * Sends a request and gives the answer, if it says that it worked. Redirects are not followed: they would carry secrets along. Throws
 * `DeliveryError` for any other answer.
 */
export async function send(fetch: Fetch, url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, { ...init, redirect: 'manual' });
  if (response.ok) return response;
  await response.body?.cancel();
  const { status } = response;
  throw new DeliveryError(`${new URL(url).host} answered ${status}`, {
    isFinal: status < 500 && !PASSING.has(status),
    retryAfter: retryAfterOf(response.headers),
  });
}

/** Milliseconds; 0 where the field is absent or says nothing. A date counts from the answer's own (RFC 9110 section 10.2.3). */
function retryAfterOf(headers: Headers): number {
  const field = headers.get('retry-after') ?? '';
  if (/^\d{1,9}$/.test(field)) return Number(field) * 1000;
  const wait = Date.parse(field) - Date.parse(headers.get('date') ?? '');
  return Number.isNaN(wait) ? 0 : Math.max(0, wait);
}
