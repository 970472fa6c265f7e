/**
 * Long work in steps of less than a millisecond. Between two of them, whoever runs it can let requests have their turn. Less than
 * `STEP` items of work make no step.
 */
export type Steps<Result> = Generator<undefined, Result>;

/** So many articles make a step. */
const STEP = 64;

/** Milliseconds that requests may wait for a part of long work. */
const SLICE_MS = 6;

/** Runs all steps without a pause. */
export function runAtOnce<Result>(steps: Steps<Result>): Result {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** Runs steps for some milliseconds. `undefined` if there are more. `now` is in milliseconds. */
export function runSlice<Result>(
  steps: Steps<Result>,
  now: () => number,
): { readonly result: Result } | undefined {
  const start = now();
  let step = steps.next();
  while (!step.done) {
    const elapsed = now() - start;
    // A clock that was set back must not prolong the slice.
    if (elapsed < 0 || elapsed >= SLICE_MS) return undefined;
    step = steps.next();
  }
  return { result: step.value };
}

/** Runs steps in slices, with a pause after each. */
export async function runInSlices<Result>(
  steps: Steps<Result>,
  now: () => number,
  pause: () => Promise<unknown>,
): Promise<Result> {
  for (;;) {
    const done = runSlice(steps, now);
    if (done !== undefined) return done.result;
    await pause();
  }
}

/** Visits items one after another. */
export function* visitInSteps<Item>(items: Iterable<Item>, visit: (item: Item) => void): Steps<void> {
  let count = 0;
  for (const item of items) {
    visit(item);
    if (++count % STEP === 0) yield;
  }
}

/** The items that match. */
export function* filterInSteps<Item>(items: Iterable<Item>, matches: (item: Item) => boolean): Steps<Item[]> {
  const found: Item[] = [];
  yield* visitInSteps(items, (item) => {
    if (matches(item)) found.push(item);
  });
  return found;
}

/** So many items are sorted in a step. */
const RUN = 256;

type Compare<Item> = (a: Item, b: Item) => number;

/** A sorted copy; items that compare as equal keep their order. */
export function* sortInSteps<Item>(items: readonly Item[], compare: Compare<Item>): Steps<Item[]> {
  let runs: Item[][] = [];
  for (let start = 0; start < items.length; start += RUN) {
    runs.push(items.slice(start, start + RUN).sort(compare));
    yield;
  }
  while (runs.length > 1) {
    const merged: Item[][] = [];
    for (let index = 0; index < runs.length; index += 2) {
      merged.push(yield* mergeInSteps(runs[index] ?? [], runs[index + 1] ?? [], compare));
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

function* mergeInSteps<Item>(
  first: readonly Item[],
  second: readonly Item[],
  compare: Compare<Item>,
): Steps<Item[]> {
  const merged: Item[] = [];
  let [from, rest] = [0, 0];
  while (from < first.length && rest < second.length) {
    const [a, b] = [first[from], second[rest]] as [Item, Item];
    const isFirst = compare(a, b) <= 0;
    merged.push(isFirst ? a : b);
    if (isFirst) from++;
    else rest++;
    if (merged.length % RUN === 0) yield;
  }
  return merged.concat(first.slice(from), second.slice(rest));
}
