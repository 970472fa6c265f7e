import { isMapping } from '../../domain/schema.ts';
import {
  type Assumption,
  type Configuration,
  type ConfigurationTools,
  keysInLowerCase,
  mappingIn,
  missingFields,
  parseConfig,
  readConfig,
  takeFields,
  textIn,
  textsIn,
} from './configuration.ts';
import { type DialectPlan, FILE_NAME, type Fields, GIT } from './dialect.ts';
import type { HugoAddresses } from './hugo-address.ts';

/** A content folder and the language of its pages. */
interface Content {
  readonly folder: string;
  readonly language?: string;
}

export interface HugoSettings extends HugoAddresses {
  readonly contents: readonly Content[];
  /** Language codes, in lower case; also the prefixes of their URLs. */
  readonly languages: readonly string[];
  readonly prefixes: Readonly<Record<string, string>>;
  readonly dates: readonly string[];
  readonly lastmod: readonly string[];
  readonly expiry: readonly string[];
  readonly taxonomies: { readonly category: string; readonly tag: string };
}

const NAMES = ['hugo', 'config'].flatMap((name) =>
  ['toml', 'yaml', 'yml', 'json'].map((kind) => `${name}.${kind}`),
);
const DIRECTORY = 'config/_default';

/** Reads `hugo.toml` or a file of another format, or the files in `config/_default`. */
export function configureHugo(tools: ConfigurationTools): Configuration {
  const found = readConfig([...NAMES, ...NAMES.map((name) => `${DIRECTORY}/${name}`)], tools);
  const config = found && { ...found, values: keysInLowerCase(found.values) as Fields };
  const values = { ...config?.values, ...partsOf(tools) };
  const author = authorOf(values);
  const taken = config && takeFields(config, KEYS);
  const defaults = languageOf(values);
  const language = textIn(values, 'languagecode') ?? textIn(values, 'locale') ?? defaults;
  const site = {
    ...titleOf(values),
    ...taken?.site,
    ...(taken?.site.language === undefined && language !== undefined ? { language } : {}),
    ...(author === undefined ? {} : { author }),
  };
  const assumed = [...(taken?.assumed ?? []), ...derivedFrom(site, taken?.site), ...zoneOf(site)];
  return {
    site,
    settings: settingsOf(config === undefined ? { contentdir: '/' } : values) as unknown as Fields,
    people: peopleIn(tools),
    assumed,
    missing: missingFields(site, { url: 'hugo.toml has no baseURL' }),
  };
}

const KEYS = { title: 'title', url: 'baseurl', language: 'languagecode', timeZone: 'timezone' };

function zoneOf({ timeZone }: Fields): Assumption[] {
  return timeZone === undefined ? [{ name: 'timeZone', value: 'UTC', from: "Hugo's default" }] : [];
}

/** The files next to the main one, each with one of its tables: `permalinks.toml`, `languages.en.toml`. */
function partsOf({ files, parseToml }: ConfigurationTools): Fields {
  const parts: Record<string, unknown> = {};
  for (const name of files.names(DIRECTORY)) {
    const [, table = '', key] = /^([a-z]+)(?:\.([\w-]+))?\.(?:toml|ya?ml|json)$/i.exec(name) ?? [];
    if (!/^(?:permalinks|languages|taxonomies|frontmatter|params)$/.test(table)) continue;
    const value = keysInLowerCase(
      parseConfig(name, files.read(`${DIRECTORY}/${name}`) ?? '', parseToml) ?? {},
    );
    if (key === undefined) parts[table] = value;
    else parts[table] = { ...mappingIn(parts, table), [key.toLowerCase()]: value };
  }
  return parts;
}

function languageOf(values: Fields): string | undefined {
  const code = textIn(values, 'defaultcontentlanguage');
  return code !== undefined && /^[a-z]{2,3}(?:-[a-z\d]{2,8})*$/i.test(code) ? code : undefined;
}

const PLACES: Readonly<Record<string, string>> = {
  title: 'languages',
  language: 'defaultContentLanguage or locale',
  author: 'params.author',
};

/** Settings that are not at the top of the configuration. */
function derivedFrom(site: Fields, taken: Fields = {}): Assumption[] {
  return Object.entries(site).flatMap(([name, value]) => {
    const from = taken[name] === undefined ? PLACES[name] : undefined;
    return from === undefined
      ? []
      : [{ name, value: String(value), from: `${from} in Hugo's configuration` }];
  });
}

/** The title of the main language, which a title of the whole site overrides. */
function titleOf(values: Fields): Fields {
  const main = languageOf(values)?.toLowerCase() ?? 'en';
  const title = textIn(mappingIn(mappingIn(values, 'languages'), main), 'title');
  return title === undefined ? {} : { title: title.slice(0, 900) };
}

function authorOf(values: Fields): string | undefined {
  const params = mappingIn(values, 'params');
  const author = params.author ?? values.author;
  const name = isMapping(author) ? textIn(author, 'name') : textIn({ author }, 'author');
  return name?.slice(0, 200);
}

