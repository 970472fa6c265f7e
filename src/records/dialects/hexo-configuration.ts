import { isMapping } from '../../domain/schema.ts';
import {
  type Assumption,
  type ConfigFile,
  type Configuration,
  type ConfigurationTools,
  mappingIn,
  missingFields,
  readConfig,
  takeFields,
  textIn,
  textsIn,
} from './configuration.ts';
import type { Fields } from './dialect.ts';

export interface HexoSettings {
  /** The folder of the sources, relative to the root. */
  readonly source: string;
  /** The path of the website, such as `/blog/`. */
  readonly root: string;
  /** The URL pattern of posts. */
  readonly permalink: string;
  /** Placeholder → value for posts without a field of that name. */
  readonly permalinkDefaults: Readonly<Record<string, string>>;
  /** The pattern of file names. */
  readonly newPostName: string;
  readonly defaultCategory: string;
  /** Category → its name in addresses. */
  readonly categorySlugs: Readonly<Record<string, string>>;
  /** `filename_case`. */
  readonly letterCase: 'as written' | 'lower' | 'upper';
  readonly keepsIndex: boolean;
  readonly keepsHtml: boolean;
  /** `timezone`. */
  readonly zone?: string;
  /** Whether each post may have a folder with its files. */
  readonly hasAssetFolders: boolean;
  /** Whether pictures of Markdown without a leading slash are below the root of the website. */
  readonly prependsRoot: boolean;
  readonly hasTags: boolean;
  /** Whether relative pictures of Markdown may be files of the post. */
  readonly hasPostAssets: boolean;
  /** Globs of paths relative to the sources that are not rendered. */
  readonly skipped: readonly string[];
  /** Tags whose posts hexo-blog-encrypt encrypts. */
  readonly encryptedTags: readonly string[];
}

const NAMES = ['_config.yml', '_config.yaml', '_config.json'];
const KEYS = { title: 'title', url: 'url', timeZone: 'timezone', author: 'author' };

/** Reads `_config.yml`, with the defaults of Hexo 8. */
export function configureHexo(tools: ConfigurationTools): Configuration {
  const config = readConfig(NAMES, tools);
  const values = config?.values ?? {};
  const taken = config === undefined ? { site: {}, assumed: [] } : takeFields(config, KEYS);
  const description = textIn(values, 'description') ?? textIn(values, 'subtitle');
  const language = languageOf(values);
  const url = typeof taken.site.url === 'string' ? `${taken.site.url.replace(/\/+$/, '')}/` : undefined;
  const site = {
    ...taken.site,
    ...(url === undefined ? {} : { url }),
    ...(description === undefined ? {} : { description: description.slice(0, 900) }),
    ...(language === undefined ? {} : { language }),
  };
  return {
    site,
    settings: settingsOf(values, url, tools) as unknown as Fields,
    people: new Map(),
    assumed: [
      ...taken.assumed.filter(({ name }) => name !== 'timeZone'),
      zoneOf(taken.site.timeZone, config),
    ],
    missing: missingOf(site, config),
  };
}

/** The first language; `default` is none. */
function languageOf({ language }: Fields): string | undefined {
  const [first] = textsIn(language);
  const tag = first?.replaceAll('_', '-');
  return tag !== undefined && tag !== 'default' && /^[a-z]{2,3}(?:-[a-z\d]{2,8})*$/i.test(tag)
    ? tag
    : undefined;
}

function zoneOf(zone: unknown, config: ConfigFile | undefined): Assumption {
  const machine = 'set timeZone to that of the machine that built the site, if it was another';
  if (typeof zone === 'string')
    return { name: 'timeZone', value: zone, from: `${config?.where('timezone')}; ${machine}` };
  return { name: 'timeZone', value: 'UTC', from: `no timezone in _config.yml; ${machine}` };
}

function missingOf(site: Fields, config: ConfigFile | undefined): Configuration['missing'] {
  const zone = textIn(config?.values ?? {}, 'timezone');
  return missingFields(site, {
    url: `${config?.name ?? '_config.yml'} has no url`,
    ...(zone === undefined ? {} : { timeZone: `${config?.where('timezone')} has ${zone}, which is unknown` }),
  });
}

function settingsOf(values: Fields, url: string | undefined, tools: ConfigurationTools): HexoSettings {
  const pretty = mappingIn(values, 'pretty_urls');
  const marked = mappingIn(values, 'marked');
  const zone = textIn(values, 'timezone');
  const root = textIn(values, 'root') ?? (url === undefined ? '/' : new URL(url).pathname);
  return {
    source: textIn(values, 'source_dir')?.replace(/^\.?\/+|\/+$/g, '') ?? 'source',
    root: `${root.replace(/\/*$/, '')}/`,
    permalink: textIn(values, 'permalink') ?? ':year/:month/:day/:title/',
    permalinkDefaults: textsBy(values.permalink_defaults),
    newPostName: textIn(values, 'new_post_name') ?? ':title.md',
    defaultCategory: textIn(values, 'default_category') ?? 'uncategorized',
    categorySlugs: textsBy(values.category_map),
    letterCase: LETTER_CASES[textIn(values, 'filename_case') ?? ''] ?? 'as written',
    keepsIndex: textIn(pretty, 'trailing_index') !== 'false',
    keepsHtml: textIn(pretty, 'trailing_html') !== 'false',
    ...(zone === undefined ? {} : { zone }),
    hasAssetFolders: textIn(values, 'post_asset_folder') === 'true',
    prependsRoot: textIn(marked, 'prependRoot') !== 'false' && isMarked(tools),
    hasPostAssets: textIn(marked, 'postAsset') === 'true',
    hasTags: textIn(marked, 'disableNunjucks') !== 'true',
    skipped: textsIn(values.skip_render),
    encryptedTags: listIn(mappingIn(values, 'encrypt'), 'tags').flatMap((tag) => textIn(tag, 'name') ?? []),
  };
}

const LETTER_CASES: Readonly<Record<string, HexoSettings['letterCase']>> = { 1: 'lower', 2: 'upper' };

function textsBy(value: unknown): Record<string, string> {
  const entries = Object.entries(isMapping(value) ? value : {});
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function listIn(values: Fields, key: string): readonly Fields[] {
  const list = values[key];
  return Array.isArray(list) ? list.filter(isMapping) : [];
}

/** Whether Markdown is rendered by hexo-renderer-marked, which most sites have. */
function isMarked({ files }: ConfigurationTools): boolean {
  return !/"hexo-renderer-(?:markdown|kramdown|pandoc|multi-markdown|remarkable|marked-it)[\w-]*"/.test(
    files.read('package.json') ?? '',
  );
}
