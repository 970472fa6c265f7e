import { EVERYTHING_PATH } from '../domain/address.ts';
import type { Edition } from '../feeds/edition.ts';
import type { PlainAnswer } from './plain.ts';
import type { ServiceOptions } from './service.ts';
import { textAnswer } from './text-answer.ts';

/**
 * Strangers may ask this too. It contains only what the feeds show. Counts of records and problems, paths, and cache statistics
 * would reveal unpublished articles. The log and `feedstand check` have that.
 */
export async function answerReady({ publisher, announcing }: Readiness): Promise<PlainAnswer> {
  const { ready, stale, current } = publisher.status();
  const isReady = ready && (await canServe(publisher.edition()));
  const { waiting, failed } = (await announcing?.()) ?? {};
  const body = {
    ready: isReady,
    ...(stale === undefined ? {} : { stale: true }),
    current,
    ...(waiting === undefined ? {} : { announcing: { waiting, failed } }),
  };
  return textAnswer(isReady ? 200 : 503, JSON.stringify(body), { 'content-type': 'application/json' });
}

type Readiness = Pick<ServiceOptions, 'publisher' | 'announcing'>;

/** Where articles are not in memory, the feed of everything shows whether they can be read. */
async function canServe(edition: Edition | undefined): Promise<boolean> {
  try {
    return (await edition?.feed(EVERYTHING_PATH)) !== undefined;
  } catch {
    return false;
  }
}

/** 503, with when to come back, in seconds. */
export function answerNotReady(
  why = 'Records are still being read. Try again in a moment.',
  seconds = 2,
): PlainAnswer {
  return textAnswer(503, why, { 'retry-after': String(seconds) });
}
