import { type Config, ConfigError, type Flags, readConfig } from '../config.ts';
import type { Loaded } from '../domain/article-source.ts';
import type { MediaStore } from '../domain/media.ts';
import { formatProblem, isError, type Problem } from '../domain/problem.ts';
import { createFolderSource } from '../folder/folder-source.ts';
import { loadPublication } from '../folder/publication.ts';
import { createPaint } from './colour.ts';
import { createProgress } from './progress.ts';
import type { Terminal } from './terminal.ts';

export interface PublicationFlags extends Flags {
  /** Leaves records with errors out, which otherwise end the command. */
  readonly allowProblems?: boolean;
  /** Feeds from which no id and no date of publication may differ. */
  readonly against?: readonly string[];
}

export interface Publication {
  readonly config: Config;
  readonly loaded: Loaded;
  /** Opens the files that the articles name. */
  readonly media: MediaStore | undefined;
}

/**
 * Reads a folder that is to be written elsewhere, for a server that is not this one. `undefined`, and every error printed, where a
 * record has one. Throws `ConfigError` where a setting is wrong or nothing gives the public address of the feeds.
 */
export async function readPublication(
  flags: PublicationFlags,
  terminal: Terminal,
): Promise<Publication | undefined> {
  const { config, problems: wrong } = readConfig(flags, terminal.environment);
  if (wrong.length > 0) throw new ConfigError(wrong);
  const { articles: folder, feedsUrl, siteFile } = config;
  const readSite = () => {
    const feeds = feedsUrl === undefined ? {} : { feedsOverride: feedsUrl };
    return loadPublication(folder, { feeds: NO_ADDRESS, ownHub: true, ...feeds }, { siteFile });
  };
  const progress = createProgress(terminal.stderr, 'records read');
  const source = createFolderSource({ folder, readSite, now: terminal.now });
  const loaded = await source.load({ onProgress: progress.update });
  progress.end();
  if (loaded.problems.some(isSiteError)) throw new ConfigError(errorsOf(loaded.problems.filter(isSiteError)));
  const name = siteFile ?? 'site.yaml';
  if (loaded.site.feeds === NO_ADDRESS) throw new ConfigError([`${name}: ${MISSING_ADDRESS}`]);
  if (loaded.site.ownHub) throw new ConfigError([`${name}: ${OWN_HUB}`]);
  if (!flags.allowProblems && hasErrors(loaded, terminal)) return undefined;
  return (await isRefused({ loaded, config }, flags, terminal))
    ? undefined
    : { config, loaded, media: source.media };
}

/** Whether readers of a feed in `--against` would see articles again. Prints the comparison to standard error. */
async function isRefused(
  { loaded, config }: Pick<Publication, 'loaded' | 'config'>,
  { against }: PublicationFlags,
  terminal: Terminal,
): Promise<boolean> {
  if (against === undefined) return false;
  const { proveAgainst } = await import('./against/proof.ts');
  const paint = createPaint(terminal, 'stderr');
  const proof = await proveAgainst(against, { loaded, config, all: false, paint, suggest: false }, terminal);
  for (const line of proof.lines) terminal.stderr.write(`${line}\n`);
  if (proof.isBroken) terminal.stderr.write('feedstand: nothing is written\n');
  return proof.isBroken;
}

// No address of a service: `.invalid` is reserved (RFC 2606).
const NO_ADDRESS = 'https://no-address.invalid';
const MISSING_ADDRESS =
  'feeds: is missing; set it, or FEEDS_URL, to the public address that the feeds will have';
// Neither a Worker of a bundle nor a static server stores subscriptions.
const OWN_HUB =
  'hub: self works with feedstand serve alone, which stores subscriptions; name a public hub instead';

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
