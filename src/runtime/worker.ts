import { openBundle } from '../bundle/bundle-files.ts';
import { createBundlePublisher } from '../bundle/bundle-publisher.ts';
import { unsealed } from '../bundle/seal.ts';
import { type ArticleSource, SourceError } from '../domain/article-source.ts';
import { createFeedCache } from '../feeds/feed-cache.ts';
import { createPublisher } from '../feeds/publisher.ts';
import { createApp } from './hono.ts';
import { warmUp } from './warm-up.ts';
import { type BundleEnvironment, readAsset } from './worker-assets.ts';
import { clientRequest, createWorkerEncoder } from './worker-encoding.ts';
import { createAssetMedia } from './worker-media.ts';

export interface Worker {
  fetch(request: Request): Promise<Response>;
}

export interface BundleWorker {
  fetch(request: Request, env: BundleEnvironment): Promise<Response>;
}

export interface BundleWorkerOptions {
  /** What `feedstand bundle` wrote, as a module of data. */
  readonly bundle: ArrayBuffer;
  /** Receives errors thrown while a request is answered. */
  readonly onError?: (error: unknown) => void;
}

/** The bounds of an isolate's caches, rendered feeds with their gzip and parsed files. It has 128 MB for everything. */
const MAX_FEED_BYTES = 24 * 2 ** 20;
const MAX_FILE_BYTES = 36 * 2 ** 20;

/** A day: a deployment empties the cache in front, and nothing else changes a bundle's feeds but the clock. */
const SHARED_MAX_AGE = 86_400;

/**
 * A bundle's service as a module worker's default export. Throws `BundleError` where the bundle is of another version, or damaged.
 *
 * @example
 * import { createBundleWorker } from 'feedstand/worker';
 *
 * // `feedstand bundle` writes this with `import bundle from './bundle.bin'`.
 * const workerOf = (bundle: ArrayBuffer) => createBundleWorker({ bundle });
 */
export function createBundleWorker(options: BundleWorkerOptions): BundleWorker {
  const { bundle, onError = console.error } = options;
  const now = Date.now;
  const { manifest, read } = openBundle(new Uint8Array(bundle));
  let assets: BundleEnvironment['ASSETS'];
  const readFile = (name: string) => readAsset(assets, manifest.id, name);
  const load = async (name: string) => {
    const bytes = manifest.files === undefined ? await readFile(name) : undefined;
    const content = bytes && unsealed(name, bytes);
    if (bytes !== undefined && content === undefined)
      onError(new SourceError(`the bundle's file ${name} is damaged; its feed is compressed here`));
    return content;
  };
  const publisher = createBundlePublisher({
    manifest,
    read: read ?? readFile,
    now,
    maxBytes: MAX_FILE_BYTES,
  });
  const { precomputed } = publisher;
  const cache = createFeedCache({
    precomputed,
    maxBytes: MAX_FEED_BYTES,
    createEncoder: (encoded) => createWorkerEncoder(load, encoded),
  });
  const media = createAssetMedia(() => assets, manifest.id);
  const app = createApp({ publisher, cache, media, now, onError, pause, sharedMaxAge: SHARED_MAX_AGE });
  warmUp(manifest.site, app);
  return {
    async fetch(request, env) {
      assets = env.ASSETS;
      return app.fetch(clientRequest(request));
    },
  };
}

export interface WorkerOptions {
  /** Where the articles are; it must not need a file system. */
  readonly source: ArticleSource;
  /** Receives errors thrown while a request is answered. */
  readonly onError?: (error: unknown) => void;
}

/**
 * The service over any source as a module worker's default export. An isolate reads the articles at its first request. It sends
 * every feed without a content coding, which is for the platform to add.
 *
 * @example
 * import { arraySource } from 'feedstand';
 * import { createWorker } from 'feedstand/worker';
 *
 * const site = { title: 'The Wire', url: 'https://news.example', feeds: 'https://feeds.example' };
 * export default createWorker({ source: arraySource(site, []) });
 */
export function createWorker({ source, onError = console.error }: WorkerOptions): Worker {
  const now = Date.now;
  const publisher = createPublisher({ source, now });
  const app = createApp({ publisher, cache: createFeedCache(), now, onError, pause });
  let loading: Promise<unknown> | undefined;
  return {
    async fetch(request) {
      // A reading that failed is tried again by the next request; until then the app says that it is not ready.
      loading ??= publisher.load().catch((error) => {
        loading = undefined;
        onError(error);
      });
      await loading;
      return app.fetch(request);
    },
  };
}

/** workerd looks at connections, and at timers, only when it has nothing else to do. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
