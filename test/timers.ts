import type { Schedule } from '../src/feeds/change-notices.ts';
import { NOON } from './support.ts';

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** A clock and timers that a test moves. */
export function createTimers(start = NOON) {
  let [elapsed, clock] = [0, start];
  const timers = new Set<Timer>();
  const sleeps: number[] = [];

  const schedule: Schedule = (milliseconds, callback) => {
    sleeps.push(milliseconds);
    const timer = { at: elapsed + milliseconds, callback };
    timers.add(timer);
    return () => timers.delete(timer);
  };
  const moveTo = (time: number) => {
    clock += time - elapsed;
    elapsed = time;
  };
  return {
    now: () => clock,
    schedule,
    /** Lets time pass, and runs what falls due on the way, in order. */
    pass(milliseconds: number) {
      const end = elapsed + milliseconds;
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        moveTo(next.at);
        timers.delete(next);
        next.callback();
      }
      moveTo(end);
    },
    /** Sets the clock forward or back, of which timers know nothing. */
    jump(milliseconds: number) {
      clock += milliseconds;
    },
    waiting: () => timers.size,
    /** For how long each timer was set. */
    sleeps,
  };
}
