import { type Config, readConfig } from '../config.ts';
import type { Article } from '../domain/article/article.ts';
import { SourceError } from '../domain/article-source.ts';
import type { StoredArticle, Tombstone } from '../domain/article-store.ts';
import { isError, type Problem } from '../domain/problem.ts';
import type { Site } from '../domain/site/site.ts';
import type { StoreContext } from '../records/store-record.ts';
import { checkStored, damaged, topicProblems } from '../records/stored-problems.ts';
import { uploadsNamed } from '../records/uploads.ts';
import { presentArticles } from '../stores/integrity.ts';
import type { Store } from '../stores/store.ts';
import { type CheckFlags, countsOf, printFindings } from './check.ts';
import { createProgress } from './progress.ts';
import { withStore } from './store-flags.ts';
import { readStoreSite, siteFileOf } from './store-setup.ts';
import type { Terminal } from './terminal.ts';

export type StoreCheckFlags = Omit<CheckFlags, 'format' | 'against' | 'suggest'>;

/**
 * Prints every problem of the records in a store, as `check` does of a folder, and what is wrong with the database; 1 if one is an
 * error.
 */
export async function checkStore(flags: StoreCheckFlags, terminal: Terminal): Promise<number> {
  const { config } = readConfig(flags, terminal.environment);
  return withStore(flags, terminal, async (store) => {
    const { articles, problems: found } = await findProblems(store, config, terminal);
    const problems = [...(await store.faults()).map(problemOf), ...found];
    const counts = countsOf(articles, problems);
    printFindings({ problems, counts, proof: undefined, keepsLast: true }, { flags, folder: '' }, terminal);
    return counts.errors > 0 || (flags.strict && counts.warnings > 0) ? 1 : 0;
  });
}

interface Found {
  /** How many articles have no error. */
  readonly articles: number;
  readonly problems: readonly Problem[];
}

async function findProblems(store: Store, config: Config, terminal: Terminal): Promise<Found> {
  const parsed = readStoreSite(config, siteFileOf(config), await store.articles.site());
  if (!parsed.ok) return { articles: 0, problems: parsed.problems };
  const { articles, problems } = await checkArticles(store, parsed.value, terminal);
  const names = topicProblems(parsed.value, articles);
  return { articles: articles.length, problems: [...parsed.problems, ...problems, ...names] };
}

async function checkArticles(store: Store, site: Site, { now, stderr }: Terminal) {
  const present = await presentArticles(store.database);
  const progress = createProgress(stderr, 'records checked');
  const [articles, problems]: [Article[], Problem[]] = [[], []];
  for (const [index, { slug }] of present.entries()) {
    const stored = await readArticle(store, slug);
    if (stored !== undefined && 'code' in stored) problems.push(stored);
    if (stored !== undefined && 'record' in stored) {
      const checked = checkStored(stored, await contextFor(stored, { site, now: now() }, store));
      problems.push(...checked.problems);
      if (checked.article !== undefined && !checked.problems.some(isError)) articles.push(checked.article);
    }
    progress.update(index + 1, present.length);
  }
  progress.end();
  return { articles, problems };
}

/** With the files that the record names. */
async function contextFor({ record }: StoredArticle, context: StoreContext, { media }: Store) {
  if (context.site.media === undefined) return context;
  return { ...context, media: await uploadsNamed([record.text], media) };
}

/** The article, or why it cannot be read. */
async function readArticle(
  { articles }: Store,
  slug: string,
): Promise<StoredArticle | Tombstone | Problem | undefined> {
  try {
    return await articles.get(slug);
  } catch (error) {
    // What a column holds is not what was written there.
    if (error instanceof SourceError) throw error;
    return damaged(slug, `cannot be read: ${(error as Error).message}`);
  }
}

function problemOf({ slug = '.', message }: { readonly slug?: string; readonly message: string }): Problem {
  return damaged(slug, message);
}
