import type { Problem } from '../domain/problem.ts';

/** More problems of one file would not be read in a log. */
export const PROBLEMS_PER_FILE = 100;

interface WithProblems {
  readonly problems: readonly Problem[];
}

interface FileOf<Kind> extends WithProblems {
  readonly records: readonly Kind[];
}

/** The first of a file's problems and a count of the others: a list may hold a million items that are not records. */
export function limitProblems<Kind extends WithProblems>(
  file: string,
  parsed: FileOf<Kind>,
  most: number,
): FileOf<Kind> {
  const lists = [parsed.problems, ...parsed.records.map(({ problems }) => problems)];
  const total = lists.reduce((sum, { length }) => sum + length, 0);
  if (total <= most) return parsed;
  let left = most;
  let severity: Problem['severity'] = 'warning';
  const firstOf = (problems: readonly Problem[]): readonly Problem[] => {
    const rest = problems.slice(left);
    if (rest.some((problem) => problem.severity === 'error')) severity = 'error';
    left -= problems.length - rest.length;
    return rest.length === 0 ? problems : problems.slice(0, problems.length - rest.length);
  };
  const problems = firstOf(parsed.problems);
  const records = parsed.records.map((record) => ({ ...record, problems: firstOf(record.problems) }));
  const message = `has ${total - most} more problems`;
  return { records, problems: [...problems, { severity, code: 'problems.more', origin: { file }, message }] };
}
