import { basename, dirname, join } from 'node:path';
import type { Parsed, Problem, ProblemCode } from '../domain/problem.ts';
import { parseSite, type Site, type SiteDefaults } from '../domain/site/site.ts';
import type { Assumption } from '../records/dialects/configuration.ts';
import type { DialectPlan } from '../records/dialects/dialect.ts';
import { decode } from '../records/parse-record.ts';
import {
  readSiteText,
  type SiteText,
  siteFailure,
  siteOfText,
  unforeseenOfSite,
} from '../records/site-text.ts';
import { type FileSystem, nodeFileSystem } from './file-system.ts';
import { findMedia } from './media-file.ts';
import { readRegularFile } from './regular-file.ts';
import { namesInRoot } from './root-folder.ts';

const origin = { file: 'site.yaml' };

const LARGEST_SITE = 2 * 2 ** 20;

/** The result of reading `site.yaml`. If the file could not be read, another attempt may succeed. */
export type SiteReading = Parsed<Site> & {
  readonly isUnread?: boolean;
  /** How records are read, where not our own way. */
  readonly plan?: DialectPlan;
  /** What was taken from the generator's configuration, or for granted. */
  readonly assumed?: readonly Assumption[];
};

/**
 * What `site.yaml` in the folder says; a folder without one gives a site of defaults, with warnings that name them. Throws
 * `SourceError` where the folder cannot be read.
 *
 * @example
 * import { loadSite } from 'feedstand/node';
 *
 * const parsed = loadSite('articles', { feeds: 'https://feeds.example' });
 * if (parsed.ok) console.log(parsed.value.title);
 */
export function loadSite(
  folder: string,
  defaults: SiteDefaults,
  fileSystem: FileSystem = nodeFileSystem,
): SiteReading {
  return siteOf(readSiteFile(join(folder, origin.file), fileSystem), withFiles(defaults, folder, fileSystem));
}

/** The defaults of a site whose pictures may be files of the folder. */
export function withFiles(defaults: SiteDefaults, folder: string, fileSystem: FileSystem): SiteDefaults {
  return { ...defaults, findFile: (path) => findMedia({ folder, path, fileSystem }) };
}

/** The text of `site.yaml`, not yet known to be a site. */
export type SiteFile =
  | SiteText
  /** `names` are those of the other files there. */
  | { readonly kind: 'missing'; readonly names: readonly string[] }
  | {
      readonly kind: 'failed';
      readonly code: ProblemCode;
      readonly message: string;
      readonly line?: number;
      readonly isUnread?: boolean;
    };

export function readSiteFile(path: string, fileSystem: FileSystem = nodeFileSystem): SiteFile {
  const { names } = namesInRoot(dirname(path), fileSystem);
  if (!names.includes(basename(path))) return { kind: 'missing', names };
  const content = readRegularFile(path, { limit: LARGEST_SITE, fileSystem });
  if (content.kind === 'gone') return { kind: 'missing', names: [] };
  if (content.kind === 'failed')
    return { kind: 'failed', code: 'file.unreadable', message: content.message, isUnread: true };
  if (content.kind === 'refused') return { kind: 'failed', code: 'file.refused', message: content.message };
  const text = decode(content.bytes);
  if (typeof text === 'number')
    return { kind: 'failed', code: 'file.not-utf8', message: 'is not valid UTF-8', line: text };
  return readSiteText(text);
}

/** The site of what was read; `given` has the fields that the file does not, such as those of a generator. */
export function siteOf(
  file: SiteFile,
  defaults: SiteDefaults,
  given?: Readonly<Record<string, unknown>>,
): SiteReading {
  if (file.kind === 'failed') {
    const { code, message, line } = file;
    const isUnread = 'isUnread' in file ? { isUnread: file.isUnread } : {};
    return { ...siteFailure(code, message, line), ...isUnread };
  }
  try {
    return file.kind === 'found'
      ? siteOfText(file, defaults, given)
      : missingSite(file.names, defaults, given);
  } catch (error) {
    return siteFailure('record.unforeseen', unforeseenOfSite(error));
  }
}

/** Other ids than those of the file that is meant would make every article new to every reader. */
export const GIVEN_IS_MISSING: SiteReading = {
  ok: false,
  problems: [{ severity: 'error', code: 'site.missing', origin, message: 'is not there' }],
};

/** A site of which people are told the name of its file, as it was given. */
export function withGivenName<Reading extends Parsed<Site>>(
  reading: Reading,
  given: string | undefined,
): Reading {
  if (given === undefined) return reading;
  const problems = reading.problems.map((problem) => {
    const isOfSite = problem.origin.file === origin.file;
    return isOfSite ? { ...problem, origin: { ...problem.origin, given } } : problem;
  });
  return { ...reading, problems };
}

function missingSite(
  names: readonly string[],
  defaults: SiteDefaults,
  given: Readonly<Record<string, unknown>> | undefined,
): Parsed<Site> {
  const parsed = parseSite(given, origin, defaults);
  // Who has a generator of websites needs no such file.
  if (given !== undefined) return parsed;
  const other = names.includes('site.yml') ? '; rename site.yml' : '';
  const missing: Problem = {
    severity: 'warning',
    code: 'site.missing',
    origin,
    message: `is not there${other}`,
  };
  return { ...parsed, problems: [missing, ...parsed.problems] };
}
