import { gzipSync } from 'node:zlib';
import { createBundle } from '../bundle/pack.ts';
import { ConfigError, type Flags, readConfig } from '../config.ts';
import type { Loaded } from '../domain/article-source.ts';
import { formatProblem, isError, type Problem } from '../domain/problem.ts';
import { createFolderSource } from '../folder/folder-source.ts';
import { loadSite } from '../folder/site-file.ts';
import { nodeDigest } from '../runtime/node.ts';
import { writeBundle } from './bundle-folder.ts';
import { formatBundleReport } from './bundle-report.ts';
import { createProgress } from './progress.ts';
import type { Terminal } from './terminal.ts';

export interface BundleFlags extends Flags {
  readonly out: string;
  readonly allowProblems?: boolean;
}

/** Writes what a Worker serves, with an entry for it, and prints one line about it; 1, and nothing written, if there is an error. */
export async function bundle(flags: BundleFlags, terminal: Terminal): Promise<number> {
  const { config, problems: wrong } = readConfig(flags, terminal.environment);
  if (wrong.length > 0) throw new ConfigError(wrong);
  const { articles: folder, feedsUrl } = config;
  const readSite = () => {
    return loadSite(folder, {
      feeds: NO_ADDRESS,
      ...(feedsUrl === undefined ? {} : { feedsOverride: feedsUrl }),
    });
  };
  const progress = createProgress(terminal.stderr, 'records read');
  const loaded = await createFolderSource({ folder, readSite, now: terminal.now }).load({
    onProgress: progress.update,
  });
  progress.end();
  if (loaded.problems.some(isSiteError)) throw new ConfigError(errorsOf(loaded.problems.filter(isSiteError)));
  if (loaded.site.feeds === NO_ADDRESS) throw new ConfigError([MISSING_ADDRESS]);
  if (loaded.site.ownHub) throw new ConfigError([OWN_HUB]);
  if (!flags.allowProblems && hasErrors(loaded, terminal)) return 1;
  const gzip = (bytes: Uint8Array) => gzipSync(bytes, { level: 9 });
  const made = createBundle(loaded, { now: terminal.now(), digest: nodeDigest, gzip });
  writeBundle(flags.out, made);
  terminal.stdout.write(`${flags.out}: ${formatBundleReport(made)}\n`);
  return 0;
}

// No address of a service: `.invalid` is reserved (RFC 2606).
const NO_ADDRESS = 'https://no-address.invalid';
const MISSING_ADDRESS =
  'site.yaml: feeds: is missing; set it, or FEEDS_URL, to the public address that the feeds will have';

// A Worker of a bundle stores nothing.
const OWN_HUB =
  'site.yaml: hub: self works with feedstand serve alone, which stores subscriptions; name a public hub instead';

function isSiteError(problem: Problem): boolean {
  return isError(problem) && problem.origin.file === 'site.yaml';
}

function hasErrors({ problems }: Loaded, { stderr }: Terminal): boolean {
  const errors = errorsOf(problems);
  if (errors.length === 0) return false;
  for (const error of errors) stderr.write(`${error}\n`);
  const count = errors.length === 1 ? '1 error' : `${errors.length} errors`;
  stderr.write(`feedstand: ${count}, and nothing is written; --allow-problems leaves these records out\n`);
  return true;
}

function errorsOf(problems: readonly Problem[]): string[] {
  return problems.filter(isError).map(formatProblem);
}
