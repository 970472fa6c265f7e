import { EVERYTHING_PATH, formatFeedPath, outputIds } from '../domain/address.ts';
import type { Site } from '../domain/site/site.ts';
import type { CacheReport } from '../feeds/bounded-cache.ts';
import type { Publisher, PublisherStatus } from '../feeds/publisher.ts';
import type { AroundRequest } from '../observe/exchange.ts';
import type { CachedResponder } from '../runtime/node-http.ts';
import { type Fetch, listen, type NodeServer } from '../runtime/node-server.ts';
import type { ServeAnnouncing } from './announcing.ts';
import type { Log } from './log.ts';
import { quoted } from './quoted.ts';
import type { Terminal } from './terminal.ts';

/** Milliseconds that requests in flight have to finish after a signal. The process promises to end within 10 s. */
export const SHUTDOWN_TIMEOUT_MS = 9_000;

/** What answers requests: an app and, ahead of it, what sends cached answers. */
export interface Answerer {
  readonly fetch: Fetch;
  readonly answerCached?: CachedResponder;
}

/** The server, or why there is none, in one line. */
export async function listenOn(
  answerer: Answerer,
  { host, port }: { host: string; port: number },
  around?: AroundRequest,
): Promise<NodeServer | string> {
  try {
    return await listen({ ...answerer, host, port, around });
  } catch (error) {
    return whyNotListening(error, { host, port, flag: '--port' });
  }
}

/** Why a port cannot be listened on, in one line. */
export function whyNotListening(
  error: unknown,
  { host, port, flag }: { readonly host: string; readonly port: number; readonly flag: string },
): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return `port ${port} on ${host} is in use; choose another with ${flag}`;
  if (code === 'EACCES')
    return `port ${port} needs rights this process does not have; choose another with ${flag}`;
  if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL')
    return `${host} is not an address of this machine; choose another with --host`;
  return `cannot listen on ${host}, port ${port}: ${message}`;
}

/** Says to a person where the feeds are; the log is for programs. */
export function announce(site: Site, { current, articles }: PublisherStatus, { stdout }: Terminal): void {
  stdout.write(`${site.title}: ${current} of ${articles} articles are in feeds\n`);
  for (const path of ['/', ...outputIds.map((output) => formatFeedPath(EVERYTHING_PATH, output))])
    stdout.write(`  ${site.feeds}${path}\n`);
}

/** Says how to begin with a folder that has no record yet. */
export function tellFirstSteps(folder: string, terminal: Terminal): void {
  const place = quoted(folder);
  const steps = [
    [`feedstand init ${place}`, 'a commented site.yaml, and a draft'],
    [`feedstand new "A title" ${place}`, 'another draft'],
    [`feedstand import FILE ${place}`, 'articles of WordPress, Ghost and others, or of any feed'],
  ] as const;
  tellSteps(steps, terminal);
}

/** Prints commands, each with what it makes. */
export function tellSteps(
  steps: readonly (readonly [command: string, what: string])[],
  { stdout }: Terminal,
): void {
  const width = Math.max(...steps.map(([command]) => command.length));
  const lines = steps.map(([command, what]) => `  ${command.padEnd(width)}   ${what}\n`);
  stdout.write(`There is no article yet. To begin, in another terminal:\n${lines.join('')}`);
}

/** Aborted by the first SIGTERM or SIGINT, while records are read as well as later. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => controller.abort(signal));
  return controller.signal;
}

/** Milliseconds in which threads must have ended. A millisecond or two is what they need. */
const THREAD_TIMEOUT_MS = 1000;

/**
 * Waits until threads have ended. A thread that waits in a system call, on a disk that was removed, never ends. Neither would the
 * process, which joins its threads; SIGTERM then does what it does to a process that does not catch it.
 */
export async function endOfThreads(ended: Promise<unknown> | undefined): Promise<void> {
  const timer = setTimeout(() => {
    process.removeAllListeners('SIGTERM');
    process.kill(process.pid, 'SIGTERM');
  }, THREAD_TIMEOUT_MS);
  await ended;
  clearTimeout(timer);
}

/**
 * Logs the status on SIGUSR2 until `stop`: counts of records and problems, the statistics of each cache by its name. `/readyz` does
 * not have them, since it answers strangers.
 */
export function logStatusOnSignal(parts: StatusParts, stop: AbortSignal): void {
  const { publisher, caches, announcing, log } = parts;
  const write = async () => {
    const status = { ...publisher.status(), caches: caches() };
    log.write('info', 'status', { ...status, announcing: await announcing?.status() });
  };
  process.on('SIGUSR2', write);
  stop.addEventListener('abort', () => process.off('SIGUSR2', write));
}

interface StatusParts {
  readonly publisher: Pick<Publisher, 'status'>;
  readonly caches: () => CacheReport;
  readonly announcing?: Pick<ServeAnnouncing, 'status'>;
  readonly log: Log;
}

/** For the log. */
export function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
