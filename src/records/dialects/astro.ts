import { instantAt } from '../../domain/text/zoned-time.ts';
import {
  type Assumption,
  type Configuration,
  type ConfigurationTools,
  type DialectModule,
  missingFields,
  SERVED_MEDIA,
} from './configuration.ts';
import type { Dialect, DialectPlan, Page } from './dialect.ts';
import { withoutMdx } from './mdx.ts';
import { titleFromName } from './page-texts.ts';
import { firstText } from './people.ts';
import { baseName, COMMON_NAMES, commonDialect, commonRules, commonToken } from './plain-dialect.ts';
import { literalIn } from './script-literals.ts';

interface AstroSettings {
  /** The routes that show entries of a collection: `blog` for `src/pages/blog/[...slug].astro`; '' at the root. */
  readonly routes: readonly string[];
  readonly hasSlash: boolean;
}

/** Astro with content collections, by its documentation, its glob loader and `@astrojs/rss`. */
export const astro: DialectModule = {
  label: 'Astro',
  configure: configureAstro,
  create: (plan) => dialectOf(plan, plan.settings as unknown as AstroSettings),
};

const CONFIGS = ['mjs', 'js', 'ts', 'mts', 'cjs'].map((kind) => `astro.config.${kind}`);

/** Reads what stands in `astro.config` as it is; the program is not run. */
function configureAstro({ files }: ConfigurationTools): Configuration {
  const name = CONFIGS.find((one) => files.read(one) !== undefined) ?? 'astro.config.mjs';
  const script = files.read(name) ?? '';
  const [site, base, slash] = ['site', 'base', 'trailingSlash'].map((key) => literalIn(script, key));
  const path = base?.value.replace(/^\/+|\/+$/g, '') ?? '';
  const url =
    site && new URL(`./${path === '' ? '' : `${path}/`}`, `${site.value.replace(/\/+$/, '')}/`).href;
  const routes = routesIn(files);
  const assumed: Assumption[] = [
    ...(url === undefined ? [] : [{ name: 'url', value: url, from: `${name}:${site?.line}` }]),
    {
      name: 'timeZone',
      value: 'UTC',
      from: 'dates as words are in the zone of the machine that builds the site; set it if it was another',
    },
    ...routes.map((route) => ({
      name: 'permalink',
      value: `/${route === '' ? '' : `${route}/`}:path/`,
      from: `src/pages/${route}`,
    })),
    SERVED_MEDIA.assumption,
  ];
  return {
    site: { ...SERVED_MEDIA.field, ...(url === undefined ? {} : { url }) },
    settings: { routes, hasSlash: slash?.value !== 'never' },
    people: new Map(),
    assumed,
    missing: missingFields(
      { url, permalink: routes[0] },
      {
        url: `${name} has no site as a literal`,
        permalink: 'no page below src/pages shows entries by one parameter',
      },
    ),
  };
}

const PARAMETER = /^\[(?:\.\.\.)?\w+\]\.astro$/;

function routesIn(files: ConfigurationTools['files']): string[] {
  const names = files.names('src/pages');
  const folders = names.filter((name) => !name.includes('.') && !/^\[/.test(name));
  const routes = folders.filter((folder) =>
    files.names(`src/pages/${folder}`).some((name) => PARAMETER.test(name)),
  );
  return names.some((name) => PARAMETER.test(name)) ? [...routes, ''] : routes;
}

/** That of the same name, or the only one. */
function routeOf(collection: string, routes: readonly string[]): string | undefined {
  if (routes.includes(collection)) return collection;
  return routes.length === 1 || collection === 'content' ? routes[0] : undefined;
}

function dialectOf(plan: DialectPlan, { routes, hasSlash }: AstroSettings): Dialect {
  const common = commonDialect(plan);
  const end = hasSlash ? '/' : '';
  const placeOf = (file: string) => collectionOf(plan.folder === '' ? file : `${plan.folder}/${file}`, plan);
  return {
    ...common,
    label: 'Astro',
    rules: { ...commonRules(/\.(?:md|markdown|mdx)$/i), isUnread: (path) => /\.mdoc$/i.test(path) },
    delimiters: ['yaml', 'toml'],
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
      const route = routeOf(firstText(page.fields, [COLLECTION]) ?? '', routes);
      if (route === undefined) return { unknown: 'which page shows this collection' };
      return `/${[route, entryId(page)].filter((part) => part !== '').join('/')}${end}`;
    },
    tokenOf: (name, page) => (name === 'path' || name === 'id' ? entryId(page) : commonToken(name, page)),
    bodyOf: (text, { extension }) => (extension === '.mdx' ? withoutMdx(text) : { text, dropped: new Map() }),
  };
}

/** Where the name of the collection is put; no field has such a name. */
const COLLECTION = ' collection';

/** The collection of a path below the root, and the path in it. */
function collectionOf(
  path: string,
  { folder }: DialectPlan,
): { readonly collection: string; readonly path: string } {
  const [, collection, below] = /^src\/content\/([^/]+)\/(.+)$/.exec(path) ?? [];
  if (collection !== undefined && below !== undefined) return { collection, path: below };
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
