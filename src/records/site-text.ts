import { isEqual } from '../domain/equal.ts';
import type { Parsed, Problem, ProblemCode } from '../domain/problem.ts';
import { isMapping } from '../domain/schema.ts';
import { parseSite, type Site, type SiteDefaults } from '../domain/site/site.ts';
import { lineOfField } from './parse-record.ts';
import { located } from './raw-record.ts';
import { parseYaml } from './yaml.ts';

const origin = { file: 'site.yaml' };

/** The YAML of `site.yaml`, not yet known to be a site. */
export type SiteText =
  | { readonly kind: 'found'; readonly value: unknown; readonly lines: ReadonlyMap<string, number> }
  | {
      readonly kind: 'failed';
      readonly code: ProblemCode;
      readonly message: string;
      readonly line?: number;
    };

export function readSiteText(text: string): SiteText {
  try {
    const yaml = parseYaml(text);
    if (yaml.ok) return { kind: 'found', value: yaml.value, lines: yaml.lines };
    return { kind: 'failed', code: 'file.syntax', message: yaml.message, line: yaml.line };
  } catch (error) {
    return { kind: 'failed', code: 'record.unforeseen', message: unforeseenOfSite(error) };
  }
}

/**
 * The site of the text of `site.yaml`, with the lines of problems. JSON is YAML too.
 *
 * @example
 * const parsed = parseSiteText('title: The Wire\nurl: https://news.example', { feeds: 'https://feeds.example' });
 */
export function parseSiteText(text: string, defaults: SiteDefaults): Parsed<Site> {
  const read = readSiteText(text);
  if (read.kind === 'failed') return siteFailure(read.code, read.message, read.line);
  try {
    return siteOfText(read, defaults);
  } catch (error) {
    return siteFailure('record.unforeseen', unforeseenOfSite(error));
  }
}

/** Rules by which records of a folder are read. */
const FOLDER_RULES = new Set(['built', 'dates', 'dialect', 'fields', 'id', 'permalink', 'records']);

/**
 * The same of the text that a store holds, with a warning for each rule that stores do not have.
 *
 * @example
 * const parsed = parseStoredSite('title: The Wire\npermalink: /:slug/', { feeds: 'https://feeds.example' });
 */
export function parseStoredSite(text: string, defaults: SiteDefaults): Parsed<Site> {
  const parsed = parseSiteText(text, defaults);
  const read = readSiteText(text);
  if (!parsed.ok || read.kind === 'failed' || !isMapping(read.value)) return parsed;
  const rules = Object.keys(read.value).filter((name) => FOLDER_RULES.has(name));
  const message = 'is a rule for the records of a folder, and a store ignores it';
  const warnings = rules.map((field): Problem => {
    const problem = { severity: 'warning', code: 'site.not-in-store', origin, field, message } as const;
    return located(problem, () => lineOfField(read.lines, field, 0));
  });
  return { ...parsed, problems: [...parsed.problems, ...warnings] };
}

/** `given` has the fields that the text does not, such as those of a generator. */
export function siteOfText(
  { value, lines }: Extract<SiteText, { kind: 'found' }>,
  defaults: SiteDefaults,
  given: Readonly<Record<string, unknown>> = {},
): Parsed<Site> {
  const parsed = parseSite(isMapping(value) ? { ...given, ...value } : value, origin, defaults);
  const problems = parsed.problems.map((problem) => {
    return located(problem, (field) => lineOfField(lines, field, 0));
  });
  return { ...parsed, problems };
}

export interface SiteAfter {
  readonly site: Site;
  readonly problems: readonly Problem[];
  /** Whether what was read counts. */
  readonly isTaken: boolean;
}

/**
 * The site after its text was read again. One that has become invalid keeps its last good version, and so does one that no longer
 * says what ids begin with: it is missing, or half written, and other ids would make every article new to every reader.
 */
export function siteAfter(last: Site, parsed: Parsed<Site>): SiteAfter {
  const missing = parsed.problems.find(({ field }) => field === 'ids');
  const lostIds = parsed.ok && parsed.value.ids !== last.ids && missing !== undefined;
  const message = `is missing; ids stay "${last.ids}", and all other settings too, until it is back or the service restarts`;
  const problems: readonly Problem[] = lostIds
    ? [{ severity: 'error', code: 'ids.lost', origin: missing.origin, field: 'ids', message }]
    : parsed.problems;
  if (!parsed.ok || lostIds) return { site: last, problems, isTaken: false };
  return { site: isEqual(parsed.value, last) ? last : parsed.value, problems, isTaken: true };
}

export function siteFailure(code: ProblemCode, message: string, line = 1): Parsed<Site> {
  const problem: Problem = { severity: 'error', code, origin, line, message };
  return { ok: false, problems: [problem] };
}

export function unforeseenOfSite(error: unknown): string {
  return `cannot be parsed: ${error instanceof Error ? error.message : String(error)}`;
}
