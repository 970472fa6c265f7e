/** In milliseconds: too many open files pass within moments, missing rights when somebody notices. */
const [FIRST_DELAY_MS, LONGEST_DELAY_MS] = [1000, 60_000];

export interface Retries {
  /** Says which paths could not be read when they were looked at last. */
  note(failed: ReadonlySet<string>): void;
}

/** Looks again at what could not be read, at ever longer intervals, until it can be or the signal is aborted. */
export function createRetries(look: (paths: readonly string[]) => void, signal: AbortSignal): Retries {
  let noted: ReadonlySet<string> = new Set();
  let delay = FIRST_DELAY_MS;
  let timer: NodeJS.Timeout | undefined;

  function retry(): void {
    timer = undefined;
    delay = Math.min(2 * delay, LONGEST_DELAY_MS);
    look([...noted]);
  }
  signal.addEventListener('abort', () => clearTimeout(timer));

  return {
    note(failed) {
      // What has failed only now may pass soon, however long others have failed.
      if ([...failed].some((path) => !noted.has(path))) {
        clearTimeout(timer);
        timer = undefined;
        delay = FIRST_DELAY_MS;
      }
      noted = failed;
      if (failed.size === 0) clearTimeout(timer);
      else if (timer === undefined && !signal.aborted) timer = setTimeout(retry, delay);
    },
  };
}
