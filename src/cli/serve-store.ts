import { existsSync } from 'node:fs';
import { type Config, ConfigError, type Flags } from '../config.ts';
import { parseStoreAddress, shownStoreAddress } from '../domain/store-address.ts';
import type { Publisher } from '../feeds/publisher.ts';
import { parseStoredSite } from '../records/site-text.ts';
import { defaultCacheBytes } from '../runtime/node.ts';
import { sweepMedia } from '../runtime/node-media.ts';
import { migrateStore, openStore } from '../runtime/node-open-store.ts';
import { createSharedOutbox } from '../runtime/node-shared-outbox.ts';
import { createNodeStoreSource, type NodeStoreSource } from '../runtime/node-store.ts';
import type { Store } from '../stores/store.ts';
import { stackOf, tellSteps } from './listening.ts';
import type { Log } from './log.ts';
import { quoted } from './quoted.ts';
import type { ServedApi, ServedPlace, ServedSource } from './serve-place.ts';
import { siteDefaults } from './setup.ts';
import { readStoreSetup, readStoreSite, siteFileOf } from './store-setup.ts';
import type { Terminal } from './terminal.ts';

/** The share of the cache that bodies get: each is rendered soon in every format, and then in the cache of feeds. */
const BODY_SHARE = 8;

/** A store that is served. Throws `ConfigError` where a folder is named too, and `SourceError` where it cannot be opened. */
export async function storePlace(
  config: Config & { readonly store: string },
  flags: Flags,
  terminal: Terminal,
): Promise<ServedPlace> {
  const address = config.store;
  requireNoFolder(address, flags, terminal);
  const { store, isNew } = await openOrCreate(address, terminal.now);
  const siteFile = siteFileOf(config);
  return {
    name: 'store',
    async readSetup(given) {
      return readStoreSetup(given, terminal.environment, { siteFile, stored: await store.articles.site() });
    },
    async createSource(config, log) {
      const name = shownStoreAddress(address);
      if (isNew) log.write('warning', 'the store did not exist and was created, empty', { store: name });
      return createSource({ store, siteFile, config }, log, terminal);
    },
    tellFirstSteps: () => tellSteps(firstSteps(address), terminal),
    close: store.close,
  };
}

/** A file that is not there is created. A database of PostgreSQL, and a file of an earlier release, wait for `store migrate`. */
async function openOrCreate(
  address: string,
  now: () => number,
): Promise<{ readonly store: Store; readonly isNew: boolean }> {
  const known = parseStoreAddress(address);
  const isNew = known?.kind === 'sqlite' && !existsSync(known.file);
  if (isNew) await (await migrateStore(address, now)).store.close();
  return { store: await openStore(address, now, { writesInThread: true }), isNew };
}

/** Two owners of one publication would contradict each other. */
function requireNoFolder(address: string, { articles }: Flags, { environment }: Terminal): void {
  const folder = articles ?? (environment.ARTICLES || undefined);
  if (folder === undefined) return;
  const name = articles === undefined ? 'ARTICLES' : 'DIR';
  const steps = `use the store alone, after feedstand store import ${quoted(folder)} --store ${quoted(shownStoreAddress(address))} has copied the records of the folder into it; or the folder alone, without --store and STORE`;
  throw new ConfigError([`${name} cannot be combined with a store: ${steps}`]);
}

interface Opened {
  readonly store: Store;
  readonly siteFile: string | undefined;
  readonly config: Config;
}

function createSource({ store, siteFile, config }: Opened, log: Log, terminal: Terminal): ServedSource {
  const { now } = terminal;
  const { isReadOnly } = store;
  if (isReadOnly)
    log.write(
      'info',
      'the store can only be read: there is no API, and nothing is prepared anew or announced',
    );
  const source = createNodeStoreSource({
    store: store.articles,
    media: store.media,
    siteFile,
    readSite: (stored) => readStoreSite(config, siteFile, stored),
    now,
    isReadOnly,
    bodyBytes: Math.ceil((config.cacheBytes ?? defaultCacheBytes()) / BODY_SHARE),
    onPrepared(result) {
      if ('count' in result) log.write('info', 'articles were prepared anew', result);
      else log.write('error', 'articles cannot be prepared anew', { error: stackOf(result.error) });
    },
  });
  const closing = new AbortController();
  if (!isReadOnly)
    sweepMedia(
      { library: store.media, source, now, onSwept: (result) => logSweep(log, result) },
      closing.signal,
    );
  return {
    source,
    close: async () => closing.abort(),
    cacheStats: () => ({ bodies: source.bodyStats() }),
    isImmediate: true,
    announcing: isReadOnly
      ? 'none'
      : { announced: store.announced, outbox: createSharedOutbox({ ...store, now }) },
    async createApi(publisher) {
      return isReadOnly
        ? undefined
        : createApi({ store, siteFile, config, source, publisher }, log, terminal);
    },
  };
}

function logSweep(log: Log, result: { readonly count: number } | { readonly error: unknown }): void {
  if ('count' in result) log.write('info', 'files that no article names were removed', result);
  else log.write('warning', 'files cannot be removed', { error: stackOf(result.error) });
}

interface ApiPlace extends Opened {
  readonly source: NodeStoreSource;
  readonly publisher: Publisher;
}

async function createApi(
  { store, siteFile, config, source, publisher }: ApiPlace,
  log: Log,
  { now, environment }: Terminal,
): Promise<ServedApi> {
  const { createNodeApi } = await import('../runtime/node-api.ts');
  return createNodeApi({
    store,
    source,
    publisher,
    siteFile,
    now,
    environmentToken: environment.FEEDSTAND_TOKEN || undefined,
    pushSecret: environment.SUPERDESK_SECRET || undefined,
    parseSite: (text) => parseStoredSite(text, siteDefaults(config)),
    onWrite: ({ did, ...entry }) => log.write('info', did, entry),
    onManyFailures: (address) => log.write('warning', 'many tokens have failed', { address }),
    onError: (error) => log.write('error', 'request failed', { error: stackOf(error) }),
  });
}

function firstSteps(address: string): readonly (readonly [command: string, what: string])[] {
  const place = quoted(shownStoreAddress(address));
  return [[`feedstand store import DIR --store ${place}`, 'the records of a folder']];
}
