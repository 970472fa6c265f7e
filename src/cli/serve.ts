import { once } from 'node:events';
import type { Flags } from '../config.ts';
import type { Change } from '../domain/article-source.ts';
import { createFeedCache } from '../feeds/feed-cache.ts';
import { createPublisher } from '../feeds/publisher.ts';
import { createApp } from '../runtime/hono.ts';
import { nodeCacheOptions, nodeSchedule } from '../runtime/node.ts';
import {
  announce,
  endOfThreads,
  type Fetch,
  listenOn,
  logStatusOnSignal,
  PATIENCE,
  stackOf,
  stopSignal,
} from './listening.ts';
import { createLog, type Log, type LogFormat, logChange, logged } from './log.ts';
import { createProgress } from './progress.ts';
import { serveBundle } from './serve-bundle.ts';
import { createSource, readSetup, type Setup } from './setup.ts';
import type { Terminal } from './terminal.ts';

export interface ServeFlags extends Flags {
  /** The file of a bundle, which is served instead of a folder. */
  readonly bundle?: string;
  /** Without it, text on a terminal and JSON elsewhere. */
  readonly log?: LogFormat;
}

/** Serves until SIGTERM or SIGINT, then finishes what is under way. */
export async function serve(flags: ServeFlags, terminal: Terminal): Promise<number> {
  if (flags.bundle !== undefined) return serveBundle(flags.bundle, flags, terminal);
  const { config } = readSetup(flags, terminal);
  const log = createLog(terminal, flags.log);
  const stop = stopSignal();
  let fetch: Fetch = () => new Response(null, { status: 503 });
  const server = await listenOn((request) => fetch(request), config);
  if (typeof server === 'string') {
    terminal.stderr.write(`feedstand: ${server}\n`);
    return 1;
  }
  // Once more, since only now the port is known that the default public address names, if the system chose it.
  const setup = readSetup({ ...flags, port: String(server.port) }, terminal);
  const { source, publisher, cache, app } = createService(setup, log, terminal);
  logStatusOnSignal({ publisher, cache, log }, stop);
  fetch = config.logRequests ? logged(app.fetch, log, terminal.now) : app.fetch;
  log.write('info', 'listening', { host: config.host, port: server.port });
  try {
    const progress = createProgress(terminal.stderr, 'records read');
    const { problems } = await publisher.load({ signal: stop, onProgress: progress.update });
    progress.end();
    log.problems(problems);
    announce(setup.site, publisher.status(), terminal);
    log.write('info', 'ready', publisher.status());
    await publisher.follow(createReport(log), stop);
    if (!stop.aborted) await once(stop, 'abort');
  } catch (error) {
    if (!stop.aborted) {
      await server.close(0);
      throw error;
    }
  }
  log.write('info', 'stopping', { signal: stop.reason });
  await server.close(PATIENCE);
  await endOfThreads(source.close?.());
  return 0;
}

function createService({ config }: Setup, log: Log, terminal: Terminal) {
  const { now } = terminal;
  const source = createSource(config, terminal, {
    pollInterval: config.poll ? 1000 : undefined,
    onWatchProblem: (message) => log.write('warning', message),
  });
  const publisher = createPublisher({ source, now, schedule: nodeSchedule });
  const cache = createFeedCache(nodeCacheOptions(config.cacheBytes));
  const onError = (error: unknown) => log.write('error', 'request failed', { error: stackOf(error) });
  return { source, publisher, cache, app: createApp({ publisher, cache, now, onError }) };
}

/** Logs problems as they come and go, and when the folder is gone and back. */
function createReport(log: Log): (change: Change) => void {
  let wasStale: string | undefined;
  return ({ found, resolved, stale }) => {
    logChange(log, { found, resolved });
    if (stale !== wasStale) log.write(stale === undefined ? 'info' : 'error', stale ?? 'the folder is back');
    wasStale = stale;
  };
}
