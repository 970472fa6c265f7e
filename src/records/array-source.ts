import { type ArticleSource, type Change, type Loaded, SourceError } from '../domain/article-source.ts';
import { compareOrigins, formatProblem, type Problem } from '../domain/problem.ts';
import { isMapping } from '../domain/schema.ts';
import { parseSite, type Site } from '../domain/site/site.ts';
import { prepareRecord, type RecordContext } from './prepare-record.ts';
import { recordsOfList } from './raw-record.ts';
import { changeOfList, type KeyedRecord, type ListChange, namesOf } from './record-list.ts';
import { createRecordSet } from './record-set.ts';

/** A source of records in memory, for one publisher. */
export interface ArraySource extends ArticleSource {
  /** Replaces all records and reports the change to the follower. */
  replace(records: readonly unknown[]): void;
}

export interface ArraySourceOptions {
  /** Milliseconds since 1970. If absent, there are no warnings about dates in the future. */
  readonly now?: () => number;
}

/**
 * Publishes records from memory by the same rules as records in a folder: bodies are sanitized, and a record with an error does
 * not affect others. `site` has the fields of `site.yaml`; `records` have those of a JSON record, in any form that
 * `JSON.stringify` converts to them, such as a `Date` for an instant. Each record needs a `slug` or an `id`. Throws `SourceError`
 * if `site` has an error.
 *
 * @example
 * import { arraySource } from 'feedstand';
 *
 * const site = { title: 'The Wire', url: 'https://news.example', feeds: 'https://feeds.example', ids: 'tag:news.example,2026' };
 * const source = arraySource(site, [
 *   { slug: 'a', title: 'A title', published: '2026-11-02T09:30:00Z', markdown: 'A *body*.' },
 * ]);
 */
export function arraySource(
  site: Readonly<Record<string, unknown>>,
  records: readonly unknown[],
  { now = () => Number.POSITIVE_INFINITY }: ArraySourceOptions = {},
): ArraySource {
  const parsed = siteFrom(site);
  const set = createRecordSet({ site: parsed.site });
  let keyed: readonly KeyedRecord[] = [];
  let loaded: Loaded = { site: parsed.site, articles: [], problems: parsed.problems };
  /** Records that are applied on the next load or follow. */
  let pending: readonly unknown[] | undefined = plainData(records);
  let onChange: ((change: Change) => void) | undefined;

  const applyRecords = (list: readonly unknown[]): Change => {
    const read = changeOf(list, keyed, { site: parsed.site, now: now() });
    keyed = read.keyed;
    const change = set.apply(read.updates);
    loaded = changed(loaded, change);
    return change;
  };
  const applyPending = (): Change | undefined => {
    const list = pending;
    pending = undefined;
    return list && applyRecords(list);
  };

  return {
    async load() {
      applyPending();
      return loaded;
    },
    async follow(report, signal) {
      if (signal.aborted) return;
      onChange = report;
      signal.addEventListener('abort', () => {
        if (onChange === report) onChange = undefined;
      });
      const change = applyPending();
      if (change !== undefined) report(change);
    },
    replace(next) {
      pending = plainData(next);
      if (onChange === undefined) return;
      const change = applyPending();
      if (change !== undefined) onChange(change);
    },
  };
}

function siteFrom(fields: Readonly<Record<string, unknown>>): { site: Site; problems: readonly Problem[] } {
  const parsed = parseSite(fields, { file: 'site' }, { feeds: 'http://localhost:8787' });
  if (parsed.ok) return { site: parsed.value, problems: parsed.problems };
  throw new SourceError(parsed.problems.map(formatProblem).join('\n'));
}

function changeOf(
  list: readonly unknown[],
  before: readonly KeyedRecord[],
  context: RecordContext,
): ListChange {
  const { records, problems } = recordsOfList(list, 'records');
  const listed = records.map((record) => {
    return { names: namesOf(record.fields), record: prepareRecord(record, context) };
  });
  const { keyed, updates } = changeOfList(before, listed);
  return { keyed, updates: [{ key: 'the list', record: { problems } }, ...updates] };
}

function changed({ articles, problems }: Loaded, change: Change): Loaded {
  const removed = new Set(change.removed);
  const resolved = new Set(change.resolved.map(formatProblem));
  const remaining = articles.filter((article) => !removed.has(article));
  const unresolved = problems.filter((problem) => !resolved.has(formatProblem(problem)));
  return {
    site: change.site,
    articles: [...remaining, ...change.added].sort((a, b) => compareOrigins(a.origin, b.origin)),
    problems: [...unresolved, ...change.found],
  };
}

/** Deep copies, so that later changes to the caller's objects have no effect. */
function plainData(records: readonly unknown[]): readonly unknown[] {
  return records.map((record) => {
    try {
      return plain(record);
    } catch {
      return isMapping(record) ? plainFields(record) : undefined;
    }
  });
}

/** If a value cannot be written as JSON, the record must fail. Dropping the field could publish a draft. */
function plainFields(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(record).map(([name, value]) => {
    try {
      return [name, plain(value)];
    } catch {
      return [name, { value: 'cannot be written as JSON' }];
    }
  });
  return Object.fromEntries(entries);
}

function plain(value: unknown): unknown {
  const json: string | undefined = JSON.stringify(value);
  return json === undefined ? undefined : JSON.parse(json);
}
