import { readWithdrawal, type Withdrawal, type WithdrawalRules } from '../domain/article/withdrawal.ts';

/**
 * Reads the withdrawal of a file that cannot be parsed, from a line of its front matter or a field of its JSON object. Ignores
 * the body, and ignores lists of records: a half-written list must not hide thousands of articles.
 */
export function readBrokenWithdrawal(file: string, bytes: Uint8Array, rules: WithdrawalRules): Withdrawal {
  const text = lenientText(bytes);
  const fields = isJson(file) ? jsonFields(text) : frontMatterFields(text);
  let hidden = false;
  let expires: number | undefined;
  for (const [name, value] of fields) {
    const read = readWithdrawal({ [name]: value }, rules);
    hidden ||= read.hidden;
    if (read.expires !== undefined) expires = Math.min(expires ?? Number.POSITIVE_INFINITY, read.expires);
  }
  return { hidden, ...(expires === undefined ? {} : { expires }) };
}

/** The fields of a JSON object that cannot be parsed, as far as they can be read. */
export function readBrokenFields(text: string): Record<string, unknown> {
  return Object.fromEntries(jsonFields(text));
}

/** The titles, slugs and ids in a file that cannot be parsed, including lists of records. */
export function readBrokenNames(file: string, bytes: Uint8Array): string[] {
  const text = lenientText(bytes);
  const fields = isJson(file) ? jsonStrings(text) : frontMatterFields(text);
  return fields.flatMap(([name, value]) => {
    return ['title', 'slug', 'id'].includes(name) && typeof value === 'string' ? [value] : [];
  });
}

/** Removes null bytes, so that ASCII text in UTF-16 is readable. */
function lenientText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes).replace(/[\0\ufeff\ufffd]/g, '');
}

function isJson(file: string): boolean {
  return /\.json$/i.test(file);
}

type Field = readonly [name: string, value: unknown];

