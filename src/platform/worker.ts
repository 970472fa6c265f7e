import type { ArticleSource } from '../domain/source.ts';
import { createApp } from '../http/app.ts';
import { createFeedCache } from '../publish/feed-cache.ts';
import { createPublisher } from '../publish/publisher.ts';

export interface WorkerOptions {
  /** Where the articles are; it must not need a file system. */
  readonly source: ArticleSource;
  /** Told of what was thrown while a request was answered. */
  readonly onError?: (error: unknown) => void;
}

export interface Worker {
  fetch(request: Request): Promise<Response>;
}

/**
 * The service as a module worker's default export. An isolate reads the articles at its first request. It sends every feed
 * without a content coding, which is for the platform to add.
 */
export function createWorker({ source, onError = console.error }: WorkerOptions): Worker {
  const now = Date.now;
  const publisher = createPublisher({ source, now });
  const app = createApp({ publisher, cache: createFeedCache({ compress: {} }), now, onError });
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
