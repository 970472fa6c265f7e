/** Counts taken places of a fixed-length sequence, and finds the n-th taken place, both in logarithmic time. */
export interface PlaceCounts {
  take(place: number): void;
  /** The number of taken places before a place. */
  before(place: number): number;
  /** The taken place with this index, from 0; the length if there are not that many. */
  at(number: number): number;
}

/** A Fenwick tree. */
export function createPlaceCounts(length: number): PlaceCounts {
  const sums = new Uint32Array(length + 1);
  const top = 2 ** Math.floor(Math.log2(Math.max(1, length)));
  return {
    take(place) {
      for (let index = place + 1; index <= length; index += index & -index)
        sums[index] = (sums[index] ?? 0) + 1;
    },
    before(place) {
      let count = 0;
      for (let index = place; index > 0; index -= index & -index) count += sums[index] ?? 0;
      return count;
    },
    at(number) {
      let [index, left] = [0, number];
      for (let step = top; step > 0; step >>= 1) {
        const sum = sums[index + step];
        if (sum === undefined || sum > left) continue;
        index += step;
        left -= sum;
      }
      return index;
    },
  };
}
