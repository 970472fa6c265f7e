import { realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type AsyncSubscription, subscribe } from '@parcel/watcher';
import { folderIdentity } from './file-list.ts';

export interface WatchOptions {
  /** Milliseconds between looks at everything, for file systems that send no events; without it events are used. */
  readonly pollInterval: number | undefined;
  /** Paths below the folder at or below which something may have changed; '' is everything. */
  readonly onHint: (paths: readonly string[]) => void;
  /** Told where events cannot be had and polling begins. */
  readonly onProblem: (message: string) => void;
  readonly signal: AbortSignal;
}

const INTERVAL = 1000;

/** A save comes as several events, and a checkout as thousands: what comes within this time is one hint. */
const QUIET = 50;

/** Looks at everything once in so many looks at the folder, in case an event was lost. */
const LOOKS_FOR_LOST_EVENTS = 60;

/** Watches a folder until the signal is aborted; resolves once it does. A folder that goes and comes back is found again. */
export async function watchFolder(folder: string, options: WatchOptions): Promise<void> {
  const { onHint, onProblem, signal } = options;
  const hint = collect(onHint, signal);
  let polling = options.pollInterval !== undefined;
  let identity: string | undefined;
  let subscription: AsyncSubscription | undefined;
  let subscribing = Promise.resolve();

  const subscribeAgain = async (): Promise<void> => {
    await subscription?.unsubscribe().catch(() => {});
    subscription = undefined;
    identity = folderIdentity(folder);
    if (polling || signal.aborted || identity === undefined) return;
    try {
      subscription = await subscribeTo(folder, (paths) => {
        // An event of the folder itself says that it was moved or deleted, and that its events have ended.
        if (paths.some((path) => path === '' || isFolder(join(folder, path)))) renewSoon();
        hint(paths);
      });
    } catch (error) {
      polling = true;
      onProblem(
        `file events cannot be had (${(error as Error).message}); the folder is looked at once a second`,
      );
    }
  };
  const renew = (): Promise<void> => {
    subscribing = subscribing.then(subscribeAgain).then(() => hint(['']));
    return subscribing;
  };
  const renewSoon = twice(() => void renew());

  await renew();
  let looks = 0;
  // Events end with the folder that they are of: only a look at its place tells that another one is there.
  const timer = setInterval(() => {
    if (folderIdentity(folder) !== identity) void renew();
    else if (polling) onHint(['']);
    else if (++looks % LOOKS_FOR_LOST_EVENTS === 0) hint(['']);
  }, options.pollInterval ?? INTERVAL);
  signal.addEventListener('abort', () => {
    clearInterval(timer);
    void subscribing.then(() => subscription?.unsubscribe().catch(() => {}));
  });
}

/**
 * Told of the paths of events; '' where they can no longer be relied on. The watcher sees a new folder, but not always what
 * lies deeper in it: whoever is told of a folder has to subscribe again.
 */
async function subscribeTo(folder: string, onEvents: (paths: string[]) => void): Promise<AsyncSubscription> {
  const root = realpathSync(folder);
  return subscribe(root, (error, events) => {
    onEvents(error ? [''] : events.map(({ path }) => relative(root, path).split(sep).join('/')));
  });
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Runs soon after the first call, and once more when calls have ceased, for what came into being meanwhile. */
function twice(run: () => void): () => void {
  let isComing = false;
  let last: NodeJS.Timeout | undefined;
  const runNow = () => {
    isComing = false;
    run();
  };
  return () => {
    if (!isComing) setTimeout(runNow, QUIET);
    isComing = true;
    clearTimeout(last);
    last = setTimeout(run, INTERVAL);
  };
}

/** Gathers paths until no more come for a moment. */
function collect(onHint: WatchOptions['onHint'], signal: AbortSignal): (paths: readonly string[]) => void {
  const gathered = new Set<string>();
  const flush = () => {
    const paths = [...gathered];
    gathered.clear();
    if (!signal.aborted) onHint(paths.includes('') ? [''] : paths);
  };
  return (paths) => {
    if (gathered.size === 0) setTimeout(flush, QUIET);
    for (const path of paths) gathered.add(path);
  };
}
