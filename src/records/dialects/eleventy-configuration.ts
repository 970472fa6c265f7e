import {
  type Assumption,
  type Configuration,
  type ConfigurationTools,
  missingFields,
  parseConfig,
  SERVED_MEDIA,
  textIn,
} from './configuration.ts';
import type { Fields } from './dialect.ts';
import { literalIn, literalsIn } from './script-literals.ts';

export interface EleventySettings {
  /** The folder of the templates below the root; '' is the root. */
  readonly input: string;
  /** The data of folders, and of files by their path without extension, below the root. */
  readonly data: Readonly<Record<string, Fields>>;
}

const CONFIGS = [
  ...['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map((kind) => `eleventy.config.${kind}`),
  ...['.eleventy.js', '.eleventy.mjs', '.eleventy.cjs'],
];

/** Reads what stands in the configuration and in data files as it is; no program is run. */
export function configureEleventy(tools: ConfigurationTools): Configuration {
  const { files } = tools;
  const name = CONFIGS.find((one) => files.read(one) !== undefined) ?? 'eleventy.config.js';
  const script = files.read(name) ?? '';
  const found = literalIn(script, 'input') ?? literalIn(script, 'setInputDirectory');
  const input = found?.value.replace(/^\.?\/+|\/+$/g, '').replace(/^\.$/, '') ?? '';
  const written = literalIn(script, 'data') ?? literalIn(script, 'setDataDirectory');
  const { site, assumed } = siteIn(tools, dataFolder(input, written?.value ?? '_data'));
  return {
    site: { ...site, ...SERVED_MEDIA.field },
    settings: { input, data: dataBelow(tools, input) } satisfies EleventySettings as unknown as Fields,
    people: new Map(),
    assumed: [
      {
        name: 'input',
        value: input || '.',
        from: found === undefined ? 'what Eleventy takes' : `${name}:${found.line}`,
      },
      ...assumed,
      SERVED_MEDIA.assumption,
    ],
    missing: missingFields(site, { url: 'no metadata or site in _data has a url as a literal' }),
  };
}

/** The folder of global data, which is written relative to the input. */
function dataFolder(input: string, written: string): string {
  return new URL(written, `file:///${input === '' ? '' : `${input}/`}`).pathname.replace(/^\/|\/$/g, '');
}

const METADATA = ['metadata', 'meta', 'site'].flatMap((name) =>
  ['json', 'js', 'mjs', 'cjs', 'yaml', 'yml'].map((kind) => `${name}.${kind}`),
);

/** The fields of a site, in the global data where most keep them: the first file that has one counts. */
function siteIn(tools: ConfigurationTools, folder: string) {
  const site: Record<string, unknown> = {};
  const assumed: Assumption[] = [];
  const found = METADATA.flatMap((name) => literalsOf(`${folder}/${name}`, tools));
  for (const assumption of found) {
    const { name, value } = assumption;
    if (site[name] !== undefined || !isUsable(name, value)) continue;
    site[name] = name === 'url' ? `${value.replace(/\/+$/, '')}/` : value;
    assumed.push(assumption);
  }
  return { site, assumed };
}

const FIELDS = ['url', 'title', 'description', 'language'];

function literalsOf(path: string, { files, parseToml }: ConfigurationTools): readonly Assumption[] {
  const text = files.read(path);
  if (text === undefined) return [];
  const values = /js$/.test(path) ? undefined : parseConfig(path, text, parseToml);
  return FIELDS.flatMap((name): readonly Assumption[] => {
    if (values !== undefined) {
      const value = textIn(values, name);
      return value === undefined ? [] : [{ name, value, from: path }];
    }
    const literal = literalIn(text, name);
    return literal === undefined ? [] : [{ name, value: literal.value, from: `${path}:${literal.line}` }];
  });
}

function isUsable(field: string, value: string): boolean {
  if (field === 'url') return /^https?:\/\/[^/\s?#]+(?:\/[^\s?#]*)?$/i.test(value);
  return field === 'language' ? /^[a-z]{2,3}(?:-[a-z\d]{2,8})*$/i.test(value) : value.length < 900;
}

// A site has some hundreds of folders at most.
const MOST_FOLDERS = 2000;

/** The data of every folder below the input, and of the files in it. */
function dataBelow(tools: ConfigurationTools, input: string): Record<string, Fields> {
  const data: Record<string, Fields> = {};
  const waiting = [input];
  for (let count = 0; count < MOST_FOLDERS; count++) {
    const folder = waiting.shift();
    if (folder === undefined) return data;
    for (const name of tools.files.names(folder || '.')) {
      const path = join(folder, name);
      if (isFolderName(name)) waiting.push(path);
      const found = dataIn(path, folder, tools);
      if (found !== undefined) data[found.place] = { ...data[found.place], ...found.fields };
    }
  }
  return data;
}

function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

interface PlacedData {
  /** A folder, or a file without its extension. */
  readonly place: string;
  readonly fields: Fields;
}

/** `posts/posts.json` is of a folder, `posts/a.11tydata.js` of a file. */
function dataIn(
  path: string,
  folder: string,
  { files, parseToml }: ConfigurationTools,
): PlacedData | undefined {
  const [, base = '', mark, kind] = /([^/]+?)(\.11tydata)?\.(json|js|mjs|cjs)$/.exec(path) ?? [];
  const isOfFolder = base !== '' && base === folder.slice(folder.lastIndexOf('/') + 1);
  const isData = mark !== undefined || (isOfFolder && kind === 'json');
  if (!isData) return undefined;
  const text = files.read(path) ?? '';
  const fields = kind === 'json' ? (parseConfig(path, text, parseToml) ?? {}) : fieldsIn(text);
  return { place: isOfFolder ? folder : path.slice(0, path.lastIndexOf('/') + 1) + base, fields };
}

function isFolderName(name: string): boolean {
  return !name.includes('.') && name !== 'node_modules' && !name.startsWith('_');
}

/** What of a program of data says which articles are where. */
function fieldsIn(script: string): Fields {
  const tags = literalsIn(script, 'tags');
  const fields: Record<string, unknown> = {};
  if (tags.length > 0) fields.tags = tags;
  for (const name of ['permalink', 'author', 'date', 'draft']) {
    const value = literalIn(script, name)?.value;
    if (value !== undefined) fields[name] = value;
  }
  for (const name of ['draft', 'eleventyExcludeFromCollections', 'permalink']) {
    const flag = new RegExp(`(?:^|[\\s{,])["']?${name}["']?\\s{0,20}:\\s{0,20}(true|false)\\b`).exec(
      script,
    )?.[1];
    if (flag !== undefined) fields[name] = flag;
  }
  return fields;
}
