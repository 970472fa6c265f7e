import type { Config, Flags } from '../config.ts';
import type { ArticleSource } from '../domain/article-source.ts';
import type { CacheReport } from '../feeds/bounded-cache.ts';
import type { Publisher } from '../feeds/publisher.ts';
import type { ArticleCache } from '../folder/cache/article-cache.ts';
import type { FolderSourceOptions } from '../folder/folder-source.ts';
import type { SharedAnnouncing } from '../runtime/node-announce.ts';
import type { Fetch } from '../runtime/node-server.ts';
import { tellFirstSteps } from './listening.ts';
import type { Log } from './log.ts';
import { createSource, readSetup, type Setup } from './setup.ts';
import type { Terminal } from './terminal.ts';

/** Where the records are that `serve` serves. */
export interface ServedPlace {
  /** In messages. */
  readonly name: string;
  /** Reads every setting, and the site. Throws `ConfigError`. */
  readSetup(flags: Flags): Promise<Setup>;
  /** `onRead` is told how many milliseconds it took to read what changed. */
  createSource(config: Config, log: Log, onRead?: FolderSourceOptions['onRead']): Promise<ServedSource>;
  /** Says how to begin where there is no record yet. */
  tellFirstSteps(): void;
  close(): Promise<void>;
}

export interface ServedSource {
  readonly source: ArticleSource;
  readonly cacheStats: () => CacheReport;
  /** See `PublisherOptions`. */
  readonly isImmediate?: boolean;
  /** Where replicas share what they announce; `none` for one that can write nothing there, and announces nothing. */
  readonly announcing?: SharedAnnouncing | 'none';
  /** What answers below `/api`, where records can be written. */
  createApi?(publisher: Publisher): Promise<ServedApi | undefined>;
  /** Ends what it does beside the source. */
  close?(): Promise<void>;
}

export interface ServedApi {
  readonly fetch: Fetch;
  close(): Promise<void>;
}

/** A folder that is served. */
export function folderPlace(folder: string, terminal: Terminal): ServedPlace {
  return {
    name: 'folder',
    readSetup: (flags) => readSetup(flags, terminal),
    async createSource(config, log, onRead) {
      const cache = await openCache(config, log, terminal);
      const source = createSource(config, terminal, {
        pollInterval: config.poll ? 1000 : undefined,
        cache,
        onRead,
        onWatchProblem: (message) => log.write('warning', message),
      });
      return { source, cacheStats: () => ({}), close: async () => cache?.close() };
    },
    tellFirstSteps: () => tellFirstSteps(folder, terminal),
    close: async () => {},
  };
}

/** Loaded only where it is wanted. */
async function openCache(
  { cache, articles }: Config,
  log: Log,
  { now }: Terminal,
): Promise<ArticleCache | undefined> {
  if (cache === undefined) return undefined;
  const { createArticleCache } = await import('../folder/cache/article-cache.ts');
  const onProblem = (message: string) => log.write('warning', message);
  return createArticleCache({ file: cache, folder: articles, now, onProblem });
}
