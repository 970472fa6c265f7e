import { once } from 'node:events';
import { createBundlePublisher } from '../bundle/bundle-publisher.ts';
import { ConfigError, type Flags, readConfig } from '../config.ts';
import { createService } from '../http/service.ts';
import { createServiceApp } from '../runtime/hono.ts';
import { nodeCacheOptions } from '../runtime/node.ts';
import { createCachedResponder } from '../runtime/node-http.ts';
import { loadBundle } from './bundle-folder.ts';
import { createAssetStore } from './bundle-media.ts';
import {
  announce,
  listenOn,
  logStatusOnSignal,
  SHUTDOWN_TIMEOUT_MS,
  stackOf,
  stopSignal,
} from './listening.ts';
import { createLog, type LogFormat } from './log.ts';
import { loadObserving } from './observing.ts';
import type { Terminal } from './terminal.ts';

/** Serves a bundle, which nothing but the clock changes, until SIGTERM or SIGINT. */
export async function serveBundle(
  file: string,
  flags: Flags & { readonly log?: LogFormat },
  terminal: Terminal,
): Promise<number> {
  const { config, problems } = readConfig(flags, terminal.environment);
  if (flags.articles !== undefined) problems.push('DIR cannot be combined with --bundle');
  if (flags.feedsUrl !== undefined)
    problems.push('--feeds-url cannot be combined with --bundle; create the bundle again with it');
  if (problems.length > 0) throw new ConfigError(problems);
  const { now } = terminal;
  const { manifest, read, assets } = loadBundle(file);
  const log = createLog(terminal, flags.log);
  const stop = stopSignal();
  const publisher = createBundlePublisher({ manifest, read, now });
  const { precomputed } = publisher;
  const observing = await loadObserving(config, { log, terminal });
  const cache = observing.createCache({ ...nodeCacheOptions(config.cacheBytes), precomputed });
  const caches = () => ({ ...cache.stats(), bundle: publisher.cacheStats() });
  logStatusOnSignal({ publisher, caches, log }, stop);
  const onError = (error: unknown) => log.write('error', 'request failed', { error: stackOf(error) });
  const service = createService({ publisher, cache, media: createAssetStore(assets), now, onError });
  const { fetch } = createServiceApp(service);
  const answerer = {
    fetch: (request: Request) => fetch(request),
    answerCached: createCachedResponder(service),
  };
  const server = await listenOn(answerer, config, observing.around);
  if (typeof server === 'string') throw new ConfigError([server]);
  await observing.begin({ status: publisher.status, caches });
  log.write('info', 'listening', { host: config.host, port: server.port });
  announce(manifest.site, publisher.status(), terminal);
  log.write('info', 'ready', { ...publisher.status(), bundle: manifest.id });
  if (!stop.aborted) await once(stop, 'abort');
  log.write('info', 'stopping', { signal: stop.reason });
  await Promise.all([server.close(SHUTDOWN_TIMEOUT_MS), observing.close()]);
  return 0;
}
