import { join } from 'node:path';
import type { Parsed, Problem, ProblemCode } from '../domain/problem.ts';
import { parseSite, type Site, type SiteDefaults } from '../domain/site/site.ts';
import { decode, lineOfField } from '../records/parse-record.ts';
import { located } from '../records/raw-record.ts';
import { parseYaml } from '../records/yaml.ts';
import { type FileSystem, nodeFileSystem } from './file-system.ts';
import { readRegularFile } from './regular-file.ts';
import { namesInRoot } from './root-folder.ts';

const origin = { file: 'site.yaml' };

const LARGEST_SITE = 2 * 2 ** 20;

/** The result of reading `site.yaml`. If the file could not be read, another attempt may succeed. */
export type SiteReading = Parsed<Site> & { readonly isUnread?: boolean };

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
  const { names } = namesInRoot(folder, fileSystem);
  if (!names.includes(origin.file)) return missingSite(names, defaults);
  const content = readRegularFile(join(folder, origin.file), { limit: LARGEST_SITE, fileSystem });
  if (content.kind === 'gone') return missingSite([], defaults);
  if (content.kind === 'failed') return { ...failure('file.unreadable', content.message), isUnread: true };
  if (content.kind === 'refused') return failure('file.refused', content.message);
  try {
    return parseBytes(content.bytes, defaults);
  } catch (error) {
    return failure(
      'record.unforeseen',
      `cannot be parsed: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function parseBytes(bytes: Uint8Array, defaults: SiteDefaults): Parsed<Site> {
  const text = decode(bytes);
  if (typeof text === 'number') return failure('file.not-utf8', 'is not valid UTF-8', text);
  const yaml = parseYaml(text);
  if (!yaml.ok) return failure('file.syntax', yaml.message, yaml.line);
  const parsed = parseSite(yaml.value, origin, defaults);
  const problems = parsed.problems.map((problem) => {
    return located(problem, (field) => lineOfField(yaml.lines, field, 0));
  });
  return { ...parsed, problems };
}

function failure(code: ProblemCode, message: string, line = 1): Parsed<Site> {
  return { ok: false, problems: [{ severity: 'error', code, origin, line, message }] };
}

function missingSite(names: readonly string[], defaults: SiteDefaults): Parsed<Site> {
  const parsed = parseSite(undefined, origin, defaults);
  const other = names.includes('site.yml') ? '; rename site.yml' : '';
  const missing: Problem = {
    severity: 'warning',
    code: 'site.missing',
    origin,
    message: `is not there${other}`,
  };
  return { ...parsed, problems: [missing, ...parsed.problems] };
}
