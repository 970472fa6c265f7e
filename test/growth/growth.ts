import { expect } from 'vitest';
import { SHAPES, type Shape } from './shapes.ts';

export interface Lengths {
  readonly short: number;
  /** Eight times as long. */
  readonly long: number;
}

/** Lengths in characters: `LONG_TEXT` for functions that scan a text once or twice, `SHORT_TEXT` for slower ones. */
export const LONG_TEXT: Lengths = { short: 4000, long: 32_000 };
export const SHORT_TEXT: Lengths = { short: 2000, long: 16_000 };

/** Linear work takes 8 times as long. Four times that tolerates a busy machine and still catches quadratic work (64 times). */
const MOST_GROWTH = 32;

/** Milliseconds. A run that takes less at the longer length passes: too short to measure growth, and harmless. */
const FLOOR = 6;
/** Milliseconds. Shorter times are imprecise and count as this. */
const LEAST = 0.75;

const ATTEMPTS = 6;
const RUNS = 3;

/**
 * Compares the cost of `run` for an input and for one eight times as long. Returns the measurements if growth is clearly above
 * linear, else `undefined`. Measures CPU time, takes the best of several runs, and measures again before it fails, because
 * other load slows down only some runs.
 */
export async function excessiveGrowth<Input>(
  make: (length: number) => Input,
  run: (input: Input) => unknown,
  { short, long }: Lengths = LONG_TEXT,
): Promise<string | undefined> {
  const [less, more] = [make(short), make(long)];
  let measured = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const longest = await best(run, more);
    if (longest < FLOOR) return undefined;
    const shortest = Math.max(await best(run, less), LEAST);
    if (longest <= MOST_GROWTH * shortest) return undefined;
    measured = `${shortest.toFixed(2)} ms for ${short}, ${longest.toFixed(2)} ms for ${long}`;
  }
  return measured;
}

export interface LinearOptions {
  readonly lengths?: Lengths;
  readonly shapes?: readonly Shape[];
}

export async function expectLinear(run: (text: string) => unknown, options?: LinearOptions): Promise<void> {
  expect(await slowShapes(run, options)).toEqual([]);
}

/** Runs a function with every shape of text and returns the shapes whose cost grows too fast. */
export async function slowShapes(
  run: (text: string) => unknown,
  { lengths, shapes = SHAPES }: LinearOptions = {},
): Promise<string[]> {
  const slow: string[] = [];
  for (const { name, why, make } of shapes) {
    const measured = await excessiveGrowth(make, run, lengths);
    if (measured !== undefined) slow.push(`${name} (${why}): ${measured}`);
  }
  return slow;
}

/** The least CPU milliseconds of several runs; one run if it is fast. */
async function best<Input>(run: (input: Input) => unknown, input: Input): Promise<number> {
  let least = Infinity;
  for (let times = 0; times < RUNS && least > LEAST; times++) {
    const start = process.cpuUsage();
    await run(input);
    const { user, system } = process.cpuUsage(start);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}
