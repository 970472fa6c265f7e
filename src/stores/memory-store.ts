import { htmlOf } from '../domain/article/article.ts';
import type {
  ArticleHead,
  ArticleStore,
  NewArticle,
  Preparation,
  PutResult,
  PutSiteResult,
  StoredArticle,
  StoredHead,
  StoredSite,
  Tombstone,
  WriteOptions,
} from '../domain/article-store.ts';
import { BODY_GRACE_MS } from '../domain/article-store.ts';
import type { Outbox } from '../domain/outbox.ts';
import {
  claimOf,
  decideDelete,
  decidePut,
  decideSite,
  isSameArticle,
  newRevision,
  type Rival,
  versionOf,
} from './decision.ts';
import { isOutdated } from './outdated.ts';

interface State {
  seq: number;
  /** In the order of `seq`: what changes moves to the end. */
  readonly articles: Map<string, StoredArticle | Tombstone>;
  /** Claimed id → slug. */
  readonly claims: Map<string, string>;
  readonly bodies: Map<number, { readonly html: string; replacedAt?: number }>;
  site: StoredSite | undefined;
  readonly listeners: Set<() => void>;
  readonly outbox: Outbox | undefined;
}

/** A store that ends with the process, for tests and trials. */
export function createMemoryStore({ outbox }: { readonly outbox?: Outbox } = {}): ArticleStore {
  const state: State = {
    seq: 0,
    articles: new Map(),
    claims: new Map(),
    bodies: new Map(),
    site: undefined,
    listeners: new Set(),
    outbox,
  };
  return {
    ...createReading(state),
    ...createWriting(state),
    site: async () => state.site,
    putSite: async (text, options) => putSite(state, text, options),
    watch(onHint, signal) {
      state.listeners.add(onHint);
      signal.addEventListener('abort', () => state.listeners.delete(onHint));
    },
    async close() {
      state.listeners.clear();
    },
  };
}

type Reading = Pick<ArticleStore, 'get' | 'changesSince' | 'readBody' | 'outdated'>;

function createReading(state: State): Reading {
  const { articles, bodies } = state;
  return {
    get: async (slug) => articles.get(slug),
    async changesSince(cursor, limit) {
      if (cursor > state.seq) return { articles: [], cursor: 0, more: true, isReset: true };
      const { site } = state;
      const later = [...articles.values()].filter(({ seq }) => seq > cursor);
      const page = later.slice(0, limit);
      const more = later.length > page.length;
      return {
        articles: page.map((one) => (one.kind === 'article' ? headOf(one) : one)),
        ...(site !== undefined && site.seq > cursor ? { site } : {}),
        cursor: more ? (page.at(-1)?.seq ?? cursor) : state.seq,
        more,
        isReset: false,
      };
    },
    readBody: (seq) => bodies.get(seq)?.html,
    async outdated(by, limit) {
      const stored = [...articles.values()].flatMap((one) => (one.kind === 'article' ? one : []));
      return stored.filter(({ preparedBy }) => isOutdated(preparedBy, by)).slice(0, limit);
    },
  };
}

type Writing = Pick<ArticleStore, 'put' | 'putAll' | 'delete' | 'prepareAnew'>;

function createWriting(state: State): Writing {
  const { articles } = state;
  const put = async (article: NewArticle, options: WriteOptions): Promise<PutResult> => {
    const { slug } = article.article;
    const present = articles.get(slug);
    const decision = decidePut(article, present, rivalOf(state, article.article), options.when);
    if (decision !== 'write') return decision;
    const { now } = options;
    const before = present?.kind === 'article' ? present : undefined;
    const version = { rev: newRevision(), createdAt: before?.createdAt ?? now, changedAt: now };
    const { record, ownId } = article;
    const named = ownId === undefined ? {} : { ownId };
    const stored = write(state, before, { ...version, record, ...named, prepared: article }, options);
    await announce(state, before?.head, stored.head, options);
    return { kind: before === undefined ? 'created' : 'replaced', version: versionOf(stored) };
  };
  return {
    put,
    async putAll(list, options) {
      const results: PutResult[] = [];
      for (const article of list) results.push(await put(article, options));
      return results;
    },
    async delete(slug, options) {
      const decision = decideDelete(articles.get(slug), options.when);
      if (decision.kind !== 'article') return decision;
      release(state, decision, options.now);
      const tombstone: Tombstone = {
        kind: 'tombstone',
        slug,
        rev: newRevision(),
        seq: ++state.seq,
        changedAt: options.now,
      };
      articles.set(slug, tombstone);
      await announce(state, decision.head, undefined, options);
      tell(state);
      return { kind: 'deleted', tombstone };
    },
    prepareAnew: (stored, preparation, options) => prepareAnew(state, stored, preparation, options),
  };
}