// Tolerates common damage: TOML fences and equals signs, no space after the colon, dashes that a phone put in place of hyphens.
// Also pasted list markers, diff signs, typographic quotes and invisible characters.
const OPENING = /^\s*(?:[-–—]{1,10}|\.\.\.|\+\+\+|;;;|```\w{0,10})\s*(?:#.*)?$/;
const FENCE = /^(---|\.\.\.|\+\+\+)\s*$/;
const LINE =
  /^[^\p{L}\p{N}_:=：＝#]{0,20}([\p{L}\p{N}_][\p{L}\p{N}_-]*)[^\p{L}\p{N}_:=：＝#]{0,10}[:=：＝](.*)$/u;
const ITEM = /^\s*-\s/;
const BEFORE_FRONT_MATTER = /^\s*(?:$|<!--.*-->\s*$|%YAML\b)/;

/** The fields of front matter, one per line, with the lines that continue their values. */
function frontMatterFields(text: string): Field[] {
  const lines = frontMatterLines(text);
  if (lines[0]?.trimStart().startsWith('{')) return jsonFields(lines.join('\n'));
  return lines.flatMap((line, index): Field[] => {
    const [, name, written = ''] = LINE.exec(line) ?? [];
    return name === undefined ? [] : [[name, fieldValue(written, linesBelow(lines, index))]];
  });
}

/** The lines up to the closing fence. Without any fence, up to an empty line or a line without a field. */
function frontMatterLines(text: string): string[] {
  const lines = text.split(/\r\n?|\n/);
  const start = lines.findIndex((line) => !BEFORE_FRONT_MATTER.test(line));
  const isFenced = OPENING.test(lines[start] ?? '');
  const rest = lines.slice(isFenced ? start + 1 : start);
  if (!isFenced && rest[0]?.trimStart().startsWith('{')) {
    const empty = rest.findIndex((line) => line.trim() === '');
    return empty === -1 ? rest : rest.slice(0, empty);
  }
  const end = rest.findIndex((line) => FENCE.test(line));
  if (isFenced && end !== -1) return rest.slice(0, end);
  const loose = rest.findIndex(
    (line) =>
      line.trim() === '' ||
      FENCE.test(line) ||
      (!isFenced && !LINE.test(line) && !ITEM.test(line) && !/^\s/.test(line)),
  );
  return loose === -1 ? rest : rest.slice(0, loose);
}

/** Parses a YAML scalar or list on one line, without comment and quotes. */
function scalarOf(written: string): unknown {
  const plain = written.trim();
  const quoted = /^(["'])(.*?)\1/.exec(plain);
  if (quoted !== null) return quoted[2] ?? '';
  const text = /^#/.test(plain) ? '' : (plain.split(/\s#/, 1)[0] ?? '').trim();
  return text.startsWith('[') ? text.split(/[[\],"']/).filter((item) => item.trim() !== '') : text;
}

/** The lines below a field that are items of its list or continue its value. */
function linesBelow(lines: readonly string[], index: number): string[] {
  const below: string[] = [];
  for (let next = index + 1; ; next++) {
    const line = lines[next] ?? '';
    if (!ITEM.test(line) && (!/^\s+\S/.test(line) || LINE.test(line))) return below;
    below.push(line.replace(ITEM, ''));
  }
}

/** A text or a list of texts; an empty text if there is no value. */
function fieldValue(written: string, below: readonly string[]): unknown {
  // `|` and `>-` start a text on the following lines.
  const first = scalarOf(/^\s*[|>][-+\d]{0,3}\s*$/.test(written) ? '' : written);
  const rest = below.map(scalarOf).filter((value) => value !== '');
  if (rest.length === 0) return first;
  return first === '' ? rest : [first, ...rest];
}

// A string, a punctuation mark, or a word such as true or 12. The end of the text may truncate a string.
const JSON_TOKEN = /"(?:[^"\\]|\\.)*"?|[{}[\],:]|[^\s"{}[\],:]+/gs;

/** The fields of the outermost object of an invalid JSON text; empty for a list. */
function jsonFields(text: string): Field[] {
  if (/[[{]/.exec(text)?.[0] === '[') return [];
  const fields: Field[] = [];
  const tokens = text.match(JSON_TOKEN) ?? [];
  let depth = 0;
  let isNested = true;
  for (const [index, token] of tokens.entries()) {
    const change = DEPTH_CHANGE.get(token);
    depth += change ?? 0;
    if (change === undefined && depth === 1 && tokens[index + 1] === ':')
      fields.push([unquoted(token), jsonValue(tokens, index + 2)]);
    isNested &&= depth > 0 || index === tokens.length - 1;
    isNested &&= !(isValue(token) && isValue(tokens[index + 1]));
  }
  return isNested && depth === 0 ? fields : [...fields, ...quotedFields(text)];
}

const DEPTH_CHANGE: ReadonlyMap<string, number> = new Map([
  ['{', 1],
  ['[', 1],
  ['}', -1],
  [']', -1],
]);

function isValue(token: string | undefined): boolean {
  return token !== undefined && !/^[{}[\],:]$/.test(token);
}

// Matches unescaped quotes only, which excludes quotes inside a valid string.
const QUOTED_FIELD =
  /(?<!\\)"([\p{L}_][\p{L}\p{N}_\\-]{0,60})"\s{0,20}:\s{0,20}(\[[^\]]{0,200}|"(?:[^"\\]|\\.){0,200}"?|[^\s",\]}]{0,60})/gsu;

/** All fields with a quoted name. With unbalanced quotes or brackets, the object that contains a field is unknown. */
function quotedFields(text: string): Field[] {
  return Array.from(text.matchAll(QUOTED_FIELD), ({ 1: name = '', 2: value = '' }): Field => {
    return [unescaped(name), jsonValue(value.match(JSON_TOKEN) ?? [], 0)];
  });
}

/** The fields of a JSON text whose value is one token, at any depth. */
function jsonStrings(text: string): Field[] {
  const tokens = text.match(JSON_TOKEN) ?? [];
  return tokens.flatMap((token, index): Field[] => {
    return tokens[index + 1] === ':' ? [[unquoted(token), unquoted(tokens[index + 2] ?? '')]] : [];
  });
}

/** A string, number, word or list of strings; an object for anything else, which no rule accepts. */
function jsonValue(tokens: readonly string[], index: number): unknown {
  const first = tokens[index] ?? '';
  if (first === 'null') return null;
  if (first === '{') return {};
  if (first !== '[') return first === ',' || first === '}' ? '' : unquoted(first);
  const end = tokens.indexOf(']', index);
  return tokens
    .slice(index + 1, end === -1 ? index + 20 : end)
    .filter((token) => token !== ',')
    .map(unquoted);
}

function unquoted(token: string): string {
  return /^["'].*["']$/s.test(token) ? unescaped(token.slice(1, -1)) : token;
}

function unescaped(text: string): string {
  return text.replace(/\\u([\da-f]{4})/gi, (_escape, code: string) => {
    return String.fromCharCode(Number.parseInt(code, 16));
  });
}
