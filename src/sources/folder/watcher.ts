import { realpathSync } from 'node:fs';
import { relative, sep } from 'node:path';
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

/** Watches a folder until the signal is aborted; resolves once it does. A folder that goes and comes back is found again. */
export async function watchFolder(folder: string, options: WatchOptions): Promise<void> {
  const { onHint, onProblem, signal } = options;
  const hint = collect(onHint, signal);
  let polling = options.pollInterval !== undefined;
  let identity = folderIdentity(folder);
  let subscription: AsyncSubscription | undefined;

  const resubscribe = async () => {
    await subscription?.unsubscribe().catch(() => {});
    subscription = undefined;
    if (polling || signal.aborted || folderIdentity(folder) === undefined) return;
    try {
      subscription = await subscribeTo(folder, hint, () => hint(['']));
    } catch (error) {
      polling = true;
      onProblem(
        `file events cannot be had (${(error as Error).message}); the folder is looked at once a second`,
      );
    }
  };

  await resubscribe();
  // Events end with the folder that they are of: only a look at its place tells that another one is there.
  const timer = setInterval(() => {
    const now = folderIdentity(folder);
    if (now !== identity) void resubscribe().then(() => hint(['']));
    else if (polling) onHint(['']);
    identity = now;
  }, options.pollInterval ?? INTERVAL);
  signal.addEventListener('abort', () => {
    clearInterval(timer);
    void subscription?.unsubscribe().catch(() => {});
  });
}

async function subscribeTo(folder: string, hint: (paths: string[]) => void, onLost: () => void) {
  const root = realpathSync(folder);
  return subscribe(root, (error, events) => {
    if (error) onLost();
    else hint(events.map(({ path }) => relative(root, path).split(sep).join('/')));
  });
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
