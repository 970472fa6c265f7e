import { isMapping } from '../../domain/schema.ts';
import type { DialectModule } from './configuration.ts';
import { type Dialect, type DialectPlan, FILE_NAME, type Fields, type Page } from './dialect.ts';
import { titleFromName, topicsFrom } from './page-texts.ts';
import { firstText } from './people.ts';
import { baseName, COMMON_NAMES, commonDialect, commonToken, withoutIndex } from './plain-dialect.ts';
import { withoutZola } from './zola-body.ts';
import { configureZola, type ZolaSettings } from './zola-configuration.ts';
import { zolaSlug } from './zola-slug.ts';

/** Zola, by its code (`components/content`, `components/site`) of version 0.22. */
export const zola: DialectModule = {
  label: 'Zola',
  configure: configureZola,
  create: (plan) => dialectOf(plan, plan.settings as unknown as ZolaSettings),
};

function dialectOf(plan: DialectPlan, settings: ZolaSettings): Dialect {
  const rooted = (file: string) => (plan.folder === '' ? file : `${plan.folder}/${file}`);
  const placeOf = (file: string) => placeIn(rooted(file), settings);
  return {
    ...commonDialect(plan),
    label: 'Zola',
    rules: rulesOf(rooted, settings),
    delimiters: ['toml', 'yaml'],
    allowsBlankStart: true,
    needsFrontMatter: true,
    names: NAMES,
    pathOf: (file) => placeOf(file).path,
    inherited: (file) => ({ [LANGUAGE]: placeOf(file).language }),
    // A date without a zone is in UTC.
    dateOf({ clock, offset = 0 }) {
      return { instant: clock - offset * 60_000, clock };
    },
    nameDate: nameDateOf,
    titleOf: (path, body) => ({ title: titleFromName(nameOf(path)), body }),
    isHidden: (_, path) => settings.drafts.some((folder) => folder === '' || path.startsWith(`${folder}/`)),
    addressOf: (page) => addressOf(page, settings),
    tokenOf(name, page) {
      return name === 'slug' ? (slugOf(page, settings) ?? '') : commonToken(name, page);
    },
    pictures: 'page',
    addsBase: true,
    // The ids in its feeds are not percent-encoded.
    idOf: (_, url) => decoded(url),
    topicsOf: ({ fields }) => topicsOf(fields),
    bodyOf: (text, _, others) => withoutZola({ text, others, url: plan.url }),
  };
}

/** Where the language by the name of the file is put; no record has a field of this name. */
const LANGUAGE = ' language';

const NAMES: Dialect['names'] = {
  ...COMMON_NAMES,
  // Some sites have the date only in the address, and templates that take it from there.
  published: ['date', FILE_NAME, 'path'],
  updated: ['updated'],
  expires: [],
  summary: ['description'],
  authors: ['authors', 'taxonomies.authors', 'taxonomies.author', 'extra.authors', 'extra.author', 'author'],
  image: ['extra.image', 'extra.cover', 'extra.thumbnail', 'extra.og_image'],
  language: [LANGUAGE],
};

function rulesOf(rooted: (file: string) => string, settings: ZolaSettings): Dialect['rules'] {
  const ignored = settings.ignored.map((source) => new RegExp(source));
  const isBelow = (path: string) => path === 'content' || path.startsWith('content/');
  return {
    isSilent(file) {
      const path = rooted(file);
      return /(?:^|\/)\.[^/]*$/.test(file) || !isBelow(path) || ignored.some((pattern) => pattern.test(path));
    },
    isSkipped: () => false,
    isUnread: () => false,
    isRecord: (file) => /\.md$/.test(file) && !/(?:^|\/)_index\.[^/]*$/.test(file) && isBelow(rooted(file)),
  };
}

/** The path below `content` without the language in the name of the file. */
function placeIn(file: string, { language, languages }: ZolaSettings) {
  const path = file.replace(/^content\//, '');
  const [, start, code = '', extension] = /^((?:.*\/)?[^./]+)\.([^/]+?)(\.md)$/.exec(path) ?? [];
  return languages.includes(code) ? { path: `${start}${extension}`, language: code } : { path, language };
}

/** The name of the file, or of the folder of `index.md`. */
function nameOf(path: string): string {
  return baseName(`${withoutIndex(path.replace(/\.md$/, ''))}.md`);
}

/** A date before a name, which may have a time. */
const DATED =
  /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))?)(?:\s?[_-](.+))?/;

function nameDateOf(path: string) {
  const [, text, rest] = DATED.exec(nameOf(path)) ?? [];
  return text === undefined ? undefined : { text, rest: rest ?? nameOf(path) };
}

function slugOf({ path, fields }: Page, { slugs, keepsDates }: ZolaSettings): string | undefined {
  const rest = keepsDates ? undefined : nameDateOf(path)?.rest;
  return zolaSlug(firstText(fields, ['slug']) ?? rest ?? nameOf(path), slugs);
}

function addressOf(page: Page, settings: ZolaSettings): ReturnType<Dialect['addressOf']> {
  const { path, fields } = page;
  const own = firstText(fields, ['path'])?.trim();
  if (own !== undefined) return withSlash(own.startsWith('/') ? own : `/${own}`);
  const slug = slugOf(page, settings);
  if (slug === undefined) return { unknown: 'Zola writes its name in Latin letters; set slug in the page' };
  const language = firstText(fields, [LANGUAGE]);
  const prefix = language === settings.language || language === undefined ? [] : [language];
  return withSlash(`/${[...prefix, ...withoutIndex(path).split('/').slice(0, -1), slug].join('/')}`);
}

function withSlash(path: string): string {
  return path.endsWith('/') ? path : `${path}/`;
}

function decoded(url: string): string {
  try {
    return decodeURI(url);
  } catch {
    return url;
  }
}

/** Taxonomies have names of the site's own; those that most have are read. */
function topicsOf({ taxonomies }: Fields): ReturnType<Dialect['topicsOf']> {
  const terms = isMapping(taxonomies) ? taxonomies : {};
  return {
    categories: [...topicsFrom(terms.categories), ...topicsFrom(terms.category)],
    tags: [...topicsFrom(terms.tags), ...topicsFrom(terms.tag)],
  };
}
