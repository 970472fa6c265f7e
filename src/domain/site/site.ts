import type * as v from 'valibot';
import type { Person } from '../article/person.ts';
import { markupWarnings } from '../markup.ts';
import type { MediaFile, MediaFinding } from '../media.ts';
import { isError, type Origin, type Parsed, type Problem } from '../problem.ts';
import { isMapping, parseFields } from '../schema.ts';
import { withoutEndSlashes } from '../text/plain-text.ts';
import { parseWithoutThrowing } from '../throwing-fields.ts';
import { byKind, type NamedKind, namedKinds, TOPIC_KINDS, type TopicField } from '../topic-kinds.ts';
import type { Colour } from './colour.ts';
import { type OldAddresses, parseOldAddresses } from './old-addresses.ts';
import { type PageLook, pageLook } from './page-look.ts';
import type { PageWordsTable } from './page-words.ts';
import { hubProblems, hubsOf, type SiteHubs } from './site-hubs.ts';
import { sitePictures } from './site-pictures.ts';
import { siteFields } from './site-schema.ts';
import { sharedSlugs, type TopicSettings, type TopicTable, topicTable } from './topic-table.ts';
import type { TopicUrls } from './topic-url.ts';

/** The settings of the publication: `site.yaml`, with every default filled in. */
export interface Site extends OldAddresses, SiteHubs, PageLook {
  readonly title: string;
  readonly description: string;
  /** The website, ending in a slash. */
  readonly url: string;
  /** The public base of this service, without a slash at its end. */
  readonly feeds: string;
  readonly language: string;
  /** What default ids begin with. */
  readonly ids: string;
  readonly author?: Person;
  readonly rights?: string;
  readonly icon?: string;
  readonly logo?: string;
  readonly favicon?: string;
  /** Whether files that records name beside them are published. */
  readonly media?: 'serve';
  /** The files among `icon`, `logo` and `favicon` that are. */
  readonly files?: readonly MediaFile[];
  /** Whether changes are announced to hubs and caches. */
  readonly announce: boolean;
  readonly content: 'full' | 'summary';
  readonly perFeed: number;
  readonly keepDays: number;
  /** Code points in a summary that is made from the body. */
  readonly summaryLength: number;
  /** Seconds. */
  readonly maxAge: number;
  /** Whether readers that ask for it get only new and changed items, where the platform can do so. */
  readonly deltas?: boolean;
  readonly labels: ReadonlyMap<string, Partial<Labels>>;
  readonly topics: Readonly<Record<NamedKind, TopicTable>>;
  /** Where the website has the topics of a kind. */
  readonly topicUrls: TopicUrls;
  /** Whether a person who opens a feed's address sees a page about it. */
  readonly pages: boolean;
  readonly accent?: Colour;
  /** In which pages give times. */
  readonly timeZone: string;
  readonly words: PageWordsTable;
  /** Words that hide an article, by the record's field, beside those that always do. */
  readonly hide: ReadonlyMap<string, readonly string[]>;
}

/** The words that we write into bodies. */
export interface Labels {
  readonly contributors: string;
  readonly correction: string;
  readonly related: string;
  readonly source: string;
  readonly note: string;
  readonly tip: string;
  readonly important: string;
  readonly warning: string;
  readonly caution: string;
}

const ENGLISH: Labels = {
  contributors: 'With',
  correction: 'Correction',
  related: 'Related',
  source: 'Source',
  note: 'Note',
  tip: 'Tip',
  important: 'Important',
  warning: 'Warning',
  caution: 'Caution',
};

export interface SiteDefaults {
  /** The public base address, where neither the record nor the environment gives one. */
  readonly feeds: string;
  /** The public base address that the environment gives; it wins over the record's. */
  readonly feedsOverride?: string;
  /** Whether the service has a hub of its own, which `hub: self` names. Without it `self` is left out, with a warning. */
  readonly ownHub?: boolean;
  /** Looks at a file that a picture of the site names, by its path below the folder; absent where there is no folder. */
  readonly findFile?: (path: string) => MediaFinding;
}

/**
 * Parses the record in `site.yaml`; `undefined` (there is none) gives a site of defaults, with warnings that say so. A field
 * that is invalid makes the whole invalid. One that no rule foresaw costs itself alone and is an error.
 *
 * @example
 * import { formatProblem, parseSite } from 'feedstand';
 *
 * const fields = { title: 'The Wire', url: 'https://news.example' };
 * const parsed = parseSite(fields, { file: 'site.yaml' }, { feeds: 'http://localhost:8787' });
 * if (parsed.ok) console.log(parsed.value.title);
 * else console.error(parsed.problems.map(formatProblem).join('\n'));
 */
