import { createContent } from '../content/content.ts';
import type { Article } from '../domain/article/article.ts';
import { parseArticle } from '../domain/article/parse-article.ts';
import { formatProblem, isError, type Problem } from '../domain/problem.ts';
import type { Site } from '../domain/site/site.ts';
import { LARGEST_FILE } from '../folder/parsed-file.ts';
import type { ImportedArticle } from '../importers/imported.ts';
import { jsonRecord, markdownRecord } from '../importers/record-text.ts';
import { parseRecordFile } from '../records/parse-record.ts';

/** The text of a record that `check` finds no error in, and the article that it is. */
export interface WrittenRecord {
  readonly file: string;
  readonly text: string;
  readonly article: Article;
  /** Fields that a record cannot have as they are, with the reason. */
  readonly dropped: readonly string[];
}

export interface RecordOptions {
  readonly site: Site;
  /** Whether the body stays HTML, in a JSON record. */
  readonly asHtml: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Makes a record and reads it as `check` would; a text says why it cannot be one. */
export function writtenRecord(article: ImportedArticle, options: RecordOptions): WrittenRecord | string {
  const { usable, dropped, wrong } = usableFields(article, options);
  if (wrong !== undefined) return wrong;
  const file = `${article.fields.slug}.${options.asHtml ? 'json' : 'md'}`;
  const text = textOf({ ...article, fields: usable }, options);
  if (text === undefined) return 'body: cannot be turned into Markdown; --html keeps it as it is';
  const read = readBack(file, text, options);
  return typeof read === 'string' ? read : { file, text, article: read, dropped };
}

/** The checked HTML is not too deep: turning it into Markdown takes a time that rises with the square of its depth. */
function textOf(article: ImportedArticle, { asHtml }: RecordOptions): string | undefined {
  try {
    return asHtml ? jsonRecord(article) : markdownRecord(article);
  } catch {
    // The library fails for a body that is a `frameset`, among others.
    return undefined;
  }
}

// Without these it is not a record, or one that may not be public.
const NEEDED = new Set([
  'slug',
  'title',
  'published',
  'body',
  '',
  'draft',
  'expires',
  'status',
  'visibility',
]);

/** The fields and list entries that a record can have, or the reason why they do not make a record. */
function usableFields(
  { fields, html, markdown }: ImportedArticle,
  { site, now }: RecordOptions,
): {
  readonly usable: ImportedArticle['fields'];
  readonly dropped: readonly string[];
  readonly wrong?: string;
} {
  const origin = { file: String(fields.slug) };
  const record = { ...fields, ...(markdown === undefined ? { html } : { markdown }) };
  const parsed = parseArticle(record, { origin, site, defaultSlug: origin.file, createContent, now });
  const errors = parsed.problems.filter(isError);
  const wrong = errors.map(({ field = '', message }): WrongField => {
    const [, name = '', index] = /^(\w*)(?:\[(\d+)\])?/.exec(field) ?? [];
    return { name, message, ...(index === undefined ? {} : { index: Number(index) }) };
  });
  const usable = Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => usableField(name, value, wrong)),
  );
  const dropped = [...new Set(wrong.map(({ name, message }) => `${name}, ${message}`))];
  return wrong.some(({ name }) => NEEDED.has(name))
    ? { usable, dropped, wrong: told(errors) }
    : { usable, dropped };
}

interface WrongField {
  readonly name: string;
  /** Of an entry, where the field is a list that may do without it. */
  readonly index?: number;
  readonly message: string;
}

function usableField(name: string, value: unknown, wrong: readonly WrongField[]): [string, unknown][] {
  const problems = wrong.filter((one) => one.name === name);
  if (problems.length === 0) return [[name, value]];
  if (!Array.isArray(value) || problems.some(({ index }) => index === undefined)) return [];
  const indices = new Set(problems.map(({ index }) => index));
  return [[name, value.filter((_, index) => !indices.has(index))]];
}

function readBack(file: string, text: string, { site, now }: RecordOptions): Article | string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > LARGEST_FILE)
    return `is larger than ${LARGEST_FILE / 2 ** 20} MiB (${bytes.length} bytes)`;
  const { records, problems } = parseRecordFile(file, bytes);
  const [record] = records;
  if (record === undefined) return told(problems);
  const parsed = parseArticle(record.fields, { ...record, site, createContent, now });
  return parsed.ok ? parsed.value : told(parsed.problems.filter(isError));
}

function told(problems: readonly Problem[]): string {
  return problems
    .map((problem) => formatProblem({ ...problem, origin: { file: '' } }).replace(/^: /, ''))
    .join('; ');
}
