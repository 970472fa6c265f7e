import { isMapping } from '../../domain/schema.ts';
import { resolveWebUrl } from '../../domain/text/web-url.ts';
import type { Dialect, DialectPlan, Fields } from './dialect.ts';
import { asText, type ParseToml } from './front-matter.ts';
import { parseLooseYaml } from './loose-yaml.ts';

/** The files of a generator's project, by path relative to its root. They are never executed. */
export interface SiteFiles {
  /** The text of a file; `undefined` if it cannot be read. */
  read(path: string): string | undefined;
  /** The names in a folder; empty if it does not exist. */
  names(folder: string): readonly string[];
  exists(path: string): boolean;
}

/** A value that was read from the configuration or assumed, for the user to check. */
export interface Assumption {
  readonly name: string;
  readonly value: string;
  /** `hugo.toml:3`, or the reason of the assumption. */
  readonly from: string;
}

/** The configuration of a generator. */
export interface Configuration {
  /** Fields of `site.yaml`. Fields in the user's own file take precedence. */
  readonly site: Readonly<Record<string, unknown>>;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly people: ReadonlyMap<string, Fields>;
  readonly assumed: readonly Assumption[];
  /** Settings that the configuration does not contain literally: fields of `site.yaml`, with the reason. */
  readonly missing: readonly (readonly [field: string, why: string])[];
}

/** For generators whose builds rename pictures: those beside the text are published by Feedstand. */
export const SERVED_MEDIA = {
  field: { media: 'serve' },
  assumption: {
    name: 'media',
    value: 'serve',
    from: 'only the build knows the addresses of pictures beside the text, so Feedstand publishes them',
  },
} as const;

export interface ConfigurationTools {
  readonly files: SiteFiles;
  readonly parseToml: ParseToml;
  /** The folder of articles, relative to the root. */
  readonly folder: string;
}

/** A generator: reads its configuration and its files. */
export interface DialectModule {
  readonly label: string;
  configure(tools: ConfigurationTools): Configuration;
  create(plan: DialectPlan): Dialect;
}

/** A configuration file with the lines of its keys. */
export interface ConfigFile {
  readonly name: string;
  readonly values: Fields;
  /** `name:line`, or `name` if the line is unknown. */
  where(key: string): string;
}

/** Reads the first existing file of a list, as texts, lists and mappings. */
export function readConfig(
  names: readonly string[],
  { files, parseToml }: ConfigurationTools,
): ConfigFile | undefined {
  for (const name of names) {
    const text = files.read(name);
    if (text === undefined) continue;
    const values = parseConfig(name, text, parseToml);
    if (values !== undefined) return { name, values, where: (key) => lineIn(name, text, key) };
  }
  return undefined;
}

export function parseConfig(name: string, text: string, parseToml: ParseToml): Fields | undefined {
  const value = parsedValue(name, text, parseToml);
  return isMapping(value) ? value : undefined;
}

function parsedValue(name: string, text: string, parseToml: ParseToml): unknown {
  try {
    if (name.endsWith('.toml')) return asText(parseToml(text));
    if (name.endsWith('.json')) return asText(JSON.parse(text));
    const yaml = parseLooseYaml(text);
    return yaml.ok ? yaml.value : undefined;
  } catch {
    return undefined;
  }
}

/** `name:line` of a key at the beginning of a line, ignoring case. */
export function lineIn(name: string, text: string, key: string): string {
  const pattern = new RegExp(`^[ \\t]*["']?${key.replace(/[^\w-]/g, '\\$&')}["']?[ \\t]*[:=]`, 'i');
  const line = text.split('\n').findIndex((one) => pattern.test(one));
  return line === -1 ? name : `${name}:${line + 1}`;
}

/** Converts all keys to lower case, at any depth. */
export function keysInLowerCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(keysInLowerCase);
  if (!isMapping(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key.toLowerCase(), keysInLowerCase(item)]);
  return Object.fromEntries(entries);
}

export function mappingIn(values: Fields, key: string): Fields {
  const value = values[key];
  return isMapping(value) ? value : {};
}

export function textIn(values: Fields, key: string): string | undefined {
  const value = values[key];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** The text as a list, or the texts of a list. */
export function textsIn(value: unknown): readonly string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.filter((one): one is string => typeof one === 'string' && one.trim() !== '');
}

/** Fields of `site.yaml` from a configuration, with their origin. */
export interface Taken {
  readonly site: Record<string, unknown>;
  readonly assumed: Assumption[];
}

/** Reads fields of `site.yaml` from a configuration. `keys`: our field → the generator's key. */
export function takeFields(config: ConfigFile, keys: Readonly<Record<string, string>>): Taken {
  const taken: Taken = { site: {}, assumed: [] };
  for (const [field, key] of Object.entries(keys)) {
    const value = usable(field, textIn(config.values, key));
    if (value === undefined) continue;
    taken.site[field] = value;
    taken.assumed.push({ name: field, value, from: config.where(key) });
  }
  return taken;
}

/** `undefined` for a value that our rules reject, so that the user is asked for it. */
function usable(field: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  switch (field) {
    case 'url':
      return /^https?:\/\/[^/]/i.test(value) && !/[?#]/.test(value) ? resolveWebUrl(value) : undefined;
    case 'language': {
      const tag = value.replaceAll('_', '-');
      return /^[a-z]{2,3}(?:-[a-z\d]{2,8})*$/i.test(tag) ? tag : undefined;
    }
    case 'timeZone':
      return isTimeZone(value) ? value : undefined;
    default:
      return value.replace(/\s+/g, ' ').slice(0, 900);
  }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The fields that the configuration does not contain, which the user must set. */
export function missingFields(
  site: Readonly<Record<string, unknown>>,
  reasons: Readonly<Record<string, string>>,
): readonly (readonly [string, string])[] {
  return Object.entries(reasons).filter(([field]) => site[field] === undefined);
}
