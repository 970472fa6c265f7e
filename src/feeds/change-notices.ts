/** Calls back once after so many milliseconds, unless what it returns is called before. */
export type Schedule = (milliseconds: number, callback: () => void) => () => void;

/** Tells listeners of changes, also of those that only the clock makes. */
export interface ChangeNotices<State, Notice> {
  /** Adds a listener. The returned function removes it. */
  onChange(listener: (notice: Notice) => void): () => void;
  /** To be called when the state changes, with the one before. Listeners are called later, never within this call. */
  changed(before: State): void;
  /** To be called when `nextLook` may give an earlier instant. */
  arm(): void;
}

export interface ChangeNoticesOptions<State, Notice> {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Without a timer, a change by the clock is found at the next request. */
  readonly schedule: Schedule | undefined;
  /** The state at this moment. */
  readonly look: () => State | undefined;
  /** The instant at which looking finds the next change; `Infinity` if none is known. */
  readonly nextLook: () => number;
  /** What to tell of a change; `undefined` if nothing. */
  readonly describe: (before: State, after: State) => Notice | undefined;
}

export function createChangeNotices<State, Notice>(
  options: ChangeNoticesOptions<State, Notice>,
): ChangeNotices<State, Notice> {
  const { schedule, look, describe } = options;
  const listeners = new Set<(notice: Notice) => void>();
  let untold: { readonly before: State } | undefined;
  const arm = createAlarm({ ...options, isWanted: () => listeners.size > 0 });

  // Changes within one turn are reported as one.
  const tell = () => {
    const [told, after] = [untold, look()];
    untold = undefined;
    if (told === undefined || after === undefined || listeners.size === 0) return;
    const notice = describe(told.before, after);
    if (notice === undefined) return;
    for (const listener of [...listeners]) listener(notice);
  };

  return {
    onChange(listener) {
      listeners.add(listener);
      arm();
      return () => {
        listeners.delete(listener);
        arm();
      };
    },
    changed(before) {
      arm();
      if (listeners.size === 0 || untold !== undefined) return;
      untold = { before };
      if (schedule === undefined) void Promise.resolve().then(tell);
      else schedule(0, tell);
    },
    arm,
  };
}

interface AlarmOptions extends Pick<ChangeNoticesOptions<unknown, unknown>, 'now' | 'schedule' | 'nextLook'> {
  readonly look: () => void;
  /** Whether anybody listens; nothing is scheduled otherwise. */
  readonly isWanted: () => boolean;
}

/** A clock may jump, of which no timer knows, and timers end at 2^31 ms. So the clock is checked at least once a minute. */
const LONGEST_SLEEP_MS = 60_000;

/** Looks whenever the next change is due. The returned function sets the alarm and cancels the one before. */
function createAlarm({ now, schedule, look, nextLook, isWanted }: AlarmOptions): () => void {
  let cancel = () => {};
  const arm = () => {
    cancel();
    if (schedule === undefined || !isWanted()) return;
    const sleep = Math.min(Math.max(Math.ceil(nextLook() - now()), 1), LONGEST_SLEEP_MS);
    cancel = schedule(sleep, () => {
      look();
      arm();
    });
  };
  return arm;
}
