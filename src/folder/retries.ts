/** In milliseconds. */
export interface RetryDelays {
  readonly first: number;
  /** Each delay is twice the one before, up to this one. */
  readonly longest: number;
}

/** Too many open files last for moments, missing rights until an operator notices. */
export const FAULT_DELAYS: RetryDelays = { first: 1000, longest: 60_000 };

/** What took too long to parse mostly will again, at the cost of seconds of a processor; but the machine may have been busy. */
export const STALL_DELAYS: RetryDelays = { first: 60_000, longest: 3_600_000 };

export interface Retries {
  /** Says which paths could not be read when they were looked at last. */
  note(failed: ReadonlySet<string>): void;
}

/** Looks again at what could not be read, at ever longer intervals, until it can be or the signal is aborted. */
export function createRetries(
  look: (paths: readonly string[]) => void,
  signal: AbortSignal,
  { first, longest }: RetryDelays,
): Retries {
  let noted: ReadonlySet<string> = new Set();
  let delay = first;
  let timer: NodeJS.Timeout | undefined;

  function retry(): void {
    timer = undefined;
    delay = Math.min(2 * delay, longest);
    look([...noted]);
  }

  function stop(): void {
    clearTimeout(timer);
    timer = undefined;
  }
  signal.addEventListener('abort', stop);

  return {
    note(failed) {
      // A new fault may be short, even if others have lasted long.
      const isNew = [...failed].some((path) => !noted.has(path));
      if (isNew) delay = first;
      if (isNew || failed.size === 0) stop();
      noted = failed;
      if (failed.size > 0 && !signal.aborted) timer ??= setTimeout(retry, delay);
    },
  };
}
