import { resolveConflicts } from '../../domain/conflicts.ts';
import { formatOrigin, type Loaded, type Problem } from '../../domain/source.ts';
import { located } from '../record-file.ts';
import type { KeptFile, KeptRecord } from './kept-file.ts';
import type { Shelf } from './shelf.ts';

const snapshots = new WeakMap<Shelf['files'], { readonly shelf: Shelf; readonly loaded: Loaded }>();

/** Everything as it stands, in path order, with what the records show only together; the same while nothing has changed. */
export function snapshotOf(shelf: Shelf): Loaded {
  const known = snapshots.get(shelf.files);
  if (known?.shelf.site === shelf.site && known.shelf.siteProblems === shelf.siteProblems)
    return known.loaded;
  const loaded = createSnapshot(shelf);
  snapshots.set(shelf.files, { shelf, loaded });
  return loaded;
}

function createSnapshot({ files, site, siteProblems }: Shelf): Loaded {
  const kept = [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, file]) => file);
  const records = kept.flatMap((file) => file.records);
  const known = records.flatMap(({ article }) => article ?? []);
  const { articles, problems } = resolveConflicts(known, site);
  const found = [...siteProblems, ...kept.flatMap(problemsOf)];
  return { site, articles, problems: [...found, ...locate(problems, records)].sort(comparePlaces) };
}

/** As many of one file's problems as somebody would read. */
const MOST_PROBLEMS = 100;

function problemsOf({ problems, records }: KeptFile): readonly Problem[] {
  const all = [...problems, ...records.flatMap((record) => record.problems)];
  const [first] = all;
  if (first === undefined || all.length <= MOST_PROBLEMS) return all;
  const rest = all.slice(MOST_PROBLEMS);
  const severity = rest.some((problem) => problem.severity === 'error') ? 'error' : 'warning';
  const message = `has ${rest.length} more problems`;
  return [...all.slice(0, MOST_PROBLEMS), { severity, origin: { file: first.origin.file }, message }];
}

function locate(problems: readonly Problem[], records: readonly KeptRecord[]): Problem[] {
  if (problems.length === 0) return [];
  const byOrigin = new Map(
    records.map((record) => [record.article && formatOrigin(record.article.origin), record]),
  );
  return problems.map((problem) => located(problem, byOrigin.get(formatOrigin(problem.origin))?.lineOf));
}

/** Of `site.yaml` first, then in path order. */
function comparePlaces(a: Problem, b: Problem): number {
  const [first, second] = [a, b].map(({ origin }) => (origin.file === 'site.yaml' ? '' : origin.file)) as [
    string,
    string,
  ];
  if (first !== second) return first < second ? -1 : 1;
  return (a.origin.index ?? 0) - (b.origin.index ?? 0) || (a.line ?? 0) - (b.line ?? 0);
}
