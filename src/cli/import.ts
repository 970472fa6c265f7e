import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { SourceError } from '../domain/article-source.ts';
import { readRegularFile } from '../folder/regular-file.ts';
import type { Imported, ImportedArticle, ImportOptions, SourceFile } from '../importers/imported.ts';
import { importers } from '../importers/importers.ts';
import { createImportClaims, type ImportClaims } from './import-claims.ts';
import { createImportNotes, type ImportNotes } from './import-notes.ts';
import { writtenRecord } from './import-record.ts';
import { readTarget, type Target } from './import-target.ts';
import { createProgress } from './progress.ts';
import { quoted } from './quoted.ts';
import type { Terminal } from './terminal.ts';
import { obstacleAt, writeBelow } from './write-below.ts';

export interface ImportFlags {
  readonly articles?: string;
  readonly force?: boolean;
  readonly html?: boolean;
  readonly site?: string;
  readonly dryRun?: boolean;
}

/**
 * Writes the articles of an export or a feed as records, and `site.yaml` where there is none. 1 if nothing was written, or an
 * article was not.
 */
export async function importArticles(path: string, flags: ImportFlags, terminal: Terminal): Promise<number> {
  const folder = flags.articles ?? terminal.environment.ARTICLES ?? 'articles';
  const source = readSource(path, flags);
  const notes = createImportNotes();
  const target = await readTarget(folder, source.site ?? {}, { terminal, notes });
  if (flags.dryRun !== true) makeFolder(folder);
  for (const text of source.notes ?? []) notes.add(text);
  for (const reason of source.skipped) notes.add(`left out: ${reason}`);
  const articles = distinct(source.articles, notes);
  const written = writeRecords(articles, { flags, terminal, notes, target });
  if (written > 0) writeSite(target, flags, notes);
  const count = `${written} of ${articles.length} articles`;
  const done = flags.dryRun === true ? 'would be written' : 'written';
  terminal.stdout.write([`${count} ${done} to ${folder}`, ...notes.lines(), ''].join('\n'));
  terminal.stdout.write(nextSteps(target, { written, flags }));
  return written > 0 && written === articles.length ? 0 : 1;
}

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
  if (!statSync(path).isDirectory()) return [{ path: basename(path), bytes: () => bytesOf(path) }];
  const names = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map(({ parentPath, name }) => relative(path, join(parentPath, name)).replaceAll(sep, '/'));
  if (names.length === 0) throw new Error('the folder has no files');
  return names.sort().map((name) => ({ path: name, bytes: () => bytesOf(join(path, name)) }));
}

// As long as a text of Node's can be.
const LARGEST_EXPORT = 512 * 2 ** 20;

function bytesOf(path: string): Uint8Array {
  const content = readRegularFile(path, { limit: LARGEST_EXPORT });
  if (content.kind === 'content') return content.bytes;
  throw new Error(
    content.kind === 'gone' ? `${basename(path)} is gone` : `${basename(path)} ${content.message}`,
  );
}

/** Files of one export may repeat articles, as the pages of a feed do. */
function distinct(articles: readonly ImportedArticle[], notes: ImportNotes): readonly ImportedArticle[] {
  const seen = new Set<string>();
  return articles.filter(({ fields: { slug, id, url, title, published } }) => {
    const key = JSON.stringify([id, url, title, published]);
    const isNew = !seen.has(key);
    seen.add(key);
    if (!isNew) notes.add('left out: the same article again', String(slug));
    return isNew;
  });
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw new SourceError(`the folder ${folder} cannot be made: ${(cause as Error).message}`, { cause });
  }
}

interface Writing {
  readonly target: Target;
  readonly flags: ImportFlags;
  readonly terminal: Terminal;
  readonly notes: ImportNotes;
}

/** How many were written, or would be. */
function writeRecords(articles: readonly ImportedArticle[], writing: Writing): number {
  const progress = createProgress(writing.terminal.stderr, 'articles imported');
  const ownSlug = createSlugs();
  const claims = createImportClaims(writing.target.articles);
  let written = 0;
  for (const [index, article] of articles.entries()) {
    const slug = ownSlug(String(article.fields.slug));
    const fields = { ...article.fields, slug };
    if (writeRecord({ ...article, fields }, claims, writing)) written++;
    progress.update(index + 1, articles.length);
  }
  progress.end();
  return written;
}

/** A slug that no earlier article has. */
function createSlugs(): (slug: string) => string {
  const counts = new Map<string, number>();
  return (slug) => {
    let own = slug;
    while (counts.has(own)) {
      const count = (counts.get(slug) ?? 1) + 1;
      counts.set(slug, count);
      own = `${slug}-${count}`;
    }
    counts.set(own, 1);
    return own;
  };
}

function writeRecord(article: ImportedArticle, claims: ImportClaims, writing: Writing): boolean {
  const { target, flags, terminal, notes } = writing;
  const { folder, site } = target;
  const slug = String(article.fields.slug);
  for (const what of article.lost) notes.add(`not carried: ${what}`, slug);
  for (const what of article.notes ?? []) notes.add(what, slug);
  const options = { site, asHtml: flags.html === true, now: terminal.now() };
  const refuse = (why: string, what = slug) => {
    notes.add(`not written: ${why}`, what);
    return false;
  };
  let record = writtenRecord(article, options);
  if (typeof record !== 'string' && claims.isRepeated(record)) {
    // Readers tell articles apart by their ids: one of them has to get another.
    notes.add('not carried: an id that an earlier article has', slug);
    record = writtenRecord({ ...article, fields: { ...article.fields, id: undefined } }, options);
  }
  if (typeof record === 'string') return refuse(record);
  for (const what of record.dropped) notes.add(`not carried: ${what}`, slug);
  const { file, text } = record;
  const obstacle = obstacleAt({ folder, path: file }, flags.force === true);
  if (obstacle === 'exists') return refuse('it is there already (--force overwrites)', file);
  const why = obstacle?.message ?? claims.take(record);
  if (why !== undefined) return refuse(why, file);
  try {
    if (flags.dryRun !== true) writeBelow({ folder, path: file }, text, flags.force === true);
    return true;
  } catch (error) {
    return refuse((error as Error).message, file);
  }
}

function writeSite({ folder, newSite }: Target, flags: ImportFlags, notes: ImportNotes): void {
  if (newSite === undefined) return;
  try {
    if (flags.dryRun !== true) writeBelow({ folder, path: 'site.yaml' }, newSite, false);
    notes.add(flags.dryRun === true ? 'site.yaml would be written' : 'site.yaml is written');
  } catch (error) {
    notes.add(`site.yaml is not written: ${(error as Error).message}`);
  }
}

function nextSteps(
  { folder, newSite, siteLines }: Target,
  { written, flags }: { readonly written: number; readonly flags: ImportFlags },
): string {
  const lines =
    siteLines === undefined
      ? ''
      : `For old feeds to lead here, put this into ${join(folder, 'site.yaml')}, below the keys that it has:\n${siteLines}`;
  if (flags.dryRun === true) return `${lines}Nothing was written, since this was --dry-run.\n`;
  if (written === 0) return lines;
  const steps = [
    ...(newSite === undefined ? [] : [`look through ${join(folder, 'site.yaml')}, ids above all`]),
    `feedstand check ${quoted(folder)}`,
    `feedstand serve ${quoted(folder)}`,
  ];
  return `${lines}${['Next:', ...steps.map((step) => `  ${step}`), ''].join('\n')}`;
}
