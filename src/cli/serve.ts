import { once } from 'node:events';
import type { Flags } from '../config.ts';
import type { Site } from '../domain/site.ts';
import { type Change, formatProblem, type Problem } from '../domain/source.ts';
import { createApp } from '../http/app.ts';
import { defaultCacheBytes, listen, type NodeServer, nodeCompress, nodeDigest } from '../platform/node.ts';
import { createFeedCache } from '../publish/feed-cache.ts';
import { createPublisher, type PublisherStatus } from '../publish/publisher.ts';
import { extensions } from '../render/formats.ts';
import { createLog, type Log, logged } from './log.ts';
import type { Terminal } from './program.ts';
import { createProgress } from './progress.ts';
import { createSource, readSetup, type Setup } from './setup.ts';

/** Milliseconds that requests under way have to finish after a signal; the promise is to be gone within 10 s. */
const PATIENCE = 9_000;

/** Serves until SIGTERM or SIGINT, then finishes what is under way. */
export async function serve(flags: Flags, terminal: Terminal): Promise<number> {
  const { config } = readSetup(flags, terminal);
  const log = createLog(terminal.stderr, terminal.now);
  const stop = stopSignal();
  let fetch: Fetch = () => new Response(null, { status: 503 });
  const server = await listenOn((request) => fetch(request), config);
  if (typeof server === 'string') {
    terminal.stderr.write(`feedstand: ${server}\n`);
    return 1;
  }
  // Once more, since only now the port is known that the default public address names, if the system chose it.
  const setup = readSetup({ ...flags, port: String(server.port) }, terminal);
  const { publisher, app } = createService(setup, log, terminal);
  fetch = config.logRequests ? logged(app.fetch, log, terminal.now) : app.fetch;
  log.write('info', 'listening', { host: config.host, port: server.port });
  try {
    const report = createReport(log);
    const progress = createProgress(terminal.stderr, 'records read');
    const { problems } = await publisher.load({ signal: stop, onProgress: progress.update });
    progress.end();
    report.problems(problems);
    announce(setup.site, publisher.status(), terminal);
    log.write('info', 'ready', publisher.status());
    await publisher.follow(report.change, stop);
    if (!stop.aborted) await once(stop, 'abort');
  } catch (error) {
    if (!stop.aborted) {
      await server.close(0);
      throw error;
    }
  }
  log.write('info', 'stopping', { signal: stop.reason });
  await server.close(PATIENCE);
  return 0;
}

function createService({ config }: Setup, log: Log, terminal: Terminal) {
  const { now } = terminal;
  const source = createSource(config, terminal, {
    pollInterval: config.poll ? 1000 : undefined,
    onWatchProblem: (message) => log.write('warning', message),
  });
  const publisher = createPublisher({ source, now });
  const { cacheBytes = defaultCacheBytes() } = config;
  const cache = createFeedCache({ compress: nodeCompress, digest: nodeDigest, maxBytes: cacheBytes });
  const onError = (error: unknown) => log.write('error', 'request failed', { error: stackOf(error) });
  return { publisher, app: createApp({ publisher, cache, now, onError }) };
}

/** Says to a person where the feeds are; the log is for programs. */
function announce(site: Site, { current, articles }: PublisherStatus, { stdout }: Terminal): void {
  stdout.write(`${site.title}: ${current} of ${articles} articles are in feeds\n`);
  for (const path of ['/', ...extensions.map((extension) => `/feed.${extension}`)])
    stdout.write(`  ${site.feeds}${path}\n`);
}

type Fetch = (request: Request) => Response | Promise<Response>;

/** The server, or why there is none, in one line. */
async function listenOn(
  fetch: Fetch,
  { host, port }: { host: string; port: number },
): Promise<NodeServer | string> {
  try {
    return await listen({ fetch, host, port });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') return `port ${port} on ${host} is in use; choose another with --port`;
    if (code === 'EACCES')
      return `port ${port} needs rights this process does not have; choose another with --port`;
    if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL')
      return `${host} is no address of this machine; choose another with --host`;
    return `cannot listen on ${host}, port ${port}: ${message}`;
  }
}

/** Aborted by the first SIGTERM or SIGINT, while records are read as well as later. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => controller.abort(signal));
  return controller.signal;
}

/** Logs problems as they come up, and when the folder is gone and back. */
function createReport(log: Log): { problems(found: readonly Problem[]): void; change(change: Change): void } {
  let wasStale: string | undefined;
  const problems = (found: readonly Problem[]) => {
    for (const problem of found) {
      const { origin, line, field, severity } = problem;
      log.write(severity, formatProblem(problem), { file: origin.file, index: origin.index, line, field });
    }
  };
  return {
    problems,
    change({ found, stale }) {
      problems(found);
      if (stale !== wasStale)
        log.write(stale === undefined ? 'info' : 'error', stale ?? 'the folder is back', {});
      wasStale = stale;
    },
  };
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
