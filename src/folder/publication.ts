import { basename, join, relative, resolve, sep } from 'node:path';
import type { Problem } from '../domain/problem.ts';
import { isMapping } from '../domain/schema.ts';
import { type DialectName, type ReadingRules, readingRules } from '../domain/site/reading-rules.ts';
import type { Site, SiteDefaults } from '../domain/site/site.ts';
import type { Configuration } from '../records/dialects/configuration.ts';
import type { DialectPlan } from '../records/dialects/dialect.ts';
import { detectDialect } from './dialect-detection.ts';
import { type FileSystem, nodeFileSystem } from './file-system.ts';
import { filesBelow } from './generator-files.ts';
import { statedRules, titledPeople, withOwnRules } from './own-rules.ts';
import {
  GIVEN_IS_MISSING,
  readSiteFile,
  type SiteFile,
  type SiteReading,
  siteOf,
  withFiles,
  withGivenName,
} from './site-file.ts';

export interface PublicationOptions {
  /** The file that says what `site.yaml` in the folder would. */
  readonly siteFile?: string | undefined;
  /** Fields that replace those of the file, to try other settings; `undefined` removes one. */
  readonly changes?: Readonly<Record<string, unknown>>;
  readonly fileSystem?: FileSystem;
}

const SITE = 'site.yaml';

/**
 * Reads the site of a folder of articles, and how its records are written. A `site.yaml` in the folder that names no dialect is
 * one of ours; without it, or beside a file given by `siteFile`, the configuration of a generator decides.
 *
 * @example
 * const site = await loadPublication('my-site/content', { feeds: 'https://feeds.example' });
 */
export async function loadPublication(
  folder: string,
  given: SiteDefaults,
  options: PublicationOptions = {},
): Promise<SiteReading> {
  const { siteFile, fileSystem = nodeFileSystem } = options;
  const found = readSiteFile(siteFile ?? join(folder, SITE), fileSystem);
  const isLost = found.kind === 'missing' && siteFile !== undefined;
  const read = isLost ? GIVEN_IS_MISSING : await loadFound(found, { ...options, folder, given });
  return withGivenName(read, siteFile);
}

interface FoundOptions extends PublicationOptions {
  readonly folder: string;
  readonly given: SiteDefaults;
}

async function loadFound(
  found: SiteFile,
  { folder, given, siteFile, changes = {}, fileSystem = nodeFileSystem }: FoundOptions,
): Promise<SiteReading> {
  const defaults = withFiles(given, folder, fileSystem);
  const file = withChanges(found, changes);
  const written = file.kind === 'found' && isMapping(file.value) ? file.value : {};
  const rules = readingRules(written);
  const isOurs = found.kind !== 'missing' && siteFile === undefined;
  const own = { folder, rules, written, lines: linesOf(file), name: basename(siteFile ?? SITE) };
  if (rules.dialect === 'feedstand' || (rules.dialect === undefined && isOurs))
    return withOwnRules(siteOf(file, defaults), own);
  const detected = detectDialect(folder, fileSystem);
  const dialect = rules.dialect ?? detected?.dialect;
  if (dialect === undefined) return withOwnRules(siteOf(file, defaults), own);
  const isMeant = detected?.dialect === dialect;
  const root = isMeant ? detected.root : resolve(folder);
  const below = relative(root, resolve(folder)).split(sep).join('/');
  const configuration = await configurationOf(dialect, root, below, fileSystem);
  const read = siteOf(file, defaults, configuration.site);
  const problems = [
    ...read.problems.filter((problem) => !isAnswered(problem)),
    ...asked(configuration, written),
  ];
  if (!read.ok) return { ok: false, problems };
  const plan = planOf({
    dialect,
    root,
    folder: below,
    articles: folder,
    rules,
    written,
    site: read.value,
    configuration,
  });
  const where = isMeant ? join(relative(resolve(folder), root), detected.file) : own.name;
  const name = { name: 'dialect', value: dialect, from: where };
  const stated = statedRules(own);
  const assumed = configuration.assumed.filter((one) => written[one.name] === undefined);
  // Records can be checked without what is missing, but ids would not be theirs.
  if (problems.some(({ severity }) => severity === 'error')) return { ok: false, problems, plan };
  return { ...read, problems, plan, assumed: [name, ...stated, ...assumed] };
}

function linesOf(file: SiteFile): ReadonlyMap<string, number> {
  return file.kind === 'found' ? file.lines : new Map();
}

function withChanges(file: SiteFile, changes: Readonly<Record<string, unknown>>): SiteFile {
  if (Object.keys(changes).length === 0 || file.kind === 'failed') return file;
  const [before, lines] = file.kind === 'found' ? [file.value, file.lines] : [{}, new Map<string, number>()];
  if (!isMapping(before)) return file;
  const fields = Object.entries({ ...before, ...changes }).filter(([, value]) => value !== undefined);
  return { kind: 'found', value: Object.fromEntries(fields), lines };
}

async function configurationOf(
  dialect: Exclude<DialectName, 'feedstand'>,
  root: string,
  folder: string,
  fileSystem: FileSystem,
): Promise<Configuration> {
  const { loadModule, loadToml } = await import('../records/dialects/load-dialect.ts');
  const [{ configure }, parseToml] = await Promise.all([loadModule(dialect), loadToml()]);
  return configure({ files: filesBelow(root, fileSystem), parseToml, folder });
}

/** Ids of a generator are addresses and do not contain `ids`. */
function isAnswered({ field, severity }: Problem): boolean {
  return severity === 'warning' && (field === 'ids' || field === 'url');
}

/** One message that names every setting that cannot be known. */
function asked({ missing }: Configuration, written: Readonly<Record<string, unknown>>): Problem[] {
  const open = missing.filter(([field]) => written[field] === undefined);
  if (open.length === 0) return [];
  const [names, reasons] = [open.map(([field]) => field), open.map(([field, why]) => `${field}: ${why}`)];
  const message = `must say ${names.join(', ')}, which cannot be known without running the site's programs (${reasons.join('; ')})`;
  return [{ severity: 'error', code: 'dialect.missing', origin: { file: SITE }, message }];
}

interface Planned {
  readonly dialect: DialectName;
  readonly root: string;
  readonly folder: string;
  /** The folder of articles as it was given. */
  readonly articles: string;
  readonly rules: ReadingRules;
  readonly written: Readonly<Record<string, unknown>>;
  readonly site: Site;
  readonly configuration: Configuration;
}

function planOf(planned: Planned): DialectPlan {
  const { dialect, root, folder, articles, rules, written, site, configuration } = planned;
  const { dates, permalink, id, fields, built } = rules;
  return {
    dialect,
    folder,
    root,
    url: site.url,
    ids: site.ids,
    timeZone: site.timeZone,
    ...(dates === undefined ? {} : { dates }),
    ...(permalink === undefined ? {} : { permalink }),
    ...(id === undefined ? {} : { id }),
    ...(built === undefined ? {} : { built: { ...built, folder: resolve(articles, built.folder) } }),
    fields: fields ?? new Map(),
    people: new Map([...configuration.people, ...titledPeople(written.authors)]),
    servesMedia: site.media !== undefined,
    hide: [...site.hide.keys()],
    settings: configuration.settings,
  };
}
