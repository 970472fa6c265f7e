import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { createContent } from '../content/content.ts';
import { type Article, parseArticle } from '../domain/article.ts';
import { resolveConflicts } from '../domain/conflicts.ts';
import { parseSite, type Site, type SiteDefaults } from '../domain/site.ts';
import {
  type ArticleSource,
  formatOrigin,
  type Parsed,
  type Problem,
  SourceError,
} from '../domain/source.ts';
import { decode, lineOfField, parseRecordFile, type RawRecord } from './record-file.ts';
import { parseYaml } from './yaml.ts';

/** A record is a text somebody wrote; a larger file is a mistake. */
const LARGEST_FILE = 2 * 2 ** 20;

// Synchronous reads cost a third of asynchronous ones; a pause after so many files lets requests be answered meanwhile.
const FILES_AT_A_TIME = 16;

/** Reads the records below a folder: every `.md` and `.json` file, but for names that start with `_` or `.`. */
export function createFolderSource(folder: string, site: Site): ArticleSource {
  return {
    async load({ onProgress, signal } = {}) {
      const { files, problems } = listFiles(folder);
      const articles: Article[] = [];
      const lineOf = new Map<string, RawRecord['lineOf']>();
      for (const [index, file] of files.entries()) {
        const read = readRecordFile(folder, file);
        problems.push(...read.problems);
        for (const record of read.records) {
          const parsed = parseArticle(record.fields, { ...record, site, createContent });
          lineOf.set(formatOrigin(record.origin), record.lineOf);
          problems.push(...parsed.problems.map((problem) => locate(problem, record.lineOf)));
          if (parsed.ok) articles.push(parsed.value);
        }
        if ((index + 1) % FILES_AT_A_TIME === 0)
          await setImmediate(undefined, signal === undefined ? {} : { signal });
        onProgress?.(index + 1, files.length);
      }
      const resolved = resolveConflicts(articles, site);
      const conflicts = resolved.problems.map((problem) =>
        locate(problem, lineOf.get(formatOrigin(problem.origin))),
      );
      return { articles: resolved.articles, problems: [...problems, ...conflicts].sort(comparePlaces) };
    },
  };
}

/** What `site.yaml` in the folder says; a folder without one gives a site of defaults, with warnings that name them. */
export function loadSite(folder: string, defaults: SiteDefaults): Parsed<Site> {
  const origin = { file: 'site.yaml' };
  const names = listFolder(folder, folder);
  if (!names.some(({ name }) => name === origin.file)) {
    const parsed = parseSite(undefined, origin, defaults);
    const other = names.some(({ name }) => name === 'site.yml') ? '; rename site.yml' : '';
    const missing: Problem = { severity: 'warning', origin, message: `is not there${other}` };
    return { ...parsed, problems: [missing, ...parsed.problems] };
  }
  const failure = (message: string, line = 1): Parsed<Site> => {
    return { ok: false, problems: [{ severity: 'error', origin, line, message }] };
  };
  const bytes = readWhole(folder, origin.file);
  if (typeof bytes === 'string') return failure(bytes);
  const text = decode(bytes);
  if (typeof text === 'number') return failure('is not valid UTF-8', text);
  const yaml = parseYaml(text);
  if (!yaml.ok) return failure(yaml.message, yaml.line);
  const parsed = parseSite(yaml.value, origin, defaults);
  const lineOf = (field: string | undefined) => lineOfField(yaml.lines, field, 0);
  return { ...parsed, problems: parsed.problems.map((problem) => locate(problem, lineOf)) };
}

function locate(problem: Problem, lineOf: RawRecord['lineOf'] | undefined): Problem {
  const line = lineOf?.(problem.field);
  return line === undefined ? problem : { ...problem, line };
}

function readRecordFile(folder: string, file: string) {
  const bytes = readWhole(folder, file);
  if (typeof bytes !== 'string') return parseRecordFile(file, bytes);
  return { records: [], problems: [fileProblem(file, bytes)] };
}

/** A file's bytes, or why they are not to be had. */
function readWhole(folder: string, file: string): Uint8Array | string {
  try {
    const path = join(folder, file);
    const stat = statSync(path);
    // To read a named pipe would wait for ever.
    if (!stat.isFile()) return 'is no regular file';
    return stat.size > LARGEST_FILE ? `is larger than 2 MiB (${stat.size} bytes)` : readFileSync(path);
  } catch (error) {
    return `cannot be read: ${(error as NodeJS.ErrnoException).code}`;
  }
}

interface Listing {
  readonly files: string[];
  readonly problems: Problem[];
}

function listFiles(folder: string): Listing {
  const listing: Listing = { files: [], problems: [] };
  const root = realpath(folder);
  walk('', [root]);
  listing.files.sort();
  return listing;

  /** `ancestors` are the real paths of the folders above, the innermost last: a link to one of them would never end. */
  function walk(below: string, ancestors: readonly string[]): void {
    for (const entry of listBelow(below)) {
      const file = below === '' ? entry.name : `${below}/${entry.name}`;
      if (/^[_.]/.test(entry.name)) continue;
      const real = entry.isSymbolicLink() ? linkTarget(file) : join(ancestors.at(-1) ?? root, entry.name);
      if (real === undefined) continue;
      const isFolder = entry.isSymbolicLink() ? statSync(real).isDirectory() : entry.isDirectory();
      if (isFolder && !ancestors.includes(real)) walk(file, [...ancestors, real]);
      if (!isFolder && /\.(md|json)$/i.test(entry.name)) listing.files.push(file);
    }
  }

  function listBelow(below: string) {
    if (below === '') return listFolder(root, folder);
    try {
      return readdirSync(join(folder, below), { withFileTypes: true });
    } catch (error) {
      listing.problems.push(fileProblem(below, `cannot be read: ${(error as NodeJS.ErrnoException).code}`));
      return [];
    }
  }

  function linkTarget(file: string): string | undefined {
    try {
      const real = realpathSync(join(folder, file));
      if (real === root || real.startsWith(root + sep)) return real;
      listing.problems.push(fileProblem(file, 'is a symbolic link that leaves the folder'));
    } catch {
      listing.problems.push(fileProblem(file, 'is a symbolic link to nothing'));
    }
    return undefined;
  }
}

function realpath(folder: string): string {
  try {
    return realpathSync(folder);
  } catch (cause) {
    throw unreadable(folder, cause);
  }
}

function listFolder(path: string, folder: string) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (cause) {
    throw unreadable(folder, cause);
  }
}

function unreadable(folder: string, cause: unknown): SourceError {
  const { code } = cause as NodeJS.ErrnoException;
  const reason =
    code === 'ENOENT' ? 'there is no such folder' : code === 'ENOTDIR' ? 'it is no folder' : code;
  return new SourceError(`the folder ${folder} cannot be read: ${reason}`, { cause });
}

function fileProblem(file: string, message: string): Problem {
  return { severity: 'error', origin: { file }, message };
}

function comparePlaces(a: Problem, b: Problem): number {
  if (a.origin.file !== b.origin.file) return a.origin.file < b.origin.file ? -1 : 1;
  return (a.origin.index ?? 0) - (b.origin.index ?? 0) || (a.line ?? 0) - (b.line ?? 0);
}
