import { instantAt } from '../../domain/text/zoned-time.ts';
import { withAlerts } from './admonitions.ts';
import { type AstroSettings, configureAstro } from './astro-configuration.ts';
import type { DialectModule } from './configuration.ts';
import type { Dialect, DialectPlan, Page } from './dialect.ts';
import { withoutMdx } from './mdx.ts';
import { titleFromName } from './page-texts.ts';
import { firstText } from './people.ts';
import { baseName, COMMON_NAMES, commonDialect, commonRules, commonToken } from './plain-dialect.ts';

/** Astro with content collections, by its documentation, its glob loader and `@astrojs/rss`. */
export const astro: DialectModule = {
  label: 'Astro',
  configure: configureAstro,
  create: (plan) => dialectOf(plan, plan.settings as unknown as AstroSettings),
};

/** That of the same name, or the only one. */
function routeOf(collection: string, { routes, isStarlight }: AstroSettings): string | undefined {
  if (isStarlight && collection === 'docs') return '';
  if (routes.includes(collection)) return collection;
  return routes.length === 1 || collection === 'content' ? routes[0] : undefined;
}

function dialectOf(plan: DialectPlan, settings: AstroSettings): Dialect {
  const { hasSlash } = settings;
  const common = commonDialect(plan);
  const end = hasSlash ? '/' : '';
  const rooted = (file: string) => (plan.folder === '' ? file : `${plan.folder}/${file}`);
  const placeOf = (file: string) => collectionOf(rooted(file), plan, settings);
  return {
    ...common,
    label: 'Astro',
    rules: { ...commonRules(/\.(?:md|markdown|mdx)$/i), isUnread: (path) => /\.mdoc$/i.test(path) },
    dateForms: { rollsOver: true, numbers: 'month' },
    delimiters: ['yaml', 'toml'],
    allowsBlankStart: true,
    needsFrontMatter: true,
    names: {
      ...COMMON_NAMES,
      published: ['pubDate', 'publishDate', 'publishedDate', 'pubDatetime', 'date', 'published'],
    },
    pathOf: (file) => placeOf(file).path,
    inherited: (file) => ({ [COLLECTION]: placeOf(file).collection }),
    dateOf: ({ clock, offset, isIso, hasTime, hasSeconds }, isQuoted) => {
      // YAML takes a date, or a time with seconds, for UTC; ECMAScript takes the date alone for UTC and all else for local.
      const isUtc = isIso && (!hasTime || (hasSeconds && !isQuoted));
      const local = isUtc ? clock : instantAt(clock, plan.timeZone);
      return { instant: offset === undefined ? local : clock - offset * 60_000, clock };
    },
    nameDate: () => undefined,
    titleOf: (path, body) => ({ title: titleFromName(baseName(path)), body }),
    addressOf(page) {
      const route = routeOf(firstText(page.fields, [COLLECTION]) ?? '', settings);
      if (route === undefined) return { unknown: 'which page shows this collection' };
      return `/${[route, entryId(page)].filter((part) => part !== '').join('/')}${end}`;
    },
    tokenOf: (name, page) => (name === 'path' || name === 'id' ? entryId(page) : commonToken(name, page)),
    bodyOf(text, { extension }) {
      const plain = settings.isStarlight ? withAlerts(text) : text;
      return extension === '.mdx' ? withoutMdx(plain) : { text: plain, dropped: new Map() };
    },
  };
}

/** Where the name of the collection is put; no field has such a name. */
const COLLECTION = ' collection';

/** The collection of a path below the root, and the path in it. */
function collectionOf(
  path: string,
  { folder }: DialectPlan,
  { bases }: AstroSettings,
): { readonly collection: string; readonly path: string } {
  const [, collection, below] = /^src\/content\/([^/]+)\/(.+)$/.exec(path) ?? [];
  if (collection !== undefined && below !== undefined) return { collection, path: below };
  const base = bases.find((one) => path.startsWith(`${one}/`));
  if (base !== undefined)
    return { collection: base.slice(base.lastIndexOf('/') + 1), path: path.slice(base.length + 1) };
  const start = folder === '' ? '' : `${folder}/`;
  return {
    collection: folder.split('/').at(-1) ?? '',
    path: path.startsWith(start) ? path.slice(start.length) : path,
  };
}

/** The id that the glob loader makes: `slug`, or each part of the path by github-slugger. */
function entryId({ path, fields }: Page): string {
  const slug = firstText(fields, ['slug']);
  return (
    slug ??
    path
      .split('/')
      .map(githubSlug)
      .join('/')
      .replace(/\/index$/, '')
  );
}

function githubSlug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}
