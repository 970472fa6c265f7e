import { readFileSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createApi } from '../api/api.ts';
import { type AuthenticationOptions, withEnvironmentToken } from '../api/authentication.ts';
import type { ApiParts } from '../api/exchange.ts';
import type { MediaLibrary } from '../domain/media-library.ts';
import type { TokenStore } from '../domain/token-store.ts';
import { type ApiFetch, createApiFetch } from './api-fetch.ts';
import { createNodeMediaIntake } from './node-media.ts';
import { createPreparationThreads } from './node-preparation.ts';

export interface NodeApiOptions
  extends Omit<ApiParts, 'articles' | 'prepare' | 'pause' | 'media'>,
    Pick<AuthenticationOptions, 'onManyFailures'> {
  readonly store: Pick<ApiParts, 'articles'> & {
    readonly tokens: TokenStore;
    /** Where files are stored that clients send. */
    readonly media?: MediaLibrary;
  };
  /** A token beside those of the store, which may do everything. */
  readonly environmentToken?: string | undefined;
  /** By which Superdesk signs what it pushes, in place of a token. */
  readonly pushSecret?: string | undefined;
  /** Receives errors, of which the client learns nothing. */
  readonly onError: (error: unknown) => void;
}

export interface NodeApi {
  readonly fetch: ApiFetch;
  /** Ends its threads. */
  close(): Promise<void>;
}

/**
 * The publishing API over a store, with threads that prepare records. Mount it at `/api` of the address that serves the feeds.
 *
 * @example
 * const api = createNodeApi({ store, source, publisher, parseSite, now: Date.now, onWrite: console.log, onError: console.error });
 * const response = await api.fetch(new Request('https://feeds.example/api/articles'));
 */
export function createNodeApi({ store, environmentToken, ...options }: NodeApiOptions): NodeApi {
  const { articles, tokens, media } = store;
  const threads = createPreparationThreads();
  const api = createApi({
    ...options,
    articles,
    tokens: environmentToken === undefined ? tokens : withEnvironmentToken(tokens, environmentToken),
    media: media && createNodeMediaIntake(media),
    prepare: threads.prepare,
    pause: () => nextTurn(),
    openApi,
  });
  return { fetch: createApiFetch(api), close: threads.close };
}

let text: string | undefined;

function openApi(): string {
  // As far from dist/runtime as from src/runtime.
  text ??= readFileSync(new URL('../../schema/openapi.json', import.meta.url), 'utf8');
  return text;
}
