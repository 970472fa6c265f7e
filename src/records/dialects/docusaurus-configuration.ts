import { isMapping } from '../../domain/schema.ts';
import {
  type Assumption,
  type Configuration,
  type ConfigurationTools,
  mappingIn,
  missingFields,
  parseConfig,
  SERVED_MEDIA,
  takeFields,
  textIn,
} from './configuration.ts';
import type { Fields } from './dialect.ts';
import { readScriptConfig, type ScriptConfig } from './script.ts';

/** A blog of the site. */
export interface Blog {
  /** Its folder, relative to the root. */
  readonly folder: string;
  /** The path of its pages below `baseUrl`; '' for the root. */
  readonly route: string;
}

export interface DocusaurusSettings {
  readonly blogs: readonly Blog[];
  /** Whether addresses end in a slash; as written if absent. */
  readonly hasSlash?: boolean;
  /** The labels of tags, by key. */
  readonly labels: Readonly<Record<string, string>>;
}

const CONFIGS = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((kind) => `docusaurus.config.${kind}`);

/** Reads the literal parts of `docusaurus.config`, which is not executed, and the files of authors and tags. */
export function configureDocusaurus(tools: ConfigurationTools): Configuration {
  const config = readScriptConfig(CONFIGS, tools);
  const values = config?.values ?? {};
  const written = blogsIn(values);
  const options = written.length === 0 ? [{}] : written;
  const blogs = options.map(blogOf);
  const { site, assumed } = siteOf(config, options[0] ?? {});
  const slash = textIn(values, 'trailingSlash');
  const settings: DocusaurusSettings = {
    blogs: [...blogs].sort((a, b) => b.folder.length - a.folder.length),
    ...(slash === undefined ? {} : { hasSlash: slash === 'true' }),
    labels: labelsIn(options, tools),
  };
  return {
    site: { ...site, ...SERVED_MEDIA.field },
    settings: settings as unknown as Fields,
    people: new Map(options.flatMap((one) => peopleOf(one, tools))),
    assumed: [
      ...assumed,
      ...blogs.map(({ folder, route }): Assumption => {
        const from = written.length === 0 ? "Docusaurus's default" : (config?.name ?? '');
        return { name: 'permalink', value: `/${route === '' ? '' : `${route}/`}… for ${folder}`, from };
      }),
      SERVED_MEDIA.assumption,
    ],
    missing: missingFields(site, {
      url: `${config?.name ?? 'docusaurus.config'} does not contain url and baseUrl as literals`,
    }),
  };
}

/** The options of each blog: of the classic preset, and of further plugins. */
function blogsIn({ presets, plugins }: Fields): readonly Fields[] {
  const ofPresets = pairsIn(presets).flatMap(([, options]) => {
    const { blog } = options;
    return isMapping(blog) ? [blog] : [];
  });
  const ofPlugins = pairsIn(plugins).filter(([name]) => name.endsWith('content-blog'));
  return [...ofPresets, ...ofPlugins.map(([, options]) => options)];
}

function pairsIn(list: unknown): readonly (readonly [string, Fields])[] {
  if (!Array.isArray(list)) return [];
  return list.map((entry: unknown) => {
    const [name, options]: readonly unknown[] = Array.isArray(entry) ? entry : [entry];
    return [typeof name === 'string' ? name : '', isMapping(options) ? options : {}];
  });
}

function blogOf(options: Fields): Blog {
  return {
    folder: trimmed(textIn(options, 'path') ?? 'blog'),
    route: trimmed(textIn(options, 'routeBasePath') ?? 'blog'),
  };
}

function trimmed(path: string): string {
  return path.replace(/^(?:\.?\/)+|\/+$/g, '');
}

const KEYS = { title: 'title', url: 'url' };

function siteOf(config: ScriptConfig | undefined, blog: Fields) {
  if (config === undefined) return { site: {}, assumed: [] };
  const { values, where } = config;
  const { site, assumed } = takeFields(config, KEYS);
  const base = textIn(values, 'baseUrl');
  const feed = mappingIn(blog, 'feedOptions');
  const title = textIn(feed, 'title') ?? (typeof site.title === 'string' ? `${site.title} Blog` : undefined);
  const description = textIn(feed, 'description') ?? title;
  const language = textIn(feed, 'language') ?? textIn(mappingIn(values, 'i18n'), 'defaultLocale') ?? 'en';
  const url = base === undefined ? undefined : below(site.url, base);
  const fields = { title, description, language, url };
  const known = Object.entries(fields).filter(([, value]) => value !== undefined);
  const places: Readonly<Record<string, string>> = { url: where('url'), title: lineOfText(config, title) };
  return {
    site: Object.fromEntries(known),
    assumed: known.flatMap(([name, value]): Assumption[] => {
      const from = places[name] ?? assumed.find((one) => one.name === name)?.from;
      return from === undefined ? [] : [{ name, value: String(value), from }];
    }),
  };
}

/** The line of a literal text, since `title` is the key of several texts. */
function lineOfText({ name, script: { text } }: ScriptConfig, value = ''): string {
  const line = text.split('\n').findIndex((one) => one.includes(value.replace(/ Blog$/, '')));
  return line === -1 ? name : `${name}:${line + 1}`;
}

/** The URL of the site with its base path; `undefined` if one of them is unknown. */
function below(url: unknown, base: string): string | undefined {
  const path = trimmed(base);
  return typeof url === 'string' ? new URL(path === '' ? '/' : `/${path}/`, url).href : undefined;
}

/** Authors by key, from `authors.yml` of a blog. Their `title` is a job, not a name. */
function peopleOf(options: Fields, { files, parseToml }: ConfigurationTools): [string, Fields][] {
  const path = `${blogOf(options).folder}/${textIn(options, 'authorsMapPath') ?? 'authors.yml'}`;
  const all = parseConfig(path, files.read(path) ?? '', parseToml) ?? {};
  return Object.entries(all).flatMap(([key, value]): [string, Fields][] => {
    return isMapping(value) ? [[key, personOf(value)]] : [];
  });
}

/** The name, address and picture of an author. */
export function personOf(author: Fields): Fields {
  const parts = {
    name: textIn(author, 'name'),
    url: textIn(author, 'url'),
    avatar: textIn(author, 'image_url') ?? textIn(author, 'imageURL'),
  };
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}

function labelsIn(
  blogs: readonly Fields[],
  { files, parseToml }: ConfigurationTools,
): Record<string, string> {
  const entries = blogs.flatMap((options) => {
    const path = `${blogOf(options).folder}/${textIn(options, 'tags') ?? 'tags.yml'}`;
    const all = parseConfig(path, files.read(path) ?? '', parseToml) ?? {};
    return Object.entries(all).flatMap(([key, value]): [string, string][] => {
      const label = isMapping(value) ? textIn(value, 'label') : undefined;
      return label === undefined ? [] : [[key, label]];
    });
  });
  return Object.fromEntries(entries);
}