function settingsOf(values: Fields): HugoSettings {
  const languages = Object.entries(mappingIn(values, 'languages'));
  const main = languageOf(values)?.toLowerCase() ?? 'en';
  const inFolder = textIn(values, 'defaultcontentlanguageinsubdir') === 'true';
  const content = textIn(values, 'contentdir') ?? 'content';
  const contents = languages.flatMap(([code, language]): Content[] => {
    const folder = isMapping(language) ? textIn(language, 'contentdir') : undefined;
    return folder === undefined ? [] : [{ folder: trimmed(folder), language: code }];
  });
  return {
    contents: [...contents, { folder: trimmed(content) }],
    languages: languages.length > 1 ? languages.map(([code]) => code) : [],
    prefixes: Object.fromEntries(
      languages.map(([code]) => [code, code === main && !inFolder ? '' : `/${code}`]),
    ),
    permalinks: permalinksOf(mappingIn(values, 'permalinks')),
    keepsCase: textIn(values, 'disablepathtolower') === 'true',
    isUgly: textIn(values, 'uglyurls') === 'true',
    taxonomies: taxonomiesOf(mappingIn(values, 'taxonomies')),
    ...datesOf(mappingIn(values, 'frontmatter'), textIn(values, 'enablegitinfo') === 'true'),
  };
}

function trimmed(folder: string): string {
  return folder.replace(/^\.?\/+|\/+$/g, '');
}

/** Permalinks by section: at the top level, under `page`, or since 0.161 as a list of rules. */
function permalinksOf(written: Fields): Record<string, string> {
  const flat = { ...written, ...(isMapping(written.page) ? written.page : {}) };
  const entries = Object.entries(flat).flatMap(([section, pattern]): [string, string][] => {
    return typeof pattern === 'string'
      ? [[section === '/' ? '' : section.replace(/^\/|\/$/g, ''), pattern]]
      : [];
  });
  return Object.fromEntries(entries);
}

function taxonomiesOf(written: Fields): HugoSettings['taxonomies'] {
  return {
    category: textIn(written, 'category')?.toLowerCase() ?? 'categories',
    tag: textIn(written, 'tag')?.toLowerCase() ?? 'tags',
  };
}

const DATE = ['date', 'publishdate', 'pubdate', 'published', 'lastmod', 'modified'];
const PUBLISHED = ['publishdate', 'pubdate', 'published', 'date'];
const LASTMOD = ['lastmod', 'modified'];
const EXPIRY = ['expirydate', 'unpublishdate'];

/** Hugo's default field orders, or those of the site. Ignores modification times, and `git` but for the date of publication. */
function datesOf(written: Fields, hasGit: boolean): Pick<HugoSettings, 'dates' | 'lastmod' | 'expiry'> {
  const list = (name: string, defaults: readonly string[], pseudo: readonly string[] = [FILE_NAME]) => {
    const set = textsIn(written[name]).map((field) => field.toLowerCase());
    const names =
      set.length === 0 ? defaults : set.flatMap((field) => (field === ':default' ? defaults : field));
    return names.filter((field) => pseudo.includes(field) || !field.startsWith(':'));
  };
  const pseudo = hasGit ? [FILE_NAME, GIT] : [FILE_NAME];
  const dates = [...list('publishdate', PUBLISHED, pseudo), ...list('date', DATE, pseudo)];
  return {
    dates: [...new Set(dates)],
    lastmod: list('lastmod', LASTMOD),
    expiry: list('expirydate', EXPIRY),
  };
}

/** Authors by key, from `data/authors.yaml` or one file each in `data/authors`. */
function peopleIn({ files, parseToml }: ConfigurationTools): ReadonlyMap<string, Fields> {
  const people = new Map<string, Fields>();
  const add = (key: string, value: unknown) => {
    if (isMapping(value)) people.set(key, keysInLowerCase(value) as Fields);
  };
  for (const name of files.names('data')) {
    if (!/^authors\.(?:ya?ml|toml|json)$/i.test(name)) continue;
    const all = parseConfig(name, files.read(`data/${name}`) ?? '', parseToml) ?? {};
    for (const [key, value] of Object.entries(all)) add(key, value);
  }
  for (const name of files.names('data/authors')) {
    const key = /^(.+)\.(?:ya?ml|toml|json)$/i.exec(name)?.[1];
    if (key !== undefined) add(key, parseConfig(name, files.read(`data/authors/${name}`) ?? '', parseToml));
  }
  return people;
}

export interface Place {
  /** Whether it is in a content folder, or may contain one. */
  readonly isContent: boolean;
  /** Whether it is in a content folder. */
  readonly isBelow: boolean;
  readonly path: string;
  readonly language?: string;
}

/** The location of a path within the content of the site. `file` is relative to the folder of articles. */
export function placeIn(file: string, { folder }: DialectPlan, { contents, languages }: HugoSettings): Place {
  const path = folder === '' ? file : `${folder}/${file}`;
  for (const content of contents) {
    const below = belowFolder(path, content.folder);
    if (below === undefined) continue;
    const code = /\.([a-z-]{2,10})\.[^./]+$/i.exec(below)?.[1]?.toLowerCase() ?? '';
    const language = languages.includes(code) ? code : content.language;
    return { isContent: true, isBelow: true, path: below, ...(language === undefined ? {} : { language }) };
  }
  const isAbove = contents.some((content) => content.folder.startsWith(`${path}/`));
  return { isContent: isAbove, isBelow: false, path };
}

function belowFolder(path: string, folder: string): string | undefined {
  if (folder === '' || path === folder) return folder === '' ? path : '';
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}

export function contentOf(file: string, plan: DialectPlan, settings: HugoSettings): string {
  return placeIn(file, plan, settings).path;
}
