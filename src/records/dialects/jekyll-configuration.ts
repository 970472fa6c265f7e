import { isMapping } from '../../domain/schema.ts';
import {
  type Assumption,
  type ConfigFile,
  type Configuration,
  type ConfigurationTools,
  mappingIn,
  missingFields,
  parseConfig,
  readConfig,
  takeFields,
  textIn,
  textsIn,
} from './configuration.ts';
import type { Fields } from './dialect.ts';
import { STYLES } from './jekyll-address.ts';
import { type DefaultSet, defaultSetsOf } from './jekyll-defaults.ts';

export interface JekyllSettings {
  /** The folder of the sources, relative to the root. */
  readonly source: string;
  /** The folder of all collections relative to the sources; '' if they are beside the pages. */
  readonly collectionsFolder: string;
  /** The path of the website, such as `/blog`. */
  readonly baseUrl: string;
  /** The URL pattern of posts. */
  readonly pattern: string;
  /** `permalink` as written, which also gives the ending of other pages. */
  readonly style: string;
  readonly defaults: readonly DefaultSet[];
  readonly extensions: readonly string[];
  readonly excluded: readonly string[];
  readonly included: readonly string[];
  /** The URL patterns of other collections that are published; '' for the default. */
  readonly collections: Readonly<Record<string, string>>;
  /** The text that ends an excerpt, if it is not a blank line. */
  readonly separator?: string;
  /** Whether titles in the feed of the site have typographic quotes. */
  readonly isTypographic: boolean;
  /** Texts of `_config.yml`, for `site.name` in posts. */
  readonly texts: Readonly<Record<string, string>>;
  /** Whether there is no configuration, so that every folder may contain posts. */
  readonly isLoose: boolean;
}

const NAMES = ['_config.yml', '_config.yaml', '_config.toml'];
const KEYS = {
  title: 'title',
  description: 'description',
  url: 'url',
  language: 'lang',
  timeZone: 'timezone',
};

/** Reads `_config.yml`. */
export function configureJekyll(tools: ConfigurationTools): Configuration {
  const config = readConfig(NAMES, tools);
  const values = config?.values ?? {};
  const taken = config === undefined ? { site: {}, assumed: [] } : takeFields(config, KEYS);
  const { author } = values;
  const name = isMapping(author) ? textIn(author, 'name') : textIn(values, 'author');
  const people = peopleIn(tools);
  const title = taken.site.title === undefined ? textIn(values, 'name') : undefined;
  const site = {
    ...taken.site,
    ...(title === undefined ? {} : { title: title.slice(0, 900) }),
    ...urlOf(taken.site.url, values),
    ...(name === undefined ? {} : { author: nameOf(name, people).slice(0, 200) }),
  };
  return {
    site,
    settings: settingsOf(values, config === undefined) as unknown as Fields,
    people,
    assumed: [...taken.assumed.map((one) => withBase(one, site.url)), ...zoneOf(site, values)],
    missing: missingOf(site, config, tools),
  };
}

function urlOf(url: unknown, values: Fields): { readonly url?: string } {
  return typeof url === 'string' ? { url: `${url.replace(/\/+$/, '')}${baseUrlOf(values)}/` } : {};
}

function baseUrlOf(values: Fields): string {
  const base = textIn(values, 'baseurl')?.replace(/^\/+|\/+$/g, '') ?? '';
  return base === '' ? '' : `/${base}`;
}

function withBase(assumption: Assumption, url: string | undefined): Assumption {
  return assumption.name === 'url' && url !== undefined ? { ...assumption, value: url } : assumption;
}

function nameOf(author: string, people: ReadonlyMap<string, Fields>): string {
  return textIn(people.get(author) ?? {}, 'name') ?? author;
}

function zoneOf({ timeZone }: Fields, values: Fields): Assumption[] {
  if (timeZone !== undefined || textIn(values, 'timezone') !== undefined) return [];
  const from = 'no timezone in _config.yml; Jekyll takes that of the machine, set timeZone if it was another';
  return [{ name: 'timeZone', value: 'UTC', from }];
}

function missingOf(
  site: Fields,
  config: ConfigFile | undefined,
  { files }: ConfigurationTools,
): Configuration['missing'] {
  const host = files.read('CNAME')?.trim().split(/\s+/)[0];
  const hint = host ? `; CNAME has ${host}, so it may be https://${host}` : '';
  const zone = textIn(config?.values ?? {}, 'timezone');
  return missingFields(site, {
    url: `${config?.name ?? '_config.yml'} has no url${hint}`,
    ...(zone === undefined ? {} : { timeZone: `${config?.where('timezone')} has ${zone}, which is unknown` }),
  });
}

function settingsOf(values: Fields, isLoose: boolean): JekyllSettings {
  const collections = mappingIn(values, 'collections');
  const style = textIn(values, 'permalink') ?? 'date';
  const pattern = textIn(mappingIn(collections, 'posts'), 'permalink') ?? STYLES[style] ?? style;
  const separator = textIn(values, 'excerpt_separator');
  const collectionsFolder = trimmed(textIn(values, 'collections_dir'));
  return {
    source: trimmed(textIn(values, 'source')),
    collectionsFolder,
    baseUrl: baseUrlOf(values),
    pattern,
    style,
    defaults: defaultSetsOf(values.defaults, collectionsFolder),
    extensions: (textIn(values, 'markdown_ext') ?? 'markdown,mkdown,mkdn,mkd,md').split(/\s*,\s*/),
    excluded: [...textsIn(values.exclude).map(trimmed), trimmed(textIn(values, 'destination') ?? '_site')],
    included: textsIn(values.include).map(trimmed),
    collections: collectionsOf(collections),
    ...(separator === undefined ? {} : { separator }),
    isTypographic: [...textsIn(values.plugins), ...textsIn(values.gems)].some((name) =>
      /^(?:jekyll-feed|github-pages)$/.test(name),
    ),
    texts: Object.fromEntries(
      Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ),
    isLoose,
  };
}

function trimmed(folder: string | undefined): string {
  return folder?.replace(/^\.?\/+|^\.$|\/+$/g, '') ?? '';
}

function collectionsOf(written: Fields): Record<string, string> {
  const entries = Object.entries(written).flatMap(([label, value]): [string, string][] => {
    const isPublished = isMapping(value) && textIn(value, 'output') === 'true';
    return isPublished && label !== 'posts' ? [[label, textIn(value, 'permalink') ?? '']] : [];
  });
  return Object.fromEntries(entries);
}

/** Authors by key, from `_data/authors.yml`. */
function peopleIn({ files, parseToml }: ConfigurationTools): ReadonlyMap<string, Fields> {
  const people = new Map<string, Fields>();
  for (const name of files.names('_data')) {
    if (!/^(?:authors|people|members)\.(?:ya?ml|json|toml)$/i.test(name)) continue;
    const all = parseConfig(name, files.read(`_data/${name}`) ?? '', parseToml) ?? {};
    for (const [key, value] of Object.entries(all)) if (isMapping(value)) people.set(key, value);
  }
  return people;
}
