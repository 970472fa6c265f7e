import type { Problem, ProblemCode } from '../domain/problem.ts';
import { isMapping } from '../domain/schema.ts';
import { pathSlugOf, slugOf } from '../domain/text/slug.ts';
import { type RawRecord, type RawRecords, recordsOfList } from './raw-record.ts';
import { parseYaml } from './yaml.ts';

/** Parses the records in a `.md`, `.markdown` or `.json` file. `file`: its path relative to the folder, with `/`. */
export function parseRecordFile(file: string, bytes: Uint8Array): RawRecords {
  const text = decode(bytes);
  if (typeof text === 'number') return broken(file, 'is not valid UTF-8', text, 'file.not-utf8');
  return /\.json$/i.test(file) ? parseJsonFile(file, text) : parseMarkdownFile(file, text);
}

/** Decodes UTF-8 without its byte order mark. Returns the number of the first invalid line on failure. */
export function decode(bytes: Uint8Array): string | number {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return firstInvalidLine(bytes);
  }
}

function parseMarkdownFile(file: string, text: string): RawRecords {
  const lines = text.replace(/\r\n?/g, '\n');
  if (!/^---[ \t]*\n/.test(lines)) {
    if (isAboutFolder(file)) return { records: [], problems: [] };
    return broken(file, 'has no front matter: its first line must be ---', 1);
  }
  const start = lines.indexOf('\n') + 1;
  const end = /^(---|\.\.\.)[ \t]*$/m.exec(lines.slice(start));
  if (end === null) return broken(file, 'has no line --- that ends its front matter', 1);
  const bodyStart = start + end.index + end[0].length;
  const yaml = parseYaml(lines.slice(start, start + end.index));
  if (!yaml.ok) return broken(file, yaml.message, yaml.line + 1);
  if (!isMapping(yaml.value))
    return broken(file, 'must have fields in its front matter, such as title: …', 2);
  const bodyLine = lines.slice(0, bodyStart).split('\n').length + 1;
  const record: RawRecord = {
    origin: { file },
    fields: yaml.value,
    body: { format: 'markdown', text: lines.slice(bodyStart + 1) },
    defaultSlug: defaultSlug(file),
    lineOf: (field) => (field === 'body' ? bodyLine : lineOfField(yaml.lines, field, 1)),
  };
  return { records: [record], problems: [] };
}

/** Whether a name is common for notes about a folder, which need no front matter. */
function isAboutFolder(file: string): boolean {
  return /(?:^|\/)(?:readme|changelog|contributing|code_of_conduct|license|security)\.[a-z]+$/i.test(file);
}

/** The line of a field's top-level key. For a missing field, the line where the fields begin. */
export function lineOfField(
  lines: ReadonlyMap<string, number>,
  field: string | undefined,
  offset: number,
): number {
  const line = lines.get(field ?? '') ?? lines.get(field?.split(/[.[]/)[0] ?? '');
  return line === undefined ? 1 : line + offset;
}

function parseJsonFile(file: string, text: string): RawRecords {
  const parsed = parseJson(file, text);
  if ('problems' in parsed) return parsed;
  const { value } = parsed;
  if (Array.isArray(value)) return recordsOfList(value, file, (id) => `${defaultSlug(file)}/${slugOf(id)}`);
  const record = { origin: { file }, fields: value, defaultSlug: defaultSlug(file) };
  return { records: [record], problems: [] };
}

/** The value in a JSON file, or the problem with it. */
export function parseJson(file: string, text: string): { readonly value: unknown } | RawRecords {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    const { message } = error as SyntaxError;
    return broken(file, `is not valid JSON: ${message}`, lineOfPosition(text, message));
  }
}

/** The slug of a record that has none: its path without the extension. */
export function defaultSlug(file: string): string {
  return pathSlugOf(file.replace(/\.[^./]+$/, ''));
}

/** V8 gives the position only in the message, and not always: `… at position 15`. */
function lineOfPosition(text: string, message: string): number | undefined {
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return text.slice(0, Number(position)).split('\n').length;
  return /end of JSON/.test(message) ? text.split('\n').length : undefined;
}

function firstInvalidLine(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let [line, start] = [1, 0];
  while (start < bytes.length) {
    const newline = bytes.indexOf(10, start);
    const end = newline === -1 ? bytes.length : newline;
    try {
      decoder.decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    line++;
    start = end + 1;
  }
  return 1;
}

/** A file without records, and why. */
export function broken(
  file: string,
  message: string,
  line: number | undefined,
  code: ProblemCode = 'file.syntax',
): RawRecords {
  const problem: Problem = {
    severity: 'error',
    code,
    origin: { file },
    message,
    ...(line === undefined ? {} : { line }),
  };
  return { records: [], problems: [problem] };
}
