import { join, resolve } from 'node:path';
import { type Config, ConfigError } from '../config.ts';
import { SourceError } from '../domain/article-source.ts';
import type { ArticleStore } from '../domain/article-store.ts';
import { formatProblem, isError, type Parsed } from '../domain/problem.ts';
import type { Site } from '../domain/site/site.ts';
import { loadPublication } from '../folder/publication.ts';
import { readRegularFile } from '../folder/regular-file.ts';
import type { DialectPlan } from '../records/dialects/dialect.ts';
import { decode } from '../records/parse-record.ts';
import { quoted } from './quoted.ts';
import { siteDefaults } from './setup.ts';
import { readStoreSite, siteFileOf } from './store-setup.ts';

export interface ImportSiteOptions {
  readonly folder: string;
  readonly config: Config;
  readonly articles: ArticleStore;
  readonly force: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface ImportSite {
  readonly site: Site;
  /** How records of the folder are read, where not our own way. */
  readonly plan?: DialectPlan | undefined;
}

const SITE = 'site.yaml';
const LARGEST_SITE = 2 * 2 ** 20;

/**
 * The site for which records are imported. That of the folder is stored where the publication of the store has none yet. Throws
 * `ConfigError` where the two differ, since ids and addresses would change, and for the folder of a generator.
 */
export async function importSite(options: ImportSiteOptions): Promise<ImportSite> {
  const { folder, config, articles, force, now } = options;
  const reading = await loadPublication(folder, siteDefaults(config));
  requireOurs(folder, reading.plan);
  const own = readSiteText(join(folder, SITE));
  const siteFile = siteFileOf(config);
  const stored = await articles.site();
  const present = siteFile === undefined ? stored?.text : readSiteText(siteFile);
  if (own === undefined && present !== undefined)
    return { site: siteIn(readStoreSite(config, siteFile, stored)) };
  const site = siteIn(reading);
  if (own === undefined || own === present) return { site, plan: reading.plan };
  if (present !== undefined) requireReplacing({ folder, siteFile, force });
  await articles.putSite(own, { now });
  return { site, plan: reading.plan };
}

function requireOurs(folder: string, plan: DialectPlan | undefined): void {
  if (plan === undefined || plan.dialect === 'feedstand') return;
  throw new ConfigError([
    `DIR: ${folder} is read as ${plan.dialect}, and a store has records of feedstand alone; serve the folder itself`,
  ]);
}

function requireReplacing({
  folder,
  siteFile,
  force,
}: Pick<ImportSiteOptions, 'folder' | 'force'> & { readonly siteFile: string | undefined }): void {
  const own = quoted(join(folder, SITE));
  if (siteFile !== undefined)
    throw new ConfigError([
      `${own} differs from ${quoted(siteFile)}, by which the store is served; make them equal, or name one of them by --site`,
    ]);
  if (!force)
    throw new ConfigError([
      `${own} differs from the one in the store; --force replaces that, and records that differ`,
    ]);
}

function siteIn(parsed: Parsed<Site>): Site {
  if (parsed.ok) return parsed.value;
  throw new ConfigError(parsed.problems.filter(isError).map(formatProblem));
}

/** `undefined` if there is none. Throws `SourceError` where it cannot be read. */
export function readSiteText(file: string): string | undefined {
  const content = readRegularFile(resolve(file), { limit: LARGEST_SITE });
  if (content.kind === 'gone') return undefined;
  const text = content.kind === 'content' ? decode(content.bytes) : content.message;
  if (content.kind === 'content' && typeof text === 'string') return text;
  throw new SourceError(`${file} ${typeof text === 'number' ? 'is not valid UTF-8' : text}`);
}
