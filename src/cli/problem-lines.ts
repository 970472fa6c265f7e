import { describeProblem, formatOrigin, type Origin, type Problem, visible } from '../domain/problem.ts';

/** A problem, or one that many records have. */
export interface ProblemLine {
  readonly severity: Problem['severity'];
  readonly origin: Origin;
  readonly line?: number;
  /** For people: where and what, without the severity. */
  readonly text: string;
  /** How many records have the problem. */
  readonly records: number;
}

export interface LineOptions {
  /** A line for every place, of problems too that many records have. */
  readonly all?: boolean | undefined;
}

/** With more places, a problem is printed with their number and the first place. */
const MOST_PLACES = 5;

/** Warnings first and errors last; of each first what many records have, then all others in the order they came in. */
export function problemLines(problems: readonly Problem[], { all = false }: LineOptions = {}): ProblemLine[] {
  const severities = ['warning', 'error'] as const;
  return severities.flatMap((severity) => {
    const here = problems.filter((problem) => problem.severity === severity);
    const groups = all ? [] : groupsOf(here).filter(({ length }) => length > MOST_PLACES);
    const grouped = new Set(groups.flat());
    return [...groups.map(groupLine), ...here.filter((problem) => !grouped.has(problem)).map(lineOf)];
  });
}

function lineOf(problem: Problem): ProblemLine {
  return { ...problem, text: describeProblem(problem), records: 1 };
}

/** `title looks like markup: 195 records, first cms.json[0]`. */
function groupLine(group: readonly Problem[]): ProblemLine {
  const [first] = group as [Problem, ...Problem[]];
  const { origin, line, field, message, severity } = first;
  const records = new Set(group.map(({ origin }) => formatOrigin(origin))).size;
  const noun = field === undefined && origin.index === undefined ? 'file' : 'record';
  const count = `${records.toLocaleString('en')} ${noun}${records === 1 ? '' : 's'}`;
  const times = group.length === records ? count : `${group.length.toLocaleString('en')} times in ${count}`;
  const place = line === undefined ? formatOrigin(origin) : `${formatOrigin(origin)}:${line}`;
  const name = field === undefined ? '' : `${withoutIndexes(field)} `;
  return { ...first, text: visible(`${name}${message}: ${times}, first ${place}`), records, severity };
}

function groupsOf(problems: readonly Problem[]): Problem[][] {
  const groups = new Map<string, Problem[]>();
  for (const problem of problems) {
    const key = `${withoutIndexes(problem.field ?? '')}\n${withoutValues(problem.message)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [problem]);
    else group.push(problem);
  }
  return [...groups.values()];
}

function withoutIndexes(field: string): string {
  return field.replace(/\[\d+\]/g, '[]');
}

/** The part of a message that does not depend on the record: without quoted values, numbers, addresses and file names. */
function withoutValues(message: string): string {
  const words = message.slice(0, LONGEST_KEY).replace(QUOTED, '$1""').split(' ');
  return words.map((word) => (PLACE.test(word) ? '/' : word.replace(/\d+/g, '0'))).join(' ');
}

// Later text does not distinguish kinds, and the pattern takes time that grows with the square of the length.
const LONGEST_KEY = 1000;

/** A value may hold quotes itself; it ends at one that no letter follows. */
const QUOTED = /(^|[\s(])".*?"(?=[\s.,;:?)]|$)/gs;

const PLACE = /\/|\.(?:md|markdown|json)(?:\[\d+\])?[,;:]?$/i;
