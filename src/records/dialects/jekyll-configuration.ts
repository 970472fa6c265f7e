import { isMapping } from '../../domain/schema.ts';
import {
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

/** Values for the posts below a path, from `defaults`. */
interface Scope {
  readonly path: string;
  readonly values: Fields;
}

export interface JekyllSettings {
  /** The folder of the sources, below the root. */
  readonly source: string;
  /** A pattern, or the name of one. */
  readonly permalink: string;
  /** The least specific first. */
  readonly scopes: readonly Scope[];
  readonly extensions: readonly string[];
  readonly excluded: readonly string[];
  /** Whether there is no configuration, so that every folder may hold posts. */
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
  const { site, assumed } = config === undefined ? { site: {}, assumed: [] } : takeFields(config, KEYS);
  const base = textIn(values, 'baseurl')?.replace(/^\/+|\/+$/g, '') ?? '';
  const path = base === '' ? '' : `${base}/`;
  const url: { readonly url?: string } =
    typeof site.url === 'string' ? { url: `${site.url.replace(/\/+$/, '')}/${path}` } : {};
  const { author } = values;
  const name = isMapping(author) ? textIn(author, 'name') : textIn(values, 'author');
  const why = 'no timezone in _config.yml; Jekyll takes that of the machine, set timeZone if it was another';
  const zone = site.timeZone === undefined ? [{ name: 'timeZone', value: 'UTC', from: why }] : [];
  return {
    site: { ...site, ...url, ...(name === undefined ? {} : { author: name.slice(0, 200) }) },
    settings: settingsOf(values, config === undefined) as unknown as Fields,
    people: peopleIn(tools),
    assumed: [
      ...assumed.map((one) => (one.name === 'url' ? { ...one, value: url.url ?? one.value } : one)),
      ...zone,
    ],
    missing: missingFields(site, { url: `${config?.name ?? '_config.yml'} has no url` }),
  };
}

function settingsOf(values: Fields, isLoose: boolean): JekyllSettings {
  return {
    source: textIn(values, 'source')?.replace(/^\.?\/+|^\.$|\/+$/g, '') ?? '',
    permalink: textIn(values, 'permalink') ?? postsPermalink(values) ?? 'date',
    scopes: scopesOf(values.defaults),
    extensions: (textIn(values, 'markdown_ext') ?? 'markdown,mkdown,mkdn,mkd,md').split(/\s*,\s*/),
    excluded: textsIn(values.exclude).map((path) => path.replace(/^\/+|\/+$/g, '')),
    isLoose,
  };
}

/** Before the pattern of the site, that of the collection of posts counts. */
function postsPermalink(values: Fields): string | undefined {
  return textIn(mappingIn(mappingIn(values, 'collections'), 'posts'), 'permalink');
}

function scopesOf(written: unknown): readonly Scope[] {
  const scopes = (Array.isArray(written) ? written : []).flatMap((entry): (Scope & { rank: number })[] => {
    if (!isMapping(entry)) return [];
    const scope = mappingIn(entry, 'scope');
    const [type, path] = [textIn(scope, 'type'), textIn(scope, 'path')?.replace(/^\/+|\/+$/g, '') ?? ''];
    if (type !== undefined && type !== 'posts' && type !== 'post') return [];
    return [
      { path, values: mappingIn(entry, 'values'), rank: path.length * 2 + (type === undefined ? 0 : 1) },
    ];
  });
  return scopes.sort((a, b) => a.rank - b.rank).map(({ path, values }) => ({ path, values }));
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
