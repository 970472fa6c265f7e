import type { Article } from '../domain/article/article.ts';
import type { ArticleStore, Preparation, StoredArticle, WriteAnnouncement } from '../domain/article-store.ts';
import type { MediaLibrary } from '../domain/media-library.ts';
import type { Problem } from '../domain/problem.ts';
import type { Site } from '../domain/site/site.ts';
import type { PreparedRecord } from './prepare-record.ts';
import { withdrawn } from './record-set.ts';
import { preparedBy, prepareSent, type StoreContext } from './store-record.ts';
import { uploadsNamed } from './uploads.ts';

export interface PreparingOptions {
  readonly store: ArticleStore;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Lets the process answer requests after each article. */
  readonly pause: () => Promise<unknown>;
  readonly announce?: WriteAnnouncement | undefined;
  /** Replaces the preparing in this thread. */
  readonly prepare?:
    | ((stored: StoredArticle, context: StoreContext) => PreparedRecord | Promise<PreparedRecord>)
    | undefined;
  /** The files that records name. */
  readonly media?: Pick<MediaLibrary, 'known'> | undefined;
}

/** So many records are read at once. */
const SLICE = 50;

/**
 * Prepares what an earlier program, or one with another site, has stored. A record that has an error now keeps its last good
 * version, hidden if the record asks for it. Rejects with `SourceError` where the store cannot be used; ends early, between two
 * articles, with `signal`. Gives how many articles it prepared.
 */
export async function prepareOutdated(
  site: Site,
  options: PreparingOptions,
  signal: AbortSignal,
): Promise<number> {
  const { store, now, pause, announce } = options;
  let count = 0;
  for (;;) {
    const slice = await store.outdated(preparedBy(site), SLICE);
    for (const stored of slice) {
      if (signal.aborted) return count;
      await prepareOne(stored, { ...options, context: { site, now: now() }, announce });
      count++;
      await pause();
    }
    if (slice.length < SLICE) return count;
  }
}

interface OneOptions extends PreparingOptions {
  readonly context: StoreContext;
}

async function prepareOne(stored: StoredArticle, options: OneOptions): Promise<void> {
  const { store, announce, media, prepare = prepareHere } = options;
  const context = await withUploads(stored, options.context, media);
  const prepared = await prepare(stored, context);
  const preparation = preparationOf(stored, prepared, context.site);
  const written = { now: context.now, announce };
  if ((await store.prepareAnew(stored, preparation, written)) !== 'taken') return;
  // An id that follows from the site may be the id that another record gives.
  const { article } = preparation;
  const taken: Problem = {
    severity: 'error',
    code: 'id.taken',
    origin: article.origin,
    field: 'id',
    message: `"${article.id}" is already used by another article; the last good version is served`,
  };
  const kept = { ...preparation, article: lastGood(stored), problems: [taken] };
  await store.prepareAnew(stored, kept, written);
}

async function withUploads(
  { record }: StoredArticle,
  context: StoreContext,
  media: PreparingOptions['media'],
): Promise<StoreContext> {
  if (media === undefined || context.site.media === undefined) return context;
  return { ...context, media: await uploadsNamed([record.text], media, context.now) };
}

function prepareHere({ slug, record }: StoredArticle, context: StoreContext): PreparedRecord {
  return prepareSent(slug, record, context).prepared;
}

function preparationOf(stored: StoredArticle, prepared: PreparedRecord, site: Site): Preparation {
  const { article, problems, withdrawal } = prepared;
  const by = { problems, preparedBy: preparedBy(site) };
  return { ...by, article: article ?? withdrawn(lastGood(stored), withdrawal) };
}

function lastGood({ head, html }: StoredArticle): Article {
  return { ...head, html };
}
