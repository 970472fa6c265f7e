import type { Article } from '../domain/article/article.ts';
import type { NewArticle, SentRecord } from '../domain/article-store.ts';
import { isEqual } from '../domain/equal.ts';
import type { Parsed, Problem } from '../domain/problem.ts';
import { isMapping } from '../domain/schema.ts';
import { decode } from './parse-record.ts';
import { type PreparedRecord, prepareRecord } from './prepare-record.ts';
import type { RawRecord } from './raw-record.ts';
import { prepareForStore, type StoreContext } from './store-record.ts';

export interface FolderContext extends StoreContext {
  /** Whether `site.yaml` has rules by which records are read, such as `fields`: a store knows none. */
  readonly isRuled: boolean;
}

/**
 * A record of a folder, prepared for a store: as it is written where it has a file of its own, else as JSON. Its article is the
 * one that the folder gives. A record that names files of the folder has an error, since a store holds records alone. Problems
 * have the place of the record in the folder.
 *
 * @example
 * const prepared = prepareFromFolder(record, bytes, { site, now, isRuled: false });
 * if (prepared.ok) await articles.put(prepared.value, { now });
 */
export function prepareFromFolder(
  raw: RawRecord,
  bytes: Uint8Array,
  context: FolderContext,
): Parsed<NewArticle> {
  if (raw.fault !== undefined || !isMapping(raw.fields))
    return { ok: false, problems: prepareRecord(raw, context).problems };
  const prepared = context.isRuled || context.site.media !== undefined ? asInFolder(raw, context) : undefined;
  if (prepared !== undefined && prepared.article === undefined)
    return { ok: false, problems: prepared.problems };
  const slug = slugIn(raw, prepared?.article);
  const written = context.isRuled ? [writtenRecord(raw, bytes), jsonRecord(raw)] : [recordOf(raw, bytes)];
  const candidates = written.flatMap((record) => {
    return record === undefined ? [] : [prepareForStore(slug, record, context)];
  });
  const parsed = firstEqual(candidates, prepared?.article);
  return { ...parsed, problems: parsed.problems.map((problem) => ({ ...problem, origin: raw.origin })) };
}

/** With every file that it names, as an error. */
function asInFolder(raw: RawRecord, context: StoreContext): PreparedRecord {
  const prepared = prepareRecord(raw, { ...context, media: new Map() });
  const [first, ...others] = prepared.media ?? [];
  if (first === undefined) return prepared;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  const problem: Problem = {
    severity: 'error',
    code: 'media.refused',
    origin: raw.origin,
    message: `names a file of the folder, ${first}${more}, and a store holds records alone; name it by an address of the web`,
  };
  return { problems: [problem] };
}

/** The first that gives this article; without one, the first. */
function firstEqual(
  candidates: readonly Parsed<NewArticle>[],
  wanted: Article | undefined,
): Parsed<NewArticle> {
  const [first = NONE] = candidates;
  if (wanted === undefined) return first;
  const equal = candidates.find((parsed) => parsed.ok && isEqual(plain(parsed.value.article), plain(wanted)));
  if (equal !== undefined) return equal;
  const problem: Problem = {
    severity: 'error',
    code: 'store.other-article',
    origin: wanted.origin,
    message: 'would be another article in a store, which does not know the rules of site.yaml',
  };
  return { ok: false, problems: [problem] };
}

const NONE: Parsed<NewArticle> = { ok: false, problems: [] };

function plain({ origin: _origin, ...article }: Article): object {
  return article;
}

function slugIn({ fields, defaultSlug }: RawRecord, article: Article | undefined): string {
  const { slug } = fields as { readonly slug?: unknown };
  const given = typeof slug === 'string' && slug !== '' ? slug : defaultSlug;
  return article?.slug ?? given;
}

function recordOf(raw: RawRecord, bytes: Uint8Array): SentRecord {
  return writtenRecord(raw, bytes) ?? jsonRecord(raw);
}

/** As its file has it; `undefined` for one of a list. */
function writtenRecord({ origin }: RawRecord, bytes: Uint8Array): SentRecord | undefined {
  const text = decode(bytes);
  if (origin.index !== undefined || typeof text === 'number') return undefined;
  return { format: /\.json$/i.test(origin.file) ? 'json' : 'markdown', text };
}

function jsonRecord({ fields, body }: RawRecord): SentRecord {
  const all = body === undefined ? fields : { ...(fields as object), [body.format]: body.text };
  return { format: 'json', text: `${JSON.stringify(all, null, 2)}\n` };
}
