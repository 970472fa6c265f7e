import { LARGEST_FEED } from '../catalog/feed-window.ts';
import { type OutputId, parseFeedPath } from '../domain/address.ts';
import { normalized } from '../domain/text/plain-text.ts';

/** What an address asks for. */
export interface FeedAddress {
  /** The selection's path, decoded: `/tag/ukraine`. */
  readonly path: string;
  readonly output: OutputId;
  readonly limit?: number;
}

/** Parses a decoded path and its query; `undefined` if it is not a feed's address. */
export function parseFeedAddress(decodedPath: string, limit?: string): FeedAddress | undefined {
  const parsed = parseFeedPath(decodedPath);
  if (parsed === undefined) return undefined;
  const count = parseLimit(limit);
  // A slug is in NFC, an address may come in any normal form.
  const path = normalized(parsed.path, 'NFC');
  return { ...parsed, path, ...(count === undefined ? {} : { limit: count }) };
}

/** A limit that is none of 1 … 200 is ignored: an address always gives its feed. */
export function parseLimit(text: string | undefined): number | undefined {
  if (text === undefined || !/^[1-9]\d{0,2}$/.test(text)) return undefined;
  return Number(text) <= LARGEST_FEED ? Number(text) : undefined;
}
