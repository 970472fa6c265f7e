import { readdirSync } from 'node:fs';
import type { Article } from '../domain/article/article.ts';
import { SourceError } from '../domain/article-source.ts';
import { isError } from '../domain/problem.ts';
import { parseSite, type Site } from '../domain/site/site.ts';
import { slugOf } from '../domain/text/slug.ts';
import { resolveUrl } from '../domain/text/web-url.ts';
import { namedKinds, TOPIC_KINDS } from '../domain/topic-kinds.ts';
import { type SiteFields, siteLines, siteText } from '../importers/site-text.ts';
import type { ImportNotes } from './import-notes.ts';
import { createSource, readSetup } from './setup.ts';
import type { Terminal } from './terminal.ts';

/** Where records are written to. */
export interface Target {
  readonly folder: string;
  readonly site: Site;
  /** The present content of the folder. */
  readonly articles: readonly Article[];
  /** The text of the `site.yaml` that the folder does not have. */
  readonly newSite?: string;
  /** Lines for the `site.yaml` that the folder has, without which old feeds lead nowhere. */
  readonly siteLines?: string;
}

/** Reads what is at the target; nothing is written. */
export async function readTarget(
  folder: string,
  fields: SiteFields,
  { terminal, notes }: { readonly terminal: Terminal; readonly notes: ImportNotes },
): Promise<Target> {
  const names = namesIn(folder);
  const usable = usableFields(fields, notes);
  const year = new Date(terminal.now()).getUTCFullYear();
  const withIds = {
    ...usable,
    ...(usable.url === undefined ? {} : { ids: idsFor(String(usable.url), year) }),
  };
  if (names.length === 0)
    return { folder, site: siteOf(withIds), articles: [], newSite: siteText(withIds, year) };
  const { config, site } = await readSetup({ articles: folder }, terminal);
  const { articles } = await createSource(config, terminal).load();
  if (names.includes('site.yaml') || names.includes('site.yml')) {
    const missing = missingFields(usable, site);
    return { folder, site, articles, ...(missing === undefined ? {} : { siteLines: siteLines(missing) }) };
  }
  // Ids that articles have by default must not change.
  const isUsed = articles.some(({ id }) => id.startsWith(`${site.ids}:`));
  const kept = isUsed ? { ...withIds, ids: site.ids } : withIds;
  return { folder, site: siteOf(kept), articles, newSite: siteText(kept, year) };
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw new SourceError(`the folder ${folder} cannot be read: ${message}`, { cause });
  }
}

const origin = { file: 'site.yaml' };
// Nothing that is imported depends on it.
const defaults = { feeds: 'http://localhost' };

/** The fields without those that `site.yaml` cannot have. */
function usableFields(fields: SiteFields, notes: ImportNotes): SiteFields {
  const errors = parseSite(fields, origin, defaults).problems.filter(isError);
  const wrong = new Map(errors.map(({ field = '', message }) => [field.split(/[.[]/)[0] ?? '', message]));
  for (const [field, message] of wrong) notes.add(`not carried to site.yaml: ${field}, ${message}`);
  return Object.fromEntries(Object.entries(fields).filter(([field]) => !wrong.has(field)));
}

function siteOf(fields: SiteFields): Site {
  const parsed = parseSite(fields, origin, defaults);
  if (!parsed.ok) throw new Error('a site of fields that are valid is valid');
  return parsed.value;
}

function idsFor(url: string, year: number): string {
  return `tag:${resolveUrl(url)?.hostname ?? 'example.com'},${year}`;
}

/** The fields about old addresses that `site.yaml` does not have yet. */
function missingFields(fields: SiteFields, site: Site): SiteFields | undefined {
  const missing: Record<string, unknown> = {};
  for (const kind of namedKinds) {
    const { field } = TOPIC_KINDS[kind];
    const topics = Object.entries((fields[field] ?? {}) as Record<string, { aliases?: readonly string[] }>);
    const unknown = topics.flatMap(([name, { aliases = [] }]) => {
      const { slugs, aliases: known } = site.topics[kind];
      const slug = slugs.get(slugOf(name)) ?? slugOf(name);
      const rest = aliases.filter((alias) => alias !== slug && known.get(alias) !== slug);
      return rest.length === 0 ? [] : [[name, { aliases: rest }] as const];
    });
    if (unknown.length > 0) missing[field] = Object.fromEntries(unknown);
  }
  const gone = ((fields.gone ?? []) as readonly string[]).filter((path) => !site.gone.includes(path));
  if (gone.length > 0) missing.gone = gone;
  return Object.keys(missing).length === 0 ? undefined : missing;
}
