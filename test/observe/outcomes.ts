import type { CacheState, Outcome } from '../../src/observe/exchange.ts';

export interface OutcomeFields extends Partial<Omit<Outcome, 'exchange'>> {
  readonly method?: string;
  readonly target?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly address?: string | undefined;
  readonly id?: string;
  readonly cache?: CacheState;
}

/** A request that was answered with the RSS of everything, but for what is given. */
export function outcomeOf(fields: OutcomeFields = {}): Outcome {
  const { method = 'GET', target = '/feed.rss', headers = {}, id, cache, ...rest } = fields;
  const exchange = {
    method,
    target,
    header: (name: string) => headers[name],
    address: 'address' in fields ? fields.address : '192.0.2.7',
    httpVersion: '1.1',
    id,
    ...(cache === undefined ? {} : { cache }),
  };
  const sent = { status: 200, coding: 'br', contentType: 'application/rss+xml', bytes: 1234 };
  return { ...sent, milliseconds: 2.345, isAborted: false, ...rest, exchange };
}
