import { ConfigError, type Flags, readConfig } from '../config.ts';
import type { Loaded } from '../domain/article-source.ts';
import { formatOrigin, isError, type Problem } from '../domain/problem.ts';
import { createPaint, type Paint } from './colour.ts';
import { formatAnnotation } from './github-annotations.ts';
import { type LineOptions, type ProblemLine, problemLines } from './problem-lines.ts';
import { createProgress } from './progress.ts';
import { createSource, readSite, tellAssumed } from './setup.ts';
import type { Terminal } from './terminal.ts';

export const checkFormats = ['text', 'json', 'github'] as const;

export interface CheckFlags extends Flags, LineOptions {
  readonly format?: (typeof checkFormats)[number];
  /** The same as the format `json`. */
  readonly json?: boolean;
  /** Leaves the warnings out, and only counts them. */
  readonly quiet?: boolean;
  /** Fails where there is a warning. */
  readonly strict?: boolean;
  /** Feeds to hold the articles against. */
  readonly against?: readonly string[];
  readonly suggest?: boolean;
}

interface Counts {
  readonly articles: number;
  readonly errors: number;
  readonly warnings: number;
}

/** Bounded, since a list of 2 MiB can have a million problems. */
export const PROBLEMS_PER_FILE = 10_000;

/** Prints every problem of a folder, of `site.yaml` too, and a summary; 1 if one of them is an error. */
export async function check(flags: CheckFlags, terminal: Terminal): Promise<number> {
  const { config, problems: wrong } = readConfig(flags, terminal.environment);
  if (wrong.length > 0) throw new ConfigError(wrong);
  const progress = createProgress(terminal.stderr, 'records checked');
  const source = createSource(config, terminal, { problemsPerFile: PROBLEMS_PER_FILE });
  const loaded = await source.load({ onProgress: progress.update });
  progress.end();
  tellAssumed((await readSite(config)).assumed ?? [], terminal);

  const problems = [...loaded.problems, ...withoutRecords(loaded, config.articles)];
  const errors = problems.filter(isError).length;
  const counts = { articles: loaded.articles.length, errors, warnings: problems.length - errors };
  const told = flags.quiet ? problems.filter(isError) : problems;
  if (flags.json || flags.format === 'json') terminal.stdout.write(formatJson(told, counts));
  else
    printLines(told, { flags, folder: config.articles, summary: formatSummary(problems, counts) }, terminal);
  const differs = await compared(loaded, flags, terminal);
  return differs || errors > 0 || (flags.strict && counts.warnings > 0) ? 1 : 0;
}

/** Whether an id or a date of publication is another one in a feed that was named. */
async function compared(loaded: Loaded, flags: CheckFlags, terminal: Terminal): Promise<boolean> {
  const { against, suggest } = flags;
  if (against === undefined) return false;
  // Loaded when it is wanted: the parsers of feeds would double the time to start.
  const { checkAgainst } = await import('./against.ts');
  const told = isDocument(flags) ? { ...terminal, stdout: terminal.stderr } : terminal;
  return checkAgainst(loaded, { feeds: against, suggest: suggest ?? false }, told);
}

/** Whether standard output is for a program. */
function isDocument({ json, format }: CheckFlags): boolean {
  return json === true || format === 'json' || format === 'github';
}

interface Printed {
  readonly flags: CheckFlags;
  readonly folder: string;
  readonly summary: string;
}

function printLines(
  problems: readonly Problem[],
  { flags, folder, summary }: Printed,
  terminal: Terminal,
): void {
  const isGitHub = flags.format === 'github';
  const paint = createPaint(terminal, 'stdout');
  const lines = problemLines(problems, flags);
  const root = terminal.environment.GITHUB_WORKSPACE || undefined;
  for (const line of lines) {
    const text = isGitHub ? formatAnnotation(line, { folder, root }) : formatLine(line, paint);
    terminal.stdout.write(`${text}\n`);
  }
  if (lines.length < problems.length) terminal.stdout.write('Every place: feedstand check --all\n');
  terminal.stdout.write(`${isGitHub ? summary : paint('bold', summary)}\n`);
}

function formatLine({ severity, text }: ProblemLine, paint: Paint): string {
  return severity === 'error' ? paint('red', text) : paint('yellow', `${text} (warning)`);
}

/** A folder without any record is probably the wrong one, or its files have other extensions. */
function withoutRecords({ articles, problems }: Loaded, folder: string): Problem[] {
  if (articles.length > 0 || problems.some(isRecordError)) return [];
  const message = `no record found in the folder ${folder}; a record is a .md, .markdown or .json file`;
  return [{ severity: 'error', code: 'article.none', origin: { file: '.' }, message }];
}

function formatSummary(problems: readonly Problem[], { articles, errors, warnings }: Counts): string {
  const counts = [count(articles, 'article'), count(errors, 'error'), count(warnings, 'warning')].join(', ');
  const out = new Set(problems.filter(isRecordError).map(({ origin }) => formatOrigin(origin))).size;
  return out === 0 ? counts : `${counts}; ${count(out, 'record')} left out`;
}

function isRecordError(problem: Problem): boolean {
  return isError(problem) && problem.origin.file !== 'site.yaml' && problem.origin.file !== '.';
}

function formatJson(problems: readonly Problem[], counts: Counts): string {
  const flat = problems.map(({ origin: { file, index }, severity, code, line, field, message }) => {
    return { file, index, line, field, severity, code, message };
  });
  return `${JSON.stringify({ ...counts, problems: flat }, null, 2)}\n`;
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}
