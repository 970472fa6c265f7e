import { type Config, ConfigError, type Flags, isLoopback, readConfig } from '../config.ts';
import type { ArticleSource } from '../domain/article-source.ts';
import { formatProblem, isError, type Problem } from '../domain/problem.ts';
import type { Site } from '../domain/site/site.ts';
import { createFolderSource, type FolderSourceOptions } from '../folder/folder-source.ts';
import { loadSite, type SiteReading } from '../folder/site-file.ts';
import type { Terminal } from './terminal.ts';

export interface Setup {
  readonly config: Config;
  readonly site: Site;
}

/** Reads every setting; throws one `ConfigError` that names all that are wrong, those of `site.yaml` too. */
export function readSetup(flags: Flags, terminal: Terminal): Setup {
  const { config, problems } = readConfig(flags, terminal.environment);
  const parsed = readSite(config);
  const wrong = parsed.problems.filter(isError).map(formatProblem);
  if (problems.length > 0 || !parsed.ok) throw new ConfigError([...problems, ...wrong]);
  return { config, site: parsed.value };
}

/** Reads `site.yaml`, with the address this machine serves at as the public one where nothing says otherwise. */
function readSite(config: Config): SiteReading {
  const parsed = loadSite(config.articles, {
    feeds: localUrl(config),
    ownHub: true,
    ...(config.feedsUrl === undefined ? {} : { feedsOverride: config.feedsUrl }),
  });
  if (!parsed.ok || isLoopback(config.host) || parsed.value.feeds !== localUrl(config)) return parsed;
  const warning: Problem = {
    severity: 'warning',
    code: 'feeds.missing',
    origin: { file: 'site.yaml' },
    field: 'feeds',
    message: `is missing, and ${config.host} is not a loopback address: links lead to ${parsed.value.feeds}. Set it to the public address`,
  };
  return { ...parsed, problems: [...parsed.problems, warning] };
}

/** The records of the folder that the settings name. */
export function createSource(
  config: Config,
  { now }: Terminal,
  more: Pick<FolderSourceOptions, 'pollInterval' | 'onWatchProblem' | 'problemsPerFile'> = {},
): ArticleSource {
  return createFolderSource({ folder: config.articles, readSite: () => readSite(config), now, ...more });
}

function localUrl({ port }: Config): string {
  return `http://localhost:${port}`;
}
