import { existsSync } from 'node:fs';
import { join, normalize, relative, sep } from 'node:path';
import { createCatalog } from '../catalog/catalog.ts';
import type { Flags } from '../config.ts';
import type { Article } from '../domain/article/article.ts';
import type { Loaded } from '../domain/article-source.ts';
import { formatOrigin, isError } from '../domain/problem.ts';
import { nearest } from '../domain/text/did-you-mean.ts';
import { LARGEST_FILE } from '../folder/parsed-file.ts';
import { readRegularFile } from '../folder/regular-file.ts';
import { type NamedRecord, namedRecords } from '../records/named-records.ts';
import { PROBLEMS_PER_FILE } from './check.ts';
import { explainArticle, explainBroken, formatExplanation } from './explanation.ts';
import { createSource, readSetup, tellAssumed } from './setup.ts';
import type { Terminal } from './terminal.ts';

export interface ExplainFlags extends Flags {
  readonly json?: boolean;
  /** Tells entity tags too. */
  readonly validators?: boolean;
}

/** Prints in which feeds an article is, at which position, and why not in others. Returns 1 if the article does not exist. */
export async function explain(
  name: string,
  { json, validators = false, ...flags }: ExplainFlags,
  terminal: Terminal,
): Promise<number> {
  const { config, assumed } = await readSetup(flags, terminal);
  tellAssumed(assumed, terminal);
  const source = createSource(config, terminal, { problemsPerFile: PROBLEMS_PER_FILE });
  const loaded = await source.load();
  const broken = brokenRecords(loaded, config.articles);
  const isMeant = matcherOf(name, config.articles);
  const catalog = createCatalog(loaded.site, loaded.articles, terminal.now());
  const explanations = [
    ...loaded.articles
      .filter((article) => isMeant(namesOf(article)))
      .map((article) => {
        const dates = source.datesOf(article.origin.file);
        return explainArticle(article, { catalog, loaded, validators, dates });
      }),
    ...broken
      .filter(({ origin, names }) => isMeant([...names, origin.file, formatOrigin(origin)]))
      .map(({ origin }) => explainBroken(formatOrigin(origin), loaded)),
  ];
  if (json) terminal.stdout.write(`${JSON.stringify(explanations, null, 2)}\n`);
  else for (const explanation of explanations) terminal.stdout.write(formatExplanation(explanation));
  if (explanations.length > 0) return 0;
  const known = [...loaded.articles.flatMap(namesOf), ...broken.flatMap(({ names }) => names)];
  terminal.stderr.write(`feedstand: ${whyUnknown(name, config.articles, known)}\n`);
  return 1;
}

/** What an article goes by. */
function namesOf({ slug, id, atomId = id, title, origin }: Article): string[] {
  return [slug, id, atomId, title, origin.file, formatOrigin(origin)];
}

/** Whether one of its names is what the user wrote: a slug, an id, a title, or a file as it is called from here or there. */
function matcherOf(name: string, folder: string): (names: readonly string[]) => boolean {
  const wanted = new Set(
    [name, normalize(name).split(sep).join('/'), pathBelow(name, folder)].map(comparable),
  );
  return (names) => names.some((known) => wanted.has(comparable(known)));
}

/** Titles are typed by hand: letters' case and white space do not count. */
function comparable(name: string): string {
  return name.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase();
}

function pathBelow(name: string, folder: string): string {
  return relative(folder, name).split(sep).join('/');
}

function whyUnknown(name: string, folder: string, known: readonly string[]): string {
  const file = pathBelow(name, folder);
  for (const path of file.startsWith('../') ? [name] : [file, name]) {
    if (existsSync(join(folder, path)))
      return `${path} is not read; records are .md, .markdown and .json files, and names that start with _ or . are skipped`;
  }
  const near = nearest(name, known);
  return `there is no article ${name}${near === undefined ? '' : `; did you mean ${near}?`}`;
}

/** The records that are not served for an error, by what they call themselves. Only files that have an error are read again. */
function brokenRecords({ articles, problems, site }: Loaded, folder: string): NamedRecord[] {
  const served = new Set(articles.map(({ origin }) => formatOrigin(origin)));
  const errors = problems.filter((problem) => isError(problem) && problem.origin.file !== 'site.yaml');
  const broken = new Set(errors.map(({ origin }) => formatOrigin(origin)));
  const files = new Set(errors.map(({ origin }) => origin.file));
  return [...files].flatMap((file) => {
    const content = readRegularFile(join(folder, file), { limit: LARGEST_FILE, inside: folder });
    const records = content.kind === 'content' ? namedRecords(file, content.bytes, site.ids) : [];
    const all = records.length > 0 ? records : [{ origin: { file }, names: [] }];
    return all.filter(({ origin }) => {
      const record = formatOrigin(origin);
      return broken.has(record) && !served.has(record);
    });
  });
}
