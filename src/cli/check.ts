import { ConfigError, type Flags, readConfig } from '../config.ts';
import { parseSite } from '../domain/site.ts';
import { formatOrigin, formatProblem, type Problem } from '../domain/source.ts';
import { createFolderSource } from '../sources/folder.ts';
import type { Terminal } from './program.ts';
import { createProgress } from './progress.ts';
import { readSite } from './setup.ts';

/** Prints every problem of a folder, of `site.yaml` too; 1 if one of them is an error. */
export async function check(flags: Flags & { readonly json?: boolean }, terminal: Terminal): Promise<number> {
  const { config, problems: wrong } = readConfig(flags, terminal.environment);
  if (wrong.length > 0) throw new ConfigError(wrong);
  const parsed = readSite(config);
  // Where site.yaml is broken the records are still worth a look, as they would be without it.
  const assumed = parsed.ok
    ? parsed
    : parseSite(undefined, { file: 'site.yaml' }, { feeds: 'http://localhost' });
  if (!assumed.ok) throw new Error('a site of defaults is always valid');
  const progress = createProgress(terminal.stderr, 'records checked');
  const loaded = await createFolderSource(config.articles, assumed.value).load({
    onProgress: progress.update,
  });
  progress.end();

  const problems = [...parsed.problems, ...loaded.problems];
  const errors = problems.filter(isError).length;
  const warnings = problems.length - errors;
  if (flags.json)
    terminal.stdout.write(formatJson(problems, { articles: loaded.articles.length, errors, warnings }));
  else {
    for (const problem of problems) terminal.stdout.write(`${formatProblem(problem)}\n`);
    const counts = [
      count(loaded.articles.length, 'article'),
      count(errors, 'error'),
      count(warnings, 'warning'),
    ];
    const out = new Set(loaded.problems.filter(isError).map(({ origin }) => formatOrigin(origin))).size;
    terminal.stderr.write(`${counts.join(', ')}${out === 0 ? '' : `; ${count(out, 'record')} left out`}\n`);
  }
  return errors > 0 ? 1 : 0;
}

function isError({ severity }: Problem): boolean {
  return severity === 'error';
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
