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
 * that is more than `most`. It takes time with the length of a word times `most`: of the usual table only what is at most so
 * far from the diagonal is computed, and a row begins there.
 */
export function editDistance(from: string, to: string, most: number): number {
  if (Math.abs(from.length - to.length) > most) return Infinity;
  const width = 2 * most + 1;
  let before: number[] = [];
  let row = Array.from({ length: width }, (_, place) => (place < most ? Infinity : place - most));
  for (let i = 1; i <= from.length; i++) {
    const next: number[] = [];
    let least = Infinity;
    for (let place = 0; place < width; place++) {
      const j = i + place - most;
      let cell = Infinity;
      if (j === 0) cell = i;
      else if (j > 0 && j <= to.length) {
        const replaced = (row[place] ?? Infinity) + (from[i - 1] === to[j - 1] ? 0 : 1);
        cell = Math.min(replaced, (row[place + 1] ?? Infinity) + 1, (next[place - 1] ?? Infinity) + 1);
        const isSwapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
        if (isSwapped) cell = Math.min(cell, (before[place] ?? Infinity) + 1);
      }
      next.push(cell);
      least = Math.min(least, cell);
    }
    // A swap may still go on from the row before.
    if (least > most && Math.min(...row) >= most) return Infinity;
    [before, row] = [row, next];
  }
  const distance = row[to.length - from.length + most] ?? Infinity;
  return distance <= most ? distance : Infinity;
}
