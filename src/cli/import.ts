import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { createContent } from '../content/content.ts';
import { parseArticle } from '../domain/article.ts';
import type { Site } from '../domain/site.ts';
import { formatProblem, isError, SourceError } from '../domain/source.ts';
import type { Imported, ImportedArticle, ImportOptions, SourceFile } from '../import/imported.ts';
import { importers } from '../import/importers.ts';
import { jsonRecord, markdownRecord } from '../import/record-text.ts';
import type { Terminal } from './program.ts';
import { createProgress } from './progress.ts';
import { readSetup } from './setup.ts';

export interface ImportFlags {
  readonly articles?: string;
  readonly force?: boolean;
  readonly html?: boolean;
  readonly site?: string;
}

/** Writes the articles of an export or a feed as records; 1 if one of them was not written. */
export function importArticles(file: string, flags: ImportFlags, terminal: Terminal): number {
  const folder = flags.articles ?? terminal.environment.ARTICLES ?? 'articles';
  const { articles, skipped, notes: general = [] } = readSource(file, flags);
  mkdirSync(folder, { recursive: true });
  const { site } = readSetup({ articles: folder }, terminal);
  const progress = createProgress(terminal.stderr, 'articles imported');
  const notes = new Map<string, string[]>();
  const note: Note = (what, which) => notes.set(what, [...(notes.get(what) ?? []), which]);
  const [slugs, ids] = [new Set<string>(), new Set<unknown>()];
  let written = 0;
  for (const [index, article] of articles.entries()) {
    const slug = ownSlug(String(article.fields.slug), slugs);
    const { id } = article.fields;
    if (id !== undefined && ids.has(id))
      note('an id that an earlier article has, which is served instead', slug);
    ids.add(id);
    const fields = usableFields({ ...article, fields: { ...article.fields, slug } }, site, (what) =>
      note(what, slug),
    );
    if (fields !== undefined && writeRecord(join(folder, slug), { ...article, fields }, flags, note))
      written++;
    progress.update(index + 1, articles.length);
  }
  progress.end();
  terminal.stdout.write(`${written} of ${articles.length} articles written to ${folder}\n`);
  for (const text of general) terminal.stdout.write(`  ${text}\n`);
  for (const reason of skipped) terminal.stdout.write(`  left out: ${reason}\n`);
  for (const [what, which] of notes) terminal.stdout.write(`  ${what}: ${listOf(which)}\n`);
  return written === articles.length ? 0 : 1;
}

type Note = (what: string, which: string) => void;

function readSource(path: string, options: ImportOptions): Imported {
  try {
    const files = sourceFiles(path);
    const importer = importers.find(({ matches }) => matches(files));
    if (importer === undefined) throw new Error('its format is unknown');
    return importer.read(files, options);
  } catch (cause) {
    throw new SourceError(`${path} cannot be imported: ${(cause as Error).message}`, { cause });
  }
}

/** The file, or the files below the folder, in the order of their paths. */
function sourceFiles(path: string): SourceFile[] {
  if (!statSync(path).isDirectory()) return [{ path: basename(path), bytes: () => readFileSync(path) }];
  const names = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map(({ parentPath, name }) => relative(path, join(parentPath, name)).replaceAll(sep, '/'));
  if (names.length === 0) throw new Error('the folder has no files');
  return names.sort().map((name) => ({ path: name, bytes: () => readFileSync(join(path, name)) }));
}

function ownSlug(slug: string, taken: Set<string>): string {
  let own = slug;
  for (let count = 2; taken.has(own); count++) own = `${slug}-${count}`;
  taken.add(own);
  return own;
}

const NEEDED = new Set(['title', 'published', 'body', '']);

/** The fields without those that a record cannot have; `undefined` where what is left is no record. */
function usableFields(
  { fields, html, markdown, lost, notes = [] }: ImportedArticle,
  site: Site,
  note: (what: string) => void,
): ImportedArticle['fields'] | undefined {
  const origin = { file: String(fields.slug) };
  const body = markdown === undefined ? { html } : { markdown };
  const parsed = parseArticle(
    { ...fields, ...body },
    { origin, site, defaultSlug: origin.file, createContent },
  );
  const errors = parsed.problems.filter(isError);
  const wrong = new Map(errors.map(({ field = '', message }) => [field.split(/[.[]/)[0] ?? '', message]));
  for (const what of lost) note(`not carried: ${what}`);
  for (const what of notes) note(what);
  if ([...wrong.keys()].some((field) => NEEDED.has(field))) {
    note(`not written: ${errors.map(formatProblem).join('; ')}`);
    return undefined;
  }
  for (const [field, message] of wrong) note(`not carried: ${field}, ${message}`);
  return Object.fromEntries(Object.entries(fields).filter(([field]) => !wrong.has(field)));
}

function writeRecord(path: string, article: ImportedArticle, flags: ImportFlags, note: Note): boolean {
  const file = `${path}.${flags.html ? 'json' : 'md'}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    const text = flags.html ? jsonRecord(article) : markdownRecord(article);
    writeFileSync(file, text, { flag: flags.force ? 'w' : 'wx' });
    return true;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    note(
      code === 'EEXIST' ? 'not written, being there already (--force overwrites)' : `not written: ${message}`,
      file,
    );
    return false;
  }
}

/** As many as somebody would read. */
function listOf(which: readonly string[]): string {
  const [shown, rest] = [which.slice(0, 5).join(', '), which.length - 5];
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}