export function parseSite(record: unknown, origin: Origin, defaults: SiteDefaults): Parsed<Site> {
  try {
    return parseWhole(record, origin, defaults);
  } catch (error) {
    if (!isMapping(record)) throw error;
    const { parsed, thrown } = parseWithoutThrowing(record, (part) => parseWhole(part, origin, defaults));
    const problems = thrown.map(
      (each): Problem => ({
        severity: 'error',
        code: 'field.unforeseen',
        origin,
        ...each,
      }),
    );
    return { ...parsed, problems: [...problems, ...parsed.problems] };
  }
}

function parseWhole(record: unknown, origin: Origin, defaults: SiteDefaults): Parsed<Site> {
  const parsed = parseFields(siteFields, record ?? {}, origin);
  if (!parsed.ok) return parsed;
  const { feeds: written, hub, labels, categories, tags, authors, ...rest } = parsed.value;
  const { redirects, gone, ...fields } = withoutReadingRules(rest);
  const settings = { categories, tags, authors } satisfies Record<TopicField, unknown>;
  const feeds = withoutEndSlashes(defaults.feedsOverride ?? written ?? defaults.feeds);
  const title = fields.title ?? 'Untitled publication';
  const url = withSlash(fields.url ?? feeds);
  const old = parseOldAddresses({ redirects, gone }, feeds, origin);
  const findFile = fields.media === undefined ? undefined : defaults.findFile;
  const pictures = sitePictures(fields, { feeds, origin, findFile });
  const found = [...parsed.problems, ...old.problems, ...pictures.problems];
  if (found.some(isError)) return { ok: false, problems: found };
  const { icon: _icon, logo: _logo, favicon: _favicon, css: _css, links: _links, ...others } = fields;
  const site: Site = {
    ...others,
    ...old.value,
    ...pictures.value,
    title,
    url,
    feeds,
    description: fields.description ?? title,
    ids: fields.ids ?? `tag:${new URL(url).hostname},2026`,
    ...hubsOf(hub, feeds, defaults.ownHub),
    ...pageLook(fields, url),
    labels,
    topics: byKind(namedKinds, (kind) => topicTable(settings[TOPIC_KINDS[kind].field])),
  };
  return {
    ok: true,
    value: site,
    problems: [
      ...found,
      ...sharedProblems(settings, origin),
      ...markupWarnings(parsed.value, origin),
      ...assumptions(fields, site, origin),
      ...hubProblems(hub, site, origin),
    ],
  };
}

function sharedProblems(
  settings: Readonly<Record<TopicField, ReadonlyMap<string, TopicSettings>>>,
  origin: Origin,
): Problem[] {
  return Object.entries(settings).flatMap(([field, topics]) => {
    return sharedSlugs(topics).map((message): Problem => {
      return { severity: 'warning', code: 'topic.shared-slug', origin, field, message };
    });
  });
}

/** Without the rules by which records are read, which no other part of the site depends on. */
function withoutReadingRules<Fields extends ReadingFields>(all: Fields): Omit<Fields, keyof ReadingFields> {
  const {
    dialect: _dialect,
    dates: _dates,
    permalink: _permalink,
    id: _id,
    fields: _fields,
    records: _records,
    ...others
  } = all;
  return others;
}

type ReadingFields = Pick<
  v.InferOutput<typeof siteFields>,
  'dialect' | 'dates' | 'permalink' | 'id' | 'fields' | 'records'
>;

/** The words for bodies in a language: its own, else those of its primary subtag, else English. */
export function labelsFor(site: Site, tag: string): Labels {
  const primary = tag.split('-')[0] ?? tag;
  return { ...ENGLISH, ...site.labels.get(primary), ...site.labels.get(tag) };
}

function assumptions(
  fields: { title?: string; url?: string; ids?: string },
  site: Site,
  origin: Origin,
): Problem[] {
  const warn = (field: string, message: string): Problem => {
    return { severity: 'warning', code: 'site.assumed', origin, field, message };
  };
  const problems: Problem[] = [];
  if (fields.title === undefined) problems.push(warn('title', `is missing; "${site.title}" is used`));
  if (fields.url === undefined)
    problems.push(warn('url', `is missing; the website is taken to be ${site.url}`));
  if (fields.ids === undefined) {
    problems.push(warn('ids', `is missing; ids begin with "${site.ids}". Set it, so that they never change`));
  }
  return problems;
}

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}
