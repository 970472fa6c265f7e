import { isMapping } from '../../domain/schema.ts';
import { bareCuts, type Cut } from './bare-matter.ts';
import type { Delimiter } from './delimiter.ts';
import type { Dialect } from './dialect.ts';
import { parseLooseYaml } from './loose-yaml.ts';

/** Front matter as text fields, from any notation. */
export interface FrontMatter {
  readonly kind: 'found';
  readonly fields: Readonly<Record<string, unknown>>;
  /** Field → 1-based line below the lines in `before`. */
  readonly lines: ReadonlyMap<string, number>;
  /** The number of lines before the fields. */
  readonly before: number;
  /** Whether a value is quoted, which some generators treat differently. */
  readonly isQuoted: (name: string) => boolean;
  readonly body: string;
  readonly bodyLine: number;
}

export type FrontMatterResult =
  | FrontMatter
  | { readonly kind: 'none' }
  | { readonly kind: 'broken'; readonly message: string; readonly line: number };

/** Parses TOML into texts, lists and mappings. Throws if it is invalid. */
export type ParseToml = (text: string) => Record<string, unknown>;

/** Reads front matter by the rules of a generator. Some allow blank lines before it. */
export function readMatter(
  text: string,
  { delimiters, allowsBlankStart }: Pick<Dialect, 'delimiters' | 'allowsBlankStart'>,
  parseToml?: ParseToml,
): FrontMatterResult {
  const blank = allowsBlankStart === true ? (/^(?:[ \t]*\n)+/.exec(text)?.[0] ?? '') : '';
  const result = readFrontMatter(text.slice(blank.length), delimiters, parseToml);
  const before = blank.split('\n').length - 1;
  if (before === 0 || result.kind === 'none') return result;
  if (result.kind === 'broken') return { ...result, line: result.line + before };
  return { ...result, before: result.before + before, bodyLine: result.bodyLine + before };
}

/** Reads front matter. Lines of `text` must end in `\n`. */
export function readFrontMatter(
  text: string,
  delimiters: readonly Delimiter[],
  parseToml?: ParseToml,
): FrontMatterResult {
  for (const delimiter of delimiters) {
    const cut = CUTS[delimiter](text);
    if (cut === undefined) continue;
    if (typeof cut === 'string') return { kind: 'broken', message: cut, line: 1 };
    const parsed = parse(cut.matter, delimiter, parseToml);
    if ('message' in parsed) return { kind: 'broken', ...parsed, line: parsed.line + cut.before };
    return found(text, cut, { ...parsed, isJson: /json/.test(delimiter) });
  }
  return { kind: 'none' };
}

interface Parsed {
  readonly value: unknown;
  readonly lines: ReadonlyMap<string, number>;
}

interface Found extends Parsed {
  readonly isJson: boolean;
}

type Failure = { readonly message: string; readonly line: number };

function found(
  text: string,
  { matter, body, before }: Cut,
  { value, lines, isJson }: Found,
): FrontMatterResult {
  if (!isMapping(value))
    return { kind: 'broken', message: 'must have fields in its front matter', line: 1 + before };
  return {
    kind: 'found',
    fields: value,
    lines,
    before,
    isQuoted: (name) =>
      isJson || /^[^:=]*[:=]\s*["']/.test(matter.split('\n')[(lines.get(name) ?? 0) - 1] ?? ''),
    body,
    bodyLine: text.slice(0, text.length - body.length).split('\n').length,
  };
}

function parse(matter: string, delimiter: Delimiter, parseToml?: ParseToml): Parsed | Failure {
  switch (delimiter) {
    case 'yaml':
    case 'bare-yaml': {
      const yaml = parseLooseYaml(matter, !hidesTwice(matter));
      return yaml.ok ? yaml : { message: yaml.message, line: yaml.line };
    }
    case 'toml':
      return parseTomlMatter(matter, parseToml);
    case 'json':
    case 'bare-json':
      try {
        return { value: asText(JSON.parse(matter)), lines: new Map() };
      } catch (error) {
        return { message: `is not valid JSON: ${(error as Error).message}`, line: 1 };
      }
  }
}

/**
 * Of two equal keys the last counts, as for the generators' own parsers. A second value of what hides is an error instead: it must not
 * be lost that way.
 */
function hidesTwice(matter: string): boolean {
  const values = new Map<string, string>();
  for (const [, name = '', value = ''] of matter.matchAll(HIDING)) {
    const before = values.get(name);
    if (before !== undefined && before !== value) return true;
    values.set(name, value);
  }
  return false;
}

const HIDING = /^(draft|published|expires|expirydate|headless|unlisted)[ \t]*:[ \t]*([^\n]*)$/gim;

function parseTomlMatter(matter: string, parseToml: ParseToml | undefined): Parsed | Failure {
  if (parseToml === undefined)
    return { message: 'has TOML front matter, which is not supported here', line: 1 };
  try {
    return { value: asText(parseToml(matter)), lines: tomlLines(matter) };
  } catch (error) {
    const { message, line = 1 } = error as Error & { readonly line?: number };
    return { message: `is not valid TOML: ${message.split('\n')[0]}`, line };
  }
}

/** The lines of keys before the first table, and of table headers. */
function tomlLines(matter: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  for (const [index, line] of matter.split('\n').entries()) {
    const [, table, key] = /^\s*(?:\[+\s*["']?([\w-]+)|["']?([\w-]+)["']?\s*(?:=|\.))/.exec(line) ?? [];
    const name = table ?? key;
    if (name !== undefined && !lines.has(name)) lines.set(name, index + 1);
  }
  return lines;
}

/** Converts each scalar to text, as in YAML front matter. */
export function asText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asText);
  if (value instanceof Date) return value.toISOString();
  if (isMapping(value))
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, asText(item)]));
  return value === null || value === undefined ? '' : String(value);
}

/**
 * Each splits a file into front matter and body. Returns `undefined` if the file starts differently, or a message if it is
 * invalid.
 */
const CUTS: Readonly<Record<Delimiter, (text: string) => Cut | string | undefined>> = {
  ...bareCuts,
  yaml: (text) => fenced(text, /^---[ \t]*\n/, /^(?:---|\.\.\.)[ \t]*$/m, '---'),
  toml: (text) => fenced(text, /^\+\+\+[ \t]*\n/, /^\+\+\+[ \t]*$/m, '+++'),
  json(text) {
    if (!/^\{\s*["}]/.test(text)) return undefined;
    const end = endOfObject(text);
    if (end === undefined) return 'has no } that ends its front matter';
    return { matter: text.slice(0, end), body: text.slice(end).replace(/^[ \t]*\n/, ''), before: 0 };
  },
};

function fenced(text: string, opening: RegExp, closing: RegExp, fence: string): Cut | string | undefined {
  if (!opening.test(text)) return undefined;
  const start = text.indexOf('\n') + 1;
  const end = closing.exec(text.slice(start));
  if (end === null) return `has no line ${fence} that ends its front matter`;
  const after = start + end.index + end[0].length;
  return { matter: text.slice(start, start + end.index), body: text.slice(after + 1), before: 1 };
}

/** The index after the object at the start of a text. */
function endOfObject(text: string): number | undefined {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}]/gs)) {
    if (token === '{') depth++;
    if (token === '}') depth--;
    if (depth === 0) return index + token.length;
  }
  return undefined;
}
