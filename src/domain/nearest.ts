/** The candidate most like `word`, if it is near enough to be a misspelling: at most two letters, or a third of them, differ. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  return nearestFew(word, candidates, 1)[0];
}

/** The candidates that `word` may be a misspelling of, the most like first, at most `count`. */
export function nearestFew(word: string, candidates: Iterable<string>, count: number): string[] {
  const most = word.length < 4 ? 1 : Math.max(2, Math.floor(word.length / 3));
  const found: [string, number][] = [];
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > most) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance <= most) found.push([candidate, distance]);
  }
  found.sort(([, a], [, b]) => a - b);
  return found.slice(0, count).map(([candidate]) => candidate);
}

/** The least number of letters inserted, deleted, replaced or swapped with the next ("optimal string alignment"). */
export function editDistance(from: string, to: string): number {
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next[j] = Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      if (swapped) next[j] = Math.min(next[j] ?? 0, (before[j - 2] ?? 0) + 1);
    }
    [before, row] = [row, next];
  }
  return row[to.length] ?? 0;
}
