import {
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
import { readFrontMatter } from './front-matter.ts';
import { yes } from './page-texts.ts';
import type { SlugStrategy } from './zola-slug.ts';

export interface ZolaSettings {
  readonly language: string;
  /** The other languages, which files have in their names. */
  readonly languages: readonly string[];
  readonly slugs: SlugStrategy;
  /** Whether a date before a name stays in the address. */
  readonly keepsDates: boolean;
  /** Patterns of files that are not read, as regular expressions. */
  readonly ignored: readonly string[];
  /** The folders below `content` whose section is a draft. */
  readonly drafts: readonly string[];
}

const KEYS = { title: 'title', description: 'description', url: 'base_url', language: 'default_language' };

/** Reads `zola.toml` or `config.toml`, and which sections are drafts. */
export function configureZola(tools: ConfigurationTools): Configuration {
  const config = readConfig(['zola.toml', 'config.toml'], tools);
  const values = config?.values ?? {};
  const language = textIn(values, 'default_language') ?? 'en';
  const languages = mappingIn(values, 'languages');
  const taken = config && takeFields(config, KEYS);
  const own = mappingIn(languages, language);
  const author = textIn(values, 'author')?.slice(0, 200);
  const site = {
    ...(textIn(own, 'title') === undefined ? {} : { title: textIn(own, 'title') }),
    ...(textIn(own, 'description') === undefined ? {} : { description: textIn(own, 'description') }),
    language,
    ...taken?.site,
    ...(author === undefined ? {} : { author }),
  };
  const slugify = mappingIn(values, 'slugify');
  const settings: ZolaSettings = {
    language,
    languages: Object.keys(languages).filter((code) => code !== language),
    slugs: strategyOf(textIn(slugify, 'paths') ?? textIn(values, 'slugify_paths')),
    keepsDates: textIn(slugify, 'paths_keep_dates') === 'true',
    ignored: textsIn(values.ignored_content).map(expressionOf),
    drafts: draftsBelow(tools),
  };
  return {
    site,
    settings: settings as unknown as Fields,
    people: new Map(),
    assumed: [
      ...(taken?.assumed ?? []),
      ...(taken?.site.language === undefined
        ? [{ name: 'language', value: language, from: "Zola's default" }]
        : []),
      ...(author === undefined
        ? []
        : [{ name: 'author', value: author, from: config?.where('author') ?? '' }]),
      { name: 'permalink', value: '/:sections/:slug/', from: `slugify.paths = ${settings.slugs}` },
    ],
    missing: missingFields(site, { url: `${config?.name ?? 'zola.toml'} has no base_url` }),
  };
}

/** Older sites have a flag. */
function strategyOf(written: string | undefined): SlugStrategy {
  if (written === 'safe') return 'safe';
  return written === 'off' || written === 'false' ? 'off' : 'on';
}

/** A pattern of the Rust library globset, in which `*` also stands for `/`. */
function expressionOf(glob: string): string {
  const expression = glob.replace(
    /\*\*\/|\*+|\?|\{|\}|,|\[!|\\?[\s\S]/g,
    (token) => PARTS[token] ?? escaped(token),
  );
  return `(?:^|/)${expression}$`;
}

const PARTS: Readonly<Record<string, string>> = {
  ...{ '**/': '(?:.*/)?', '*': '.*', '**': '.*', '?': '.', '{': '(?:', '}': ')', ',': '|' },
  ...{ '[': '[', '[!': '[^', ']': ']', '-': '-' },
};

function escaped(token: string): string {
  return token.length === 2 || /[\w/]/.test(token) ? token : `\\${token}`;
}

// A site has some hundreds of folders at most.
const MOST_FOLDERS = 2000;

/** The sections of which a file `_index.md` says that they are drafts: Zola skips such folders. */
function draftsBelow(tools: ConfigurationTools): readonly string[] {
  return foldersBelow('content', tools).flatMap((folder) => {
    const files = tools.files.names(folder).filter((name) => /^_index(?:\.[a-z-]+)?\.md$/i.test(name));
    return files.some((name) => isDraft(`${folder}/${name}`, tools)) ? [folder.slice('content/'.length)] : [];
  });
}

function foldersBelow(folder: string, { files }: ConfigurationTools): readonly string[] {
  const folders = [folder];
  for (let at = 0; at < Math.min(folders.length, MOST_FOLDERS); at++) {
    const names = files.names(folders[at] ?? '').filter((name) => !name.includes('.'));
    folders.push(...names.map((name) => `${folders[at]}/${name}`));
  }
  return folders;
}

function isDraft(path: string, { files, parseToml }: ConfigurationTools): boolean {
  const text = files.read(path)?.replace(/\r\n?/g, '\n') ?? '';
  const matter = readFrontMatter(text, ['toml', 'yaml'], parseToml);
  return matter.kind === 'found' && matter.fields.draft !== undefined && yes(matter.fields.draft);
}