async function prepareAnew(
  state: State,
  { slug, seq }: StoredHead,
  preparation: Preparation,
  options: Omit<WriteOptions, 'when'>,
): Promise<'prepared' | 'changed' | 'taken'> {
  const { articles } = state;
  const present = articles.get(slug);
  if (present?.kind !== 'article' || present.seq !== seq) return 'changed';
  if (rivalOf(state, preparation.article) !== undefined) return 'taken';
  if (isSameArticle(present, preparation)) {
    // In its place: the order of changes stays.
    articles.set(slug, { ...present, preparedBy: preparation.preparedBy });
    return 'prepared';
  }
  const { rev, createdAt, changedAt, record, ownId } = present;
  const named = ownId === undefined ? {} : { ownId };
  const version = { rev, createdAt, changedAt, record, ...named };
  const stored = write(state, present, { ...version, prepared: preparation }, options);
  await announce(state, present.head, stored.head, options);
  return 'prepared';
}

type Written = Pick<StoredArticle, 'rev' | 'createdAt' | 'changedAt' | 'record' | 'ownId'> & {
  readonly prepared: Preparation;
};

function write(
  state: State,
  before: StoredArticle | undefined,
  { prepared, ...version }: Written,
  { now }: Pick<WriteOptions, 'now'>,
): StoredArticle {
  const { article, problems, preparedBy } = prepared;
  const { html: _html, ...head } = article;
  if (before !== undefined) release(state, before, now);
  const { slug } = article;
  const html = htmlOf(article);
  const seq = ++state.seq;
  const stored: StoredArticle = { kind: 'article', ...version, slug, seq, head, html, problems, preparedBy };
  state.articles.delete(slug);
  state.articles.set(slug, stored);
  state.bodies.set(seq, { html });
  const claim = claimOf(article);
  if (claim !== undefined) state.claims.set(claim, slug);
  tell(state);
  return stored;
}

/** Takes an article out of the order and ends its claim. Its body stays for a while. */
function release({ articles, claims, bodies }: State, { slug, seq, head }: StoredArticle, now: number): void {
  articles.delete(slug);
  const claim = claimOf({ ...head, html: '' });
  if (claim !== undefined) claims.delete(claim);
  const body = bodies.get(seq);
  if (body !== undefined) body.replacedAt = now;
  for (const [each, { replacedAt = now }] of bodies) {
    if (replacedAt < now - BODY_GRACE_MS) bodies.delete(each);
  }
}

function rivalOf({ articles, claims }: State, article: NewArticle['article']): Rival | undefined {
  const claim = claimOf(article);
  const slug = claim === undefined ? undefined : claims.get(claim);
  if (slug === undefined || slug === article.slug) return undefined;
  const rival = articles.get(slug);
  return rival?.kind === 'article' ? { slug, id: rival.head.id } : undefined;
}

function putSite(
  state: State,
  text: string,
  { now, when }: Pick<WriteOptions, 'now' | 'when'>,
): PutSiteResult {
  const before = state.site;
  const decision = decideSite(text, before, when);
  if (decision !== 'write') return decision;
  const site: StoredSite = { text, rev: newRevision(), seq: ++state.seq, changedAt: now };
  state.site = site;
  tell(state);
  return { kind: before === undefined ? 'created' : 'replaced', site };
}

function headOf({ record: _record, html: _html, ownId: _ownId, ...head }: StoredArticle): StoredHead {
  return head;
}

async function announce(
  { outbox }: State,
  before: ArticleHead | undefined,
  after: ArticleHead | undefined,
  { announce: announcement, now }: Pick<WriteOptions, 'announce' | 'now'>,
): Promise<void> {
  if (announcement === undefined || outbox === undefined) return;
  const deliveries = announcement.deliveries(before, after);
  if (deliveries.length > 0) await outbox.add(deliveries, now, announcement.delay);
}

function tell({ listeners }: State): void {
  for (const listener of listeners) listener();
}
