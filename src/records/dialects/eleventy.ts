import { pathsTo } from '../record-names.ts';
import { withAlerts } from './admonitions.ts';
import type { DialectModule } from './configuration.ts';
import { type Dialect, type DialectPlan, FILE_NAME, type Fields, type Page } from './dialect.ts';
import { configureEleventy, type EleventySettings } from './eleventy-configuration.ts';
import type { HistoryQuestion } from './file-history.ts';
import { withoutLiquid } from './liquid.ts';
import { titleFromName, topicsFrom, yes } from './page-texts.ts';
import { firstText } from './people.ts';
import {
  baseName,
  COMMON_NAMES,
  commonDialect,
  commonRules,
  commonToken,
  withoutIndex,
} from './plain-dialect.ts';

/** Eleventy, by its code (`Template.js`, `TemplatePermalink.js`, `TemplateFileSlug.js` of 3.1) and eleventy-plugin-rss. */
export const eleventy: DialectModule = {
  label: 'Eleventy',
  configure: configureEleventy,
  create: (plan) => dialectOf(plan, plan.settings as unknown as EleventySettings),
};

function dialectOf(plan: DialectPlan, settings: EleventySettings): Dialect {
  const rooted = (file: string) => (plan.folder === '' ? file : `${plan.folder}/${file}`);
  const pathOf = (file: string) => belowInput(rooted(file), settings);
  const inherited = (file: string) => dataFor(rooted(file), settings);
  return {
    ...commonDialect(plan),
    label: 'Eleventy',
    rules: commonRules(/\.(?:md|markdown)$/i),
    dateForms: { rollsOver: true },
    delimiters: ['yaml', 'toml', 'json'],
    needsFrontMatter: false,
    names: {
      ...COMMON_NAMES,
      published: ['date', FILE_NAME],
      expires: [],
      authors: ['authors', 'author', 'postAuthor'],
    },
    withdrawals: new Map([['eleventyexcludefromcollections', 'draft']]),
    pathOf,
    inherited: (file) => ({ ...inherited(file), [COLLECTIONS]: topicsFrom(inherited(file).tags) }),
    historyWords: HISTORY_WORDS,
    // A date without an offset is in UTC, written in YAML or as a text.
    dateOf: ({ clock, offset }) => ({
      instant: offset === undefined ? clock : clock - offset * 60_000,
      clock: offset === undefined ? clock : clock - offset * 60_000,
    }),
    nameDate: (path) => {
      const text = /\d{4}-\d\d-\d\d/.exec(path)?.[0];
      return text === undefined ? undefined : { text, rest: slugIn(baseName(path)) };
    },
    titleOf: (path, body) => ({ title: titleFromName(slugIn(baseName(path))), body }),
    isHidden: (fields) => isExcluded(fields.eleventyExcludeFromCollections) || fields.permalink === 'false',
    addressOf,
    tokenOf: (name, page) =>
      name === 'slug' ? slugIn(baseName(`${page.path}.md`)) : commonToken(name, page),
    topicsOf: ({ fields }) => ({
      categories: [...topicsFrom(fields.categories), ...topicsFrom(fields.category)],
      tags: tagsOf(fields),
    }),
    bodyOf: (text, { fields }) =>
      withoutLiquid(withAlerts(text), {
        tag: () => undefined,
        output: (expression) => outputOf(expression, fields),
      }),
  };
}

const HISTORY_WORDS = new Map<string, HistoryQuestion>([
  ['git created', 'created'],
  ['git last modified', 'modified'],
]);

/** A field, or a text that filters such as `url` leave as it is. */
function outputOf(expression: string, fields: Fields): string | undefined {
  if (/^\w+$/.test(expression)) return firstText(fields, [expression]);
  return /^["']([^"']*)["'](?:\s*\|\s*(?:url|safe|absoluteUrl|htmlBaseUrl))*$/.exec(expression)?.[1];
}

/** Where the tags are put that a page has by its folder. */
const COLLECTIONS = ' collections';

function belowInput(path: string, { input }: EleventySettings): string {
  return input !== '' && path.startsWith(`${input}/`) ? path.slice(input.length + 1) : path;
}

/** Data of the folders above it, the nearest last, and its own; lists of tags are joined. */
function dataFor(path: string, { data }: EleventySettings): Fields {
  const places = ['', ...pathsTo(path).slice(0, -1), path.replace(/\.[^./]+$/, '')];
  const all = places.flatMap((place) => (Object.hasOwn(data, place) ? [data[place] ?? {}] : []));
  const tags = all.flatMap((fields) => topicsFrom(fields.tags));
  return { ...Object.assign({}, ...all), ...(tags.length === 0 ? {} : { tags }) };
}

/** `true`, or a list of the collections that it is not in. */
function isExcluded(value: unknown): boolean {
  return value !== undefined && value !== '' && (Array.isArray(value) ? value.length > 0 : yes(value));
}

/** The tags that are no names of collections that only the site's templates use. */
function tagsOf(fields: Fields): readonly string[] {
  const collections = new Set([...topicsFrom(fields[COLLECTIONS]), 'post', 'posts', 'all', 'nav', 'blog']);
  return topicsFrom(fields.tags).filter((tag) => !collections.has(tag));
}

/** What a file is called without a date before it. */
function slugIn(name: string): string {
  return /\d{4}-\d{2}-\d{2}-(.*)/.exec(name)?.[1] ?? name;
}

function addressOf(page: Page): ReturnType<Dialect['addressOf']> {
  const { path, fields } = page;
  const permalink = firstText(fields, ['permalink']);
  if (permalink === undefined || permalink === 'false') return `/${withoutIndex(path)}/`;
  const filled = filledIn(permalink, page);
  if (filled === undefined)
    return { unknown: `the permalink ${permalink.slice(0, 80)} needs the site's templates` };
  return `/${filled}`.replace(/\/index\.html$/, '/').replace(/\/{2,}/g, '/');
}

/** A permalink that needs nothing but the place and the fields of the page. */
function filledIn(permalink: string, { path, fields, title }: Page): string | undefined {
  let isKnown = !permalink.includes('{%');
  const values: Readonly<Record<string, string>> = {
    'page.fileSlug': slugIn(baseName(`${path}.md`)),
    'page.filePathStem': `/${path}`,
    slug: firstText(fields, ['slug']) ?? '',
  };
  const filled = permalink.replace(/\{\{-?\s*([^{}]{1,200}?)\s*-?\}\}/g, (_, expression: string) => {
    const [name = '', ...filters] = expression.split('|').map((part) => part.trim());
    const value = name === 'title' ? title : values[name];
    if (filters.length === 0 && value !== undefined && value !== '') return value;
    if (
      filters.every((filter) => /^(?:slug|slugify)$/.test(filter)) &&
      value !== undefined &&
      /^[\w -]+$/.test(value)
    )
      return value
        .toLowerCase()
        .trim()
        .replace(/[\s_]+/g, '-');
    isKnown = false;
    return '';
  });
  return isKnown ? filled : undefined;
}
