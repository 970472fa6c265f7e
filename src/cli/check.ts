import { type Config, ConfigError, type Flags, readConfig } from '../config.ts';
import type { Loaded } from '../domain/article-source.ts';
import { formatOrigin, isError, type Problem } from '../domain/problem.ts';
import type { Proof } from './against/proof.ts';
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
  /** Feeds to compare the articles with: files, URLs, bundles. */
  readonly against?: readonly string[];
  /** Looks for settings by which the feeds would be equal. */
  readonly suggest?: boolean;
}

interface Counts {
  readonly articles: number;
  readonly errors: number;
  readonly warnings: number;
}

export function countsOf(articles: number, problems: readonly Problem[]): Counts {
  const errors = problems.filter(isError).length;
  return { articles, errors, warnings: problems.length - errors };
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
  const counts = countsOf(loaded.articles.length, problems);
  const checked = { problems, counts, proof: await prove({ loaded, config, flags }, terminal) };
  printFindings(checked, { flags, folder: config.articles }, terminal);
  const isBroken = checked.proof?.isBroken === true;
  return isBroken || counts.errors > 0 || (flags.strict && counts.warnings > 0) ? 1 : 0;
}

export interface Findings {
  readonly problems: readonly Problem[];
  readonly counts: Counts;
  readonly proof: Proof | undefined;
  /** Whether records with errors are served as they were last. */
  readonly keepsLast?: boolean;
}

export function printFindings(
  { problems, counts, proof, keepsLast = false }: Findings,
  { flags, folder }: Pick<Printed, 'flags' | 'folder'>,
  terminal: Terminal,
): void {
  const told = flags.quiet ? problems.filter(isError) : problems;
  const summary = formatSummary(keepsLast ? [] : problems, counts);
  switch (flags.json ? 'json' : flags.format) {
    case 'json':
      terminal.stdout.write(formatJson(told, counts, proof));
      return;
    case 'github':
      printLines([...told, ...(proof?.problems ?? [])], { flags, folder, summary }, terminal);
      return;
    default:
      printLines(told, { flags, folder, summary }, terminal);
      for (const line of proof?.lines ?? []) terminal.stdout.write(`${line}\n`);
  }
}

interface Checked {
  readonly loaded: Loaded;
  readonly config: Config;
  readonly flags: CheckFlags;
}

/** The comparison with the feeds in `--against`; `undefined` without one. */
async function prove({ loaded, config, flags }: Checked, terminal: Terminal): Promise<Proof | undefined> {
  const { against, suggest = false, all = false } = flags;
  if (against === undefined) {
    if (suggest) throw new ConfigError(['--suggest: needs --against']);
    return undefined;
  }
  // Loaded lazily: parsers of feeds would double the time to start.
  const { proveAgainst } = await import('./against/proof.ts');
  const paint = createPaint(terminal, 'stdout');
  return proveAgainst(against, { loaded, config, all, paint, suggest }, terminal);
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

function formatJson(problems: readonly Problem[], counts: Counts, proof: Proof | undefined): string {
  const flat = problems.map(({ origin: { file, index, given }, severity, code, line, field, message }) => {
    return { file: given ?? file, index, line, field, severity, code, message };
  });
  return `${JSON.stringify({ ...counts, ...proof?.document, problems: flat }, null, 2)}\n`;
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}
