/** The last versions of a file's records; each is given out once, so that no two records keep the same. */
export interface LastVersions<Kept> {
  /** The first that is left of those that have one of these keys. */
  take(keys: readonly string[]): Kept | undefined;
}

/** Those that share a key, in their order; in `next` all before it are taken. */
interface Queue {
  readonly places: number[];
  next: number;
}

export function createLastVersions<Kept extends { readonly keys: readonly string[] }>(
  records: readonly Kept[],
): LastVersions<Kept> {
  const queues = new Map<string, Queue>();
  for (const [place, { keys }] of records.entries()) {
    for (const key of keys) {
      const queue = queues.get(key);
      if (queue === undefined) queues.set(key, { places: [place], next: 0 });
      else queue.places.push(place);
    }
  }
  const taken = new Set<number>();
  return {
    take(keys) {
      const first = Math.min(...keys.map((key) => firstLeft(queues.get(key), taken)));
      if (first === Infinity) return undefined;
      taken.add(first);
      return records[first];
    },
  };
}

function firstLeft(queue: Queue | undefined, taken: ReadonlySet<number>): number {
  if (queue === undefined) return Infinity;
  while (taken.has(queue.places[queue.next] ?? Infinity)) queue.next++;
  return queue.places[queue.next] ?? Infinity;
}
