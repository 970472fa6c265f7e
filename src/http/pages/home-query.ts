import { type FeedEntry, KINDS, type Kind } from '../directory.ts';

/** What somebody wants to see of the list of all feeds. */
export interface HomeQuery {
  readonly words: string;
  readonly kind?: Kind;
  /** Counted from 1. */
  readonly page: number;
}

/** As much of a query as anybody would type; what is no query is none. */
const LONGEST = 100;

export function parseHomeQuery(query: URLSearchParams): HomeQuery {
  const words = (query.get('q') ?? '').trim().slice(0, LONGEST);
  const kind = KINDS.find((known) => known === query.get('kind'));
  const page = query.get('page') ?? '';
  return {
    words,
    page: /^[1-9]\d{0,4}$/.test(page) ? Number(page) : 1,
    ...(kind === undefined ? {} : { kind }),
  };
}

/** The query as it stands in an address, always written the same way; empty where nothing is asked for. */
export function formatHomeQuery({ words, kind, page }: HomeQuery): string {
  const query = new URLSearchParams();
  if (words !== '') query.set('q', words);
  if (kind !== undefined) query.set('kind', kind);
  if (page > 1) query.set('page', String(page));
  return query.size === 0 ? '' : `?${query}`;
}

/** The feeds of a kind, if one is asked for, whose title has every word of the query in it. */
export function matching(entries: readonly FeedEntry[], { words, kind }: HomeQuery): FeedEntry[] {
  const wanted = plain(words).split(/\s+/);
  return entries.filter(({ title, selection }) => {
    if (kind !== undefined && selection.kind !== kind) return false;
    const name = plain(title);
    return wanted.every((word) => name.includes(word));
  });
}

/** As script.ts compares while somebody types: marks and case make no difference. */
function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
