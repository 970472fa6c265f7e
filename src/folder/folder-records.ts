import type { Article } from '../domain/article/article.ts';
import type { Change, Loaded } from '../domain/article-source.ts';
import { compareOrigins, type Problem } from '../domain/problem.ts';
import { runAtOnce, type Steps } from '../domain/steps.ts';
import { problemDifference } from '../records/problem-difference.ts';
import { createRecordSet, type RecordSet, type RecordUpdate } from '../records/record-set.ts';
import type { HeldFile } from './cache/cached-file.ts';
import { type FileReading, NOT_READ } from './file-reading.ts';
import { type ChangedFile, changeOfFile, type KnownFile, keysOf } from './file-records.ts';
import { emptyState, type FolderState, type Reading } from './folder-state.ts';
import { namedBy } from './media-reading.ts';
import { createMediaReferences, type MediaReferences } from './media-references.ts';
import type { ParsedRecord } from './parsed-file.ts';
import { locate } from './problem-lines.ts';
import { unreadProblems } from './unread-problems.ts';

/** The records of a folder, with what else is known of it. */
export interface FolderRecords {
  readonly state: Readonly<FolderState>;
  /** The article of a file that holds one record. */
  articleOf(path: string): Article | undefined;
  readonly media: Pick<MediaReferences, 'naming' | 'namedBy' | 'paths'>;
  /** A file with its records. */
  held(path: string): Omit<HeldFile, 'media'> | undefined;
  /** Applies a reading and returns the changes. */
  take(reading: Reading): Change;
  /** The same in steps. Until the last one, no file is `held`: some would have articles of other settings than the state's. */
  takeInSteps(reading: Reading): Steps<Change>;
}

export function createFolderRecords(folder: string): FolderRecords {
  const state = emptyState();
  const set = createRecordSet({ site: state.site, locate: (problems) => locate(folder, problems) });
  const media = createMediaReferences();
  let unread = unreadProblems(state.unread);
  let isTaking = false;

  /** Tells the record set of one file after another. */
  function* takeFiles({ files, last, listed }: TakenFiles): Generator<RecordUpdate> {
    for (const [path, reading] of files) {
      const first = last?.get(path);
      if (first !== undefined) yield* takeFile({ path, reading: { stamp: NOT_READ, parsed: first }, listed });
      yield* takeFile({ path, reading, listed });
    }
  }
  function takeFile({ path, reading, listed }: Omit<ChangedFile, 'before'>): readonly RecordUpdate[] {
    const change = changeOfFile({ path, before: state.files.get(path), reading, listed });
    // A file that cannot be parsed keeps its records, and what they name.
    if (reading === undefined || reading.parsed.records.length > 0) media.set(path, namedIn(reading));
    if (change.file === undefined) state.files.delete(path);
    else state.files.set(path, change.file);
    return change.updates;
  }

  function* takeInSteps({ files, listed, last, isCached: _isCached, ...rest }: Reading): Steps<Change> {
    isTaking = true;
    const change = yield* set.applyInSteps(takeFiles({ files, listed, last }), rest.site);
    const before = [...state.siteProblems, ...unread];
    if (rest.unread !== state.unread) unread = unreadProblems(rest.unread);
    Object.assign(state, rest);
    isTaking = false;
    const { resolved, found } = problemDifference(before, [...state.siteProblems, ...unread]);
    return {
      ...change,
      resolved: [...resolved, ...change.resolved],
      found: [...found, ...change.found],
    };
  }

  return {
    state,
    media,
    articleOf: set.article,
    held: (path) => (isTaking ? undefined : heldFile(path, state.files.get(path), set)),
    take: (reading) => runAtOnce(takeInSteps(reading)),
    takeInSteps,
  };
}

function heldFile(
  path: string,
  file: KnownFile | undefined,
  set: RecordSet,
): Omit<HeldFile, 'media'> | undefined {
  if (file === undefined) return undefined;
  const { whole, records } = keysOf(path, file);
  const recordOf = ({ key, ...names }: (typeof records)[number]): ParsedRecord => {
    const article = set.article(key);
    return { ...(article === undefined ? {} : { article }), problems: set.problems(key), ...names };
  };
  return {
    stamp: file.stamp,
    reuse: file.reuse,
    problems: set.problems(whole),
    records: records.map(recordOf),
  };
}

type TakenFiles = Pick<Reading, 'files' | 'listed'> & { readonly last: Reading['last'] };

function namedIn(reading: FileReading | undefined): readonly string[] {
  return reading === undefined ? [] : namedBy({ kind: 'parsed', parsed: reading.parsed });
}

/** All that is there after the first reading. */
export function loadedOf({ site, added, found }: Change): Loaded {
  return { site, articles: [...added].sort(comparePlaces), problems: [...found].sort(compareProblems) };
}

function comparePlaces(a: Article, b: Article): number {
  return compareOrigins(a.origin, b.origin);
}

/** Of `site.yaml` first, then in path order. */
function compareProblems(a: Problem, b: Problem): number {
  const [first, second] = [a, b].map(({ origin }) => {
    return origin.file === 'site.yaml' ? { file: '' } : origin;
  }) as [Problem['origin'], Problem['origin']];
  return compareOrigins(first, second) || (a.line ?? 0) - (b.line ?? 0);
}
