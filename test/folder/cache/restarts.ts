import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ArticleSource, Loaded } from '../../../src/domain/article-source.ts';
import { formatProblem } from '../../../src/domain/problem.ts';
import { type ArticleCache, createArticleCache } from '../../../src/folder/cache/article-cache.ts';
import { nodeFileSystem } from '../../../src/folder/file-system.ts';
import { createFolderSource } from '../../../src/folder/folder-source.ts';
import { loadPublication } from '../../../src/folder/publication.ts';
import { changed, folderOf, NOON } from '../../support.ts';

export const SITE = 'title: The Wire\nurl: https://news.example\nids: tag:news.example,2024\n';

export const record = (slug: string, fields = '', body = 'A body.') => {
  return `---\nslug: ${slug}\ntitle: Title of ${slug}\npublished: 2026-11-01T10:00:00Z\n${fields}---\n${body}\n`;
};

/** A run of the service over a folder. */
export interface Run {
  readonly source: ArticleSource;
  readonly cache: ArticleCache;
  readonly loaded: Loaded;
  /** The record files that were opened while the folder was loaded. */
  readonly opened: readonly string[];
}

/** What differs from run to run. */
export interface RunOptions {
  /** How far the clock of the file system is ahead: stamps of files that the test has just written are settled by default. */
  readonly ahead?: number;
  /** Milliseconds since 1970, for articles. */
  readonly now?: number;
}

const MINUTE_MS = 60_000;

/** A folder of records with a cache, over which the service runs repeatedly. */
export function createRestarts(
  files: Readonly<Record<string, string | Uint8Array>>,
  folder = folderOf({ 'site.yaml': SITE, ...files }),
  file = join(folderOf({}), 'articles.cache'),
) {
  const told: string[] = [];
  const start = async ({ ahead = MINUTE_MS, now = NOON }: RunOptions = {}): Promise<Run> => {
    const opened: string[] = [];
    const fileSystem: typeof nodeFileSystem = {
      ...nodeFileSystem,
      open(path, flags) {
        if (/\.(?:md|json)$/.test(path)) opened.push(path.slice(folder.length + 1));
        return nodeFileSystem.open(path, flags);
      },
    };
    const cache = createArticleCache({
      file,
      folder,
      now: () => Date.now() + ahead,
      onProblem: (message) => told.push(message.replace(file, 'FILE')),
    });
    onTestFinished(cache.close);
    const readSite = () => loadPublication(folder, { feeds: 'http://localhost:8787' });
    const source = createFolderSource({ folder, readSite, now: () => now, fileSystem, cache });
    return { source, cache, loaded: await source.load(), opened: [...opened].sort() };
  };
  return {
    folder,
    file,
    /** What the log told of the cache. */
    told,
    start,
    /** Starts, and stops again. */
    async run(options?: RunOptions): Promise<Run> {
      const run = await start(options);
      await run.cache.close();
      return run;
    },
  };
}

/** Follows a source. `until` resolves once its state holds. */
export async function followed({ source, loaded }: Pick<Run, 'source' | 'loaded'>) {
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  let state = loaded;
  let check = () => {};
  await source.follow?.((change) => {
    state = changed(state, change);
    check();
  }, controller.signal);
  const until = (holds: (state: Loaded) => boolean) => {
    return new Promise<Loaded>((resolve) => {
      check = () => {
        if (holds(state)) resolve(state);
      };
      check();
    });
  };
  return { until, end: () => controller.abort() };
}

export function slugsOf({ articles }: Loaded): string[] {
  return articles.filter(({ draft }) => !draft).map(({ slug }) => slug);
}

export function problemsOf({ problems }: Loaded): string[] {
  return problems.map(formatProblem);
}
