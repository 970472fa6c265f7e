import { type Channel, DeliveryError, type Fetch, send } from './channel.ts';
import { hmac } from './signature.ts';

/** What channels that purge a cache share. */
const PURGE = {
  stage: 0,
  timeout: 10_000,
  // Pings wait for purges, and by then most caches have asked for the feed again anyway.
  deadline: 3_600_000,
} as const;

export interface CloudflareOptions {
  readonly zone: string;
  readonly token: string;
  readonly fetch: Fetch;
  /** Another base address, for tests. */
  readonly api?: string;
}

/** Purges addresses from Cloudflare's cache, at most 30 in a request (API v4, "Purge Cached Content"). */
export function cloudflareChannel(options: CloudflareOptions): Channel {
  const { zone, token, fetch, api = 'https://api.cloudflare.com/client/v4' } = options;
  return {
    ...PURGE,
    name: 'cloudflare',
    batch: 30,
    async deliver(topics, signal) {
      const response = await send(fetch, `${api}/zones/${encodeURIComponent(zone)}/purge_cache`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ files: topics }),
        signal,
      });
      const { success } = await response.json();
      if (success !== true) throw new DeliveryError('the purge was not successful');
    },
  };
}

export interface FastlyOptions {
  readonly service: string;
  readonly token: string;
  readonly fetch: Fetch;
  /** Another base address, for tests. */
  readonly api?: string;
}

/** Marks addresses as stale in Fastly's cache by their surrogate keys, at most 256 in a request (a soft purge). */
export function fastlyChannel(options: FastlyOptions): Channel {
  const { service, token, fetch, api = 'https://api.fastly.com' } = options;
  return {
    ...PURGE,
    name: 'fastly',
    batch: 256,
    async deliver(topics, signal) {
      const response = await send(fetch, `${api}/service/${encodeURIComponent(service)}/purge`, {
        method: 'POST',
        headers: {
          'fastly-key': token,
          'fastly-soft-purge': '1',
          'surrogate-key': topics.map(keyOf).join(' '),
        },
        signal,
      });
      await response.body?.cancel();
    },
  };
}

/** What `Surrogate-Key` calls an address: its path, in which percent-encoding leaves no space. */
function keyOf(topic: string): string {
  return new URL(topic).pathname;
}

export interface WebhookOptions {
  readonly url: string;
  readonly secret: string;
  readonly fetch: Fetch;
}

/**
 * Posts the changed addresses as JSON, `{"changed":["https://…"]}`. `X-Feedstand-Signature` is `sha256=` and the HMAC-SHA-256 of
 * the body in hexadecimal digits.
 */
export function webhookChannel({ url, secret, fetch }: WebhookOptions): Channel {
  return {
    ...PURGE,
    name: `webhook ${new URL(url).host}`,
    batch: 1000,
    async deliver(topics, signal) {
      const body = JSON.stringify({ changed: topics });
      const signature = await hmac('SHA-256', secret, body);
      const headers = {
        'content-type': 'application/json',
        'x-feedstand-signature': `sha256=${signature}`,
      };
      const response = await send(fetch, url, { method: 'POST', headers, body, signal });
      await response.body?.cancel();
    },
  };
}
