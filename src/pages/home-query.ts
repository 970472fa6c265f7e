import { firstIndex } from '../catalog/feed-order.ts';
import { type Selection, selectionKinds } from '../domain/selection.ts';
import type { FeedEntry } from './feed-entry.ts';
import type { FeedIndex } from './feed-index.ts';
import { searchTitles } from './title-index.ts';

/** The search and page of the list of all feeds. */
export interface HomeQuery {
  readonly words: string;
  readonly kind?: Selection['kind'];
  /** Counted from 1. */
  readonly page: number;
}

/** The query, cut to a plausible length; empty if it is not one. */
const LONGEST = 100;

export function parseHomeQuery(query: URLSearchParams): HomeQuery {
  const words = (query.get('q') ?? '').trim().slice(0, LONGEST);
  const kind = selectionKinds.find((known) => known === query.get('kind'));
  const page = query.get('page') ?? '';
  return {
    words,
    page: /^[1-9]\d{0,4}$/.test(page) ? Number(page) : 1,
    ...(kind === undefined ? {} : { kind }),
  };
}

/** The query in canonical form for an address; empty if there is none. */
export function formatHomeQuery({ words, kind, page }: HomeQuery): string {
  const query = new URLSearchParams();
  if (words !== '') query.set('q', words);
  if (kind !== undefined) query.set('kind', kind);
  if (page > 1) query.set('page', String(page));
  return query.size === 0 ? '' : `?${query}`;
}

/**
 * The feeds of a kind, if one is asked for, whose title contains every word of the query.
 */
export function matching(
  { shown, titles }: Pick<FeedIndex, 'shown' | 'titles'>,
  { words, kind }: HomeQuery,
): readonly FeedEntry[] {
  const found = words === '' ? shown : searchTitles(shown, titles, words);
  return kind === undefined ? found : ofKind(found, kind);
}

/** Those of one kind among entries that come by kind. */
export function ofKind(entries: readonly FeedEntry[], kind: Selection['kind']): readonly FeedEntry[] {
  const place = selectionKinds.indexOf(kind);
  const [start, end] = [place, place + 1].map((least) => {
    return firstIndex(entries, ({ selection }) => selectionKinds.indexOf(selection.kind) >= least);
  });
  return entries.slice(start, end);
}
