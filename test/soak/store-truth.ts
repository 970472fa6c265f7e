/** How long a change may take to reach the other process on a busy machine, in milliseconds. */
const GRACE_MS = 2_000;

/** When an article is in feeds: from its publication until it expires, in milliseconds since 1970. */
export interface Window {
  readonly from: number;
  readonly until: number;
}

export const ALWAYS: Window = { from: 0, until: Infinity };

/** What is known of one article. A version of 0 means that it does not exist. */
interface Known {
  /** What may be stored: several while a request failed and nobody knows whether it was done. */
  possible: readonly number[];
  /** The paths of the feeds that it is in, if it exists. */
  paths: readonly string[];
  /** When it was last tried to change it, or that try ended. */
  touchedAt: number;
  readonly windows: Map<number, Window>;
}

/** What was written, by the answers to writes, and so what readers must see. */
export interface Truth {
  readonly failures: string[];
  known(index: number): Readonly<Known>;
  windowOf(index: number, version: number): Window;
  /** A write begins, after which there may be another version. */
  begin(index: number, version: number, window: Window): void;
  /** It is certain what is stored, in the feeds of these paths. */
  settle(index: number, version: number, paths: readonly string[]): void;
  /** The database cannot be read: until it is back, processes may serve what they had. */
  suspend(): void;
  resume(): void;
  /** The version that a feed must show if it was asked for at `since`; `undefined` while that is about to change. */
  wanted(index: number, path: string, since: number): number | undefined;
  /** Holds the titles that a feed shows against what it must show; `since` is when it was asked for. */
  check(path: string, titles: readonly string[], since: number): void;
}

export function createTruth(articles: number): Truth {
  const all = Array.from({ length: articles }, newlyKnown);
  const known = (index: number): Known => all[index] ?? newlyKnown();
  const failures: string[] = [];
  let suspendedUntil = 0;
  const windowOf = (index: number, version: number) => known(index).windows.get(version) ?? ALWAYS;
  const wanted = (index: number, path: string, since: number) => {
    const { possible, paths, touchedAt } = known(index);
    const [version = 0] = possible;
    if (possible.length > 1 || Math.max(touchedAt, suspendedUntil) > since - GRACE_MS) return undefined;
    return versionWithin(windowOf(index, version), paths.includes(path) ? version : 0, since);
  };
  return {
    failures,
    known,
    windowOf,
    wanted,
    begin(index, version, window) {
      const article = known(index);
      article.windows.set(version, window);
      Object.assign(article, { possible: [...article.possible, version], touchedAt: Date.now() });
    },
    settle(index, version, paths) {
      const { windows } = known(index);
      for (const other of windows.keys()) if (other !== version) windows.delete(other);
      const changed = { possible: [version], paths: version === 0 ? [] : paths, touchedAt: Date.now() };
      Object.assign(known(index), changed);
    },
    suspend() {
      suspendedUntil = Infinity;
    },
    resume() {
      suspendedUntil = Date.now();
    },
    check(path, titles, since) {
      const seen = new Map(titles.map(versionOf));
      for (const index of all.keys()) {
        const [must, shown] = [wanted(index, path, since), seen.get(index) ?? 0];
        if (must === undefined || must === shown) continue;
        const after = since - known(index).touchedAt;
        failures.push(`${path} shows version ${shown} of s${index} instead of ${must}, ${after} ms after`);
      }
    },
  };
}

function newlyKnown(): Known {
  return { possible: [0], paths: [], touchedAt: 0, windows: new Map() };
}

/** `undefined` if the article came or went between a while before the request and its answer. */
function versionWithin({ from, until }: Window, version: number, since: number): number | undefined {
  const isNear = [from, until].some((at) => at > since - GRACE_MS && at < Date.now() + 100);
  if (isNear) return undefined;
  return from <= since && since < until ? version : 0;
}

/** A title such as `s12 v7`. */
export function versionOf(title: string): [index: number, version: number] {
  const [, index, version] = /^s(\d+) v(\d+)$/.exec(title) ?? [];
  return [Number(index), Number(version)];
}
