import { resolve } from 'node:path';
import { recordSettings } from '../../domain/site/record-settings.ts';
import type { Site } from '../../domain/site/site.ts';
import type { DialectPlan } from '../../records/dialects/dialect.ts';
import { contentHash } from '../content-hash.ts';
import { codeOf } from '../file-system.ts';
import {
  appendRows,
  type CacheContent,
  CacheRefused,
  type KnownPart,
  readCacheFile,
  rewriteFile,
} from './cache-file.ts';
import { createCacheLock } from './cache-lock.ts';
import type { CachedFile, Row } from './cached-file.ts';
import { programPrint } from './program-print.ts';

/** What articles depend on besides their files. */
export interface CacheSettings {
  readonly site: Site;
  readonly plan: DialectPlan | undefined;
}

/** The files of a folder, as they are now. */
export interface CacheableFiles {
  readonly settings: () => CacheSettings;
  readonly paths: () => Iterable<string>;
  readonly cached: (path: string) => CachedFile | undefined;
}

/** Articles on disk, so that a start need not prepare those whose files have not changed. */
export interface ArticleCache {
  /** What is cached for these settings, by path. Nothing that is wrong with the cache throws. */
  load(settings: CacheSettings): Promise<Map<string, CachedFile>>;
  /** Writes some files once nothing has changed for a while. */
  note(files: CacheableFiles, changed: Iterable<string>): void;
  /** Writes what is not written yet, and lets others write. */
  close(): Promise<void>;
  /** Milliseconds since 1970, by the clock of the file system. */
  readonly now: () => number;
}

export interface ArticleCacheOptions {
  readonly file: string;
  /** The folder of the articles. */
  readonly folder: string;
  /** Milliseconds since 1970, by the clock of the file system. */
  readonly now: () => number;
  /** Receives why the cache is not used, or not all of it. */
  readonly onProblem: (message: string) => void;
}

const IDLE_MS = 2000;

/** Rows that were replaced, before the file is written as a whole. */
const MOST_REPLACED = 1000;

export function createArticleCache({ file, folder, now, onProblem }: ArticleCacheOptions): ArticleCache {
  const store = createStore(file, createHeaders(folder));
  const lock = createTurn({ file, now, onProblem });
  const attempt = createAttempts(file, onProblem);
  const dirty = new Set<string>();
  let files: CacheableFiles | undefined;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  const write = (): Promise<void> =>
    attempt('written', async () => {
      if (files === undefined || (dirty.size === 0 && store.isCurrent(files)) || !lock.take()) return;
      const paths = [...dirty];
      dirty.clear();
      await store.write(files, paths);
    });
  const start = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(write);
    return writing;
  };

  return {
    now,
    async load(settings) {
      let content: CacheContent = { files: new Map() };
      await attempt('read', async () => {
        content = await store.read(settings);
        if (content.problem !== undefined) onProblem(`the cache ${file} ${content.problem}`);
      });
      await attempt('written', lock.take);
      return content.files;
    },
    note(current, changed) {
      files = current;
      for (const path of changed) dirty.add(path);
      timer ??= setTimeout(() => void start(), IDLE_MS).unref();
    },
    async close() {
      await start();
      lock.release();
    },
  };
}

/** Nothing that is wrong with the cache concerns the service: after the first error nothing is attempted. */
function createAttempts(file: string, onProblem: (message: string) => void) {
  let isOff = false;
  return async (what: string, work: () => unknown): Promise<void> => {
    try {
      if (!isOff) await work();
    } catch (error) {
      isOff = true;
      const fault = `cannot be ${what}: ${codeOf(error) ?? error}`;
      const reason = error instanceof CacheRefused ? error.message : fault;
      onProblem(`the cache ${file} ${reason}; the service goes on without it`);
    }
  };
}

/** The file, with what is known of it. */
function createStore(file: string, headerOf: (settings: CacheSettings) => string) {
  let [header, part]: [string, KnownPart | undefined] = ['', undefined];
  // Settings may change between two blocks. The file then lacks rows, but has none of other settings than its header tells.
  function* rowsOf({ cached, settings }: CacheableFiles, paths: Iterable<string>): Generator<Row> {
    for (const path of paths) {
      if (headerOf(settings()) !== header) return;
      yield [path, cached(path)];
    }
  }
  function* allRows(files: CacheableFiles): Generator<Row> {
    for (const row of rowsOf(files, files.paths())) if (row[1] !== undefined) yield row;
  }
  const appended = async (
    files: CacheableFiles,
    paths: readonly string[],
  ): Promise<KnownPart | undefined> => {
    if (part === undefined || headerOf(files.settings()) !== header) return undefined;
    const most = 2 * sizeOf(files) + MOST_REPLACED;
    return part.rows + paths.length > most ? undefined : appendRows(file, part, rowsOf(files, paths));
  };
  return {
    async read(settings: CacheSettings): Promise<CacheContent> {
      header = headerOf(settings);
      const content = await readCacheFile(file, header);
      part = content.part;
      return content;
    },
    /** Whether its header is that of the files, and nothing in it is damaged. */
    isCurrent: (files: CacheableFiles) => part !== undefined && headerOf(files.settings()) === header,
    async write(files: CacheableFiles, paths: readonly string[]): Promise<void> {
      const next = await appended(files, paths);
      header = headerOf(files.settings());
      part = next ?? (await rewriteFile(file, header, allRows(files)));
    },
  };
}

/** The right to write the file, which another process may have for a while. */
function createTurn({ file, now, onProblem }: Pick<ArticleCacheOptions, 'file' | 'now' | 'onProblem'>) {
  const lock = createCacheLock(`${file}.lock`, now);
  let wasTold = false;
  return {
    release: lock.release,
    take(): boolean {
      if (lock.take()) return true;
      if (!wasTold) onProblem(`the cache ${file} is in use by another process; it is read, but not written`);
      wasTold = true;
      return false;
    },
  };
}

/** Names what articles depend on: the program, the folder, and the settings, which seldom change. */
function createHeaders(folder: string): (settings: CacheSettings) => string {
  const program = programPrint();
  let last: (CacheSettings & { readonly header: string }) | undefined;
  return ({ site, plan }) => {
    if (last?.site === site && last.plan === plan) return last.header;
    const parts = [program, resolve(folder), recordSettings(site), plan];
    const text = JSON.stringify(parts, (_key, part) =>
      part instanceof Map || part instanceof Set ? [...part] : part,
    );
    last = { site, plan, header: contentHash(text) };
    return last.header;
  };
}

function sizeOf({ paths }: CacheableFiles): number {
  return [...paths()].length;
}
