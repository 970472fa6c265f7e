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
 * that is more than `most`. It takes time with the length of a word times `most`.
 */
export function editDistance(from: string, to: string, most: number): number {
  if (Math.abs(from.length - to.length) > most) return Infinity;
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next: number[] = new Array(to.length + 1).fill(Infinity);
    next[0] = i;
    let least = i;
    // What is farther from the diagonal is more than `most` away.
    for (let j = Math.max(1, i - most); j <= Math.min(to.length, i + most); j++) {
      const replaced = (row[j - 1] ?? Infinity) + (from[i - 1] === to[j - 1] ? 0 : 1);
      let cell = Math.min(replaced, (row[j] ?? Infinity) + 1, (next[j - 1] ?? Infinity) + 1);
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      if (swapped) cell = Math.min(cell, (before[j - 2] ?? Infinity) + 1);
      next[j] = cell;
      least = Math.min(least, cell);
    }
    // A swap may still go on from the row before.
    if (least > most && Math.min(...row) >= most) return Infinity;
    [before, row] = [row, next];
  }
  const distance = row[to.length] ?? Infinity;
  return distance <= most ? distance : Infinity;
}
