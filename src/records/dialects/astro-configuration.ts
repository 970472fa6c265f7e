import {
  type Assumption,
  type Configuration,
  type ConfigurationTools,
  missingFields,
  SERVED_MEDIA,
  type SiteFiles,
} from './configuration.ts';
import { literalIn } from './script-literals.ts';

export interface AstroSettings {
  /** The routes that show entries of a collection: `blog` for `src/pages/blog/[...slug].astro`; '' at the root. */
  readonly routes: readonly string[];
  /** Whether Starlight shows the collection `docs` at the root. */
  readonly isStarlight: boolean;
  /** The folders of collections outside `src/content`. */
  readonly bases: readonly string[];
  readonly hasSlash: boolean;
}

const CONFIGS = ['mjs', 'js', 'ts', 'mts', 'cjs'].map((kind) => `astro.config.${kind}`);

/** Reads what stands in `astro.config` as it is; the program is not run. */
export function configureAstro({ files }: ConfigurationTools): Configuration {
  const name = CONFIGS.find((one) => files.read(one) !== undefined) ?? 'astro.config.mjs';
  const script = files.read(name) ?? '';
  const [site, base, slash] = ['site', 'base', 'trailingSlash'].map((key) => literalIn(script, key));
  const path = base?.value.replace(/^\/+|\/+$/g, '') ?? '';
  const url =
    site && new URL(`./${path === '' ? '' : `${path}/`}`, `${site.value.replace(/\/+$/, '')}/`).href;
  const settings: AstroSettings = {
    routes: routesIn(files),
    isStarlight: /["']@astrojs\/starlight["']/.test(script),
    bases: basesIn(files),
    hasSlash: slash?.value !== 'never',
  };
  const { routes, isStarlight } = settings;
  return {
    site: { ...SERVED_MEDIA.field, ...(url === undefined ? {} : { url }) },
    settings: { ...settings },
    people: new Map(),
    assumed: [
      ...(url === undefined ? [] : [{ name: 'url', value: url, from: `${name}:${site?.line}` }]),
      ...placesIn(settings, name),
      SERVED_MEDIA.assumption,
    ],
    missing: missingFields(
      { url, permalink: isStarlight ? '' : routes[0] },
      {
        url: `${name} has no site as a literal`,
        permalink: 'no page below src/pages shows entries by one parameter',
      },
    ),
  };
}

function placesIn({ routes, isStarlight, bases }: AstroSettings, name: string): readonly Assumption[] {
  return [
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
    ...(isStarlight
      ? [{ name: 'permalink', value: '/:path/ for src/content/docs', from: `Starlight in ${name}` }]
      : []),
    ...bases.map((base) => ({ name: 'collection', value: base, from: 'content.config' })),
  ];
}

const PARAMETER = /^\[(?:\.\.\.)?\w+\]\.astro$/;

/** The routes whose pages render entries; if none does visibly, all with one parameter. */
function routesIn(files: SiteFiles): readonly string[] {
  const names = files.names('src/pages');
  const folders = names.filter((name) => !name.includes('.') && !/^\[/.test(name));
  const pages = [...folders, ''].flatMap((folder) => {
    const place = folder === '' ? 'src/pages' : `src/pages/${folder}`;
    const page = files.names(place).find((name) => PARAMETER.test(name));
    return page === undefined ? [] : [{ folder, text: files.read(`${place}/${page}`) ?? '' }];
  });
  const rendering = pages.filter(({ text }) => /\brender\s*\(|<Content\b/.test(text));
  return (rendering.length > 0 ? rendering : pages).map(({ folder }) => folder);
}

const DEFINITIONS = ['src/content.config', 'src/content/config'].flatMap((name) =>
  ['ts', 'js', 'mjs', 'mts'].map((kind) => `${name}.${kind}`),
);

/** The folders that collections are loaded from: `glob({ base: './posts' })`. */
function basesIn(files: SiteFiles): readonly string[] {
  const text = DEFINITIONS.map((name) => files.read(name)).find((found) => found !== undefined) ?? '';
  const bases = Array.from(
    text.matchAll(/\bbase\s{0,20}:\s{0,20}(["'`])([^"'`\n$]{1,200})\1/g),
    ([, , base = '']) => {
      return new URL(base.replace(/^\/+/, ''), 'file:///').pathname.replace(/^\/|\/$/g, '');
    },
  );
  return bases.filter((base) => base !== '' && !/^src\/content\/[^/]+$/.test(base));
}
