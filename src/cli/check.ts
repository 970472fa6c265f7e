import { ConfigError, type Flags, readConfig } from '../config.ts';
import { formatOrigin, formatProblem, isError, type Problem } from '../domain/source.ts';
import type { Terminal } from './program.ts';
import { createProgress } from './progress.ts';
import { createSource } from './setup.ts';

/** Prints every problem of a folder, of `site.yaml` too; 1 if one of them is an error. */
export async function check(flags: Flags & { readonly json?: boolean }, terminal: Terminal): Promise<number> {
  const { config, problems: wrong } = readConfig(flags, terminal.environment);
  if (wrong.length > 0) throw new ConfigError(wrong);
  const progress = createProgress(terminal.stderr, 'records checked');
  const source = createSource(config, terminal);
  const { articles, problems } = await source.load({ onProgress: progress.update });
  progress.end();

  const errors = problems.filter(isError).length;
  const warnings = problems.length - errors;
  if (flags.json)
    terminal.stdout.write(formatJson(problems, { articles: articles.length, errors, warnings }));
  else {
    for (const problem of problems) terminal.stdout.write(`${formatProblem(problem)}\n`);
    const counts = [count(articles.length, 'article'), count(errors, 'error'), count(warnings, 'warning')];
    const out = new Set(problems.filter(isRecordError).map(({ origin }) => formatOrigin(origin))).size;
    terminal.stderr.write(`${counts.join(', ')}${out === 0 ? '' : `; ${count(out, 'record')} left out`}\n`);
  }
  return errors > 0 ? 1 : 0;
}

function isRecordError(problem: Problem): boolean {
  return isError(problem) && problem.origin.file !== 'site.yaml';
}

function formatJson(problems: readonly Problem[], counts: Record<string, number>): string {
  const flat = problems.map(({ origin: { file, index }, severity, line, field, message }) => {
    return { file, index, line, field, severity, message };
  });
  return `${JSON.stringify({ ...counts, problems: flat }, null, 2)}\n`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
