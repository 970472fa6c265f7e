/** The candidate most like `word`, if it is near enough to be a misspelling: at most two letters, or a third of them, differ. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  return nearestFew(word, candidates, 1)[0];
}

/** Letters. Of a long word a third would be another word, and would take long to compare. */
const FARTHEST = 6;

/** The candidates that `word` may be a misspelling of, the most like first, at most `count`. */
export function nearestFew(word: string, candidates: Iterable<string>, count: number): string[] {
  const most = word.length < 4 ? 1 : Math.min(FARTHEST, Math.max(2, Math.floor(word.length / 3)));
  const found: [string, number][] = [];
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > most) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase(), most);
    if (distance <= most) found.push([candidate, distance]);
  }
  found.sort(([, a], [, b]) => a - b);
  return found.slice(0, count).map(([candidate]) => candidate);
}

/**
 * The least number of letters inserted, deleted, replaced or swapped with the next ("optimal string alignment"); `Infinity` if
 * that is more than `most`. Its time is proportional to the length of a word times `most`: only cells within `most` of the
 * table's diagonal are computed.
 */
export function editDistance(from: string, to: string, most: number): number {
  if (Math.abs(from.length - to.length) > most) return Infinity;
  let before: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: 2 * most + 1 }, (_, place) => {
    return place < most ? Infinity : place - most;
  });
  for (let i = 1; i <= from.length; i++) {
    const next = nextRow(i, { from, to, most, before, row });
    // A swap may still go on from the row before.
    if (Math.min(...next) > most && Math.min(...row) >= most) return Infinity;
    [before, row] = [row, next];
  }
  const distance = row[to.length - from.length + most] ?? Infinity;
  return distance <= most ? distance : Infinity;
}

interface Rows {
  readonly from: string;
  readonly to: string;
  readonly most: number;
  /** The distances of the beginnings of `to` from the first `i - 2` and `i - 1` letters of `from`. */
  readonly before: readonly number[];
  readonly row: readonly number[];
}

function nextRow(i: number, { from, to, most, before, row }: Rows): number[] {
  const next: number[] = [];
  for (let place = 0; place <= 2 * most; place++) {
    const j = i + place - most;
    if (j <= 0 || j > to.length) {
      next.push(j === 0 ? i : Infinity);
      continue;
    }
    const replaced = at(row, place) + (from[i - 1] === to[j - 1] ? 0 : 1);
    const isSwap = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
    const swapped = isSwap ? at(before, place) + 1 : Infinity;
    next.push(Math.min(replaced, at(row, place + 1) + 1, at(next, place - 1) + 1, swapped));
  }
  return next;
}

function at(row: readonly number[], place: number): number {
  return row[place] ?? Infinity;
}
