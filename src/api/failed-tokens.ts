/** So many failed tokens of one address are looked up within the span; then the address waits for its end. */
const MOST_FAILURES = 10;
const SPAN_MS = 60_000;

/** Addresses and tokens that are remembered; the oldest are forgotten. */
const MOST_REMEMBERED = 10_000;

/** Counts failed tokens by address, so that guessing costs no look-ups. */
export interface FailedTokens {
  /** Seconds until the address may try again; `undefined` while it may. */
  waitOf(address: string, now: number): number | undefined;
  /** Returns whether the address has to wait from now on. */
  fail(address: string, now: number): boolean;
}

export function createFailedTokens(): FailedTokens {
  const failures = new Map<string, { count: number; readonly until: number }>();
  const known = (address: string, now: number) => {
    const found = failures.get(address);
    // A clock that was set back must lock nobody out.
    return found !== undefined && now < found.until && found.until - now <= SPAN_MS ? found : undefined;
  };
  return {
    waitOf(address, now) {
      const found = known(address, now);
      if (found === undefined || found.count < MOST_FAILURES) return undefined;
      return Math.ceil((found.until - now) / 1000);
    },
    fail(address, now) {
      const found = known(address, now) ?? { count: 0, until: now + SPAN_MS };
      found.count++;
      failures.delete(address);
      failures.set(address, found);
      forgetOldest(failures);
      return found.count === MOST_FAILURES;
    },
  };
}

function forgetOldest(map: Map<string, unknown>): void {
  const [oldest] = map.keys();
  if (map.size > MOST_REMEMBERED && oldest !== undefined) map.delete(oldest);
}
