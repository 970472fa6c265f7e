import { type Config, ConfigError, type Flags, readConfig } from '../config.ts';
import { SourceError } from '../domain/article-source.ts';
import {
  formatProblem,
  isError,
  type Origin,
  type Parsed,
  type Problem,
  visible,
} from '../domain/problem.ts';
import type { Site, SiteDefaults } from '../domain/site/site.ts';
import { isLoopback } from '../domain/text/loopback.ts';
import { codeOf } from '../folder/file-system.ts';
import { createFolderSource, type FolderSource, type FolderSourceOptions } from '../folder/folder-source.ts';
import { loadPublication } from '../folder/publication.ts';
import type { SiteReading } from '../folder/site-file.ts';
import type { Assumption } from '../records/dialects/configuration.ts';
import { quoted } from './quoted.ts';
import type { Terminal } from './terminal.ts';

export interface Setup {
  readonly config: Config;
  readonly site: Site;
  readonly assumed: readonly Assumption[];
}

/** Reads every setting; throws one `ConfigError` that names all that are wrong, those of `site.yaml` too. */
export async function readSetup(flags: Flags, terminal: Terminal): Promise<Setup> {
  const { config, problems } = readConfig(flags, terminal.environment);
  const parsed = await readSite(config).catch((error) => {
    throw withFirstStep(error, config.articles);
  });
  const wrong = parsed.problems.filter(isError).map(formatProblem);
  if (problems.length > 0 || !parsed.ok) throw new ConfigError([...problems, ...wrong]);
  return { config, site: parsed.value, assumed: parsed.assumed ?? [] };
}

/** A missing folder is where most people begin. */
function withFirstStep(error: unknown, folder: string): unknown {
  const isMissing = error instanceof SourceError && codeOf(error.cause) === 'ENOENT';
  if (!isMissing) return error;
  const steps = `to begin there: feedstand init ${quoted(folder)}; or name another folder`;
  return new SourceError(`${error.message}\n  ${steps}`, { cause: error.cause });
}

/** Reads `site.yaml`, with the address this machine serves at as the public one where nothing says otherwise. */
export async function readSite(config: Config): Promise<SiteReading> {
  const { articles, siteFile } = config;
  return withAddressWarning(await loadPublication(articles, siteDefaults(config), { siteFile }), config);
}

/** What a site of the service says where its file does not. */
export function siteDefaults({ feedsUrl, ...config }: Config): SiteDefaults {
  const feeds = feedsUrl === undefined ? {} : { feedsOverride: feedsUrl };
  return { feeds: localUrl(config), ownHub: true, ...feeds };
}

/** Warns of feeds whose links would lead readers to their own machines. */
export function withAddressWarning<Reading extends Parsed<Site>>(parsed: Reading, config: Config): Reading {
  if (!parsed.ok || isLoopback(config.host) || parsed.value.feeds !== localUrl(config)) return parsed;
  const warning: Problem = {
    severity: 'warning',
    code: 'feeds.missing',
    origin: siteOrigin(config),
    field: 'feeds',
    message: `is missing, and ${config.host} is not a loopback address: links lead to ${parsed.value.feeds}. Set it to the public address`,
  };
  return { ...parsed, problems: [...parsed.problems, warning] };
}

/** The file of the site. */
export function siteOrigin({ siteFile }: Pick<Config, 'siteFile'>): Origin {
  return { file: 'site.yaml', ...(siteFile === undefined ? {} : { given: siteFile }) };
}

/** Prints the settings by which records are read, each with the line that it comes from. */
export function tellAssumed(assumed: readonly Assumption[], { stderr }: Terminal): void {
  if (assumed.length === 0) return;
  stderr.write('records are read by these settings; site.yaml, or --site FILE, can say otherwise:\n');
  for (const { name, value, from } of assumed)
    stderr.write(`  ${visible(`${name}: ${value}`)} (${visible(from)})\n`);
}

/** The records of the folder that the settings name. */
export function createSource(
  config: Config,
  { now }: Terminal,
  more: Pick<
    FolderSourceOptions,
    'pollInterval' | 'onWatchProblem' | 'onRead' | 'problemsPerFile' | 'cache'
  > = {},
): FolderSource {
  return createFolderSource({ folder: config.articles, readSite: () => readSite(config), now, ...more });
}

function localUrl({ port }: Pick<Config, 'port'>): string {
  return `http://localhost:${port}`;
}
