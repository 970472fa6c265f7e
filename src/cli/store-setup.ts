import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Config, ConfigError, type Environment, type Flags, readConfig } from '../config.ts';
import { SourceError } from '../domain/article-source.ts';
import type { StoredSite } from '../domain/article-store.ts';
import { formatProblem, isError, type Parsed, type Problem } from '../domain/problem.ts';
import type { Site } from '../domain/site/site.ts';
import { parseStoreAddress } from '../domain/store-address.ts';
import { GIVEN_IS_MISSING, readSiteFile, siteOf, withGivenName } from '../folder/site-file.ts';
import { parseStoredSite } from '../records/site-text.ts';
import { type Setup, siteDefaults, siteOrigin, withAddressWarning } from './setup.ts';

const SITE = 'site.yaml';

/** The file that says what the publication of a store is: the one that is named, or `site.yaml` beside the file of SQLite. */
export function siteFileOf({ siteFile, store }: Pick<Config, 'siteFile' | 'store'>): string | undefined {
  if (siteFile !== undefined) return siteFile;
  const address = store === undefined ? undefined : parseStoreAddress(store);
  if (address?.kind !== 'sqlite') return undefined;
  const beside = join(dirname(address.file), SITE);
  return existsSync(beside) ? beside : undefined;
}

/**
 * Every setting of a service with a store. Throws one `ConfigError` that names all that are wrong, those of the site too.
 */
export function readStoreSetup(
  flags: Flags,
  environment: Environment,
  { siteFile, stored }: { readonly siteFile: string | undefined; readonly stored: StoredSite | undefined },
): Setup {
  const { config, problems } = readConfig(flags, environment);
  const parsed = readStoreSite(config, siteFile, stored);
  const wrong = parsed.problems.filter(isError).map(formatProblem);
  if (problems.length > 0 || !parsed.ok) throw new ConfigError([...problems, ...wrong]);
  return { config, site: parsed.value, assumed: [] };
}

/** The site of a file or, without one, of the store. Throws `SourceError` where the file cannot be read. */
export function readStoreSite(
  config: Config,
  siteFile: string | undefined,
  stored: StoredSite | undefined,
): Parsed<Site> {
  const defaults = siteDefaults(config);
  if (siteFile === undefined && stored !== undefined)
    return withAddressWarning(parseStoredSite(stored.text, defaults), config);
  const file = siteFile === undefined ? NO_SITE : readSiteFile(siteFile);
  const isMissing = file.kind === 'missing' && siteFile !== undefined;
  const reading = isMissing ? GIVEN_IS_MISSING : siteOf(file, defaults);
  const { isUnread = false, ...parsed } = withGivenName(reading, config.siteFile);
  if (isUnread) throw new SourceError(parsed.problems.map(formatProblem).join('\n'));
  if (stored === undefined || siteFile === undefined) return withAddressWarning(parsed, config);
  const problems = [...parsed.problems, unusedSite(siteFile, config)];
  return withAddressWarning({ ...parsed, problems }, config);
}

const NO_SITE = { kind: 'missing', names: [] } as const;

function unusedSite(file: string, config: Config): Problem {
  const message = `${file} is used, and the one in the store is not; remove the file to use that`;
  return { severity: 'warning', code: 'site.stored', origin: siteOrigin(config), message };
}
