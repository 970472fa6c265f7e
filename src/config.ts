import * as v from 'valibot';
import { bytes, fileName, port, sample, storeAddress } from './config/kinds.ts';
import { flag } from './domain/field-kinds.ts';
import { splitCode } from './domain/problem.ts';
import { webUrl } from './domain/text/web-url.ts';

/** What flags and environment say; the rest is in `site.yaml`. */
export interface Config {
  readonly articles: string;
  /** The database that holds the articles in place of a folder, such as `sqlite:articles.db`. */
  readonly store?: string;
  readonly host: string;
  readonly port: number;
  /** The file that takes the place of `site.yaml` in the folder. */
  readonly siteFile?: string;
  /** The public base address, if the environment or a flag gives one. */
  readonly feedsUrl?: string;
  readonly logRequests: boolean;
  /** The format of a log for tools of web servers, instead of entries of ours. */
  readonly accessLog?: 'common' | 'combined';
  /** Of so many requests one is logged. */
  readonly logSample: number;
  /** Whether `/metrics` is among the feeds. */
  readonly metrics: boolean;
  /** A port of its own for `/metrics`. */
  readonly adminPort?: number;
  /** Whether to look for changed files once a second, for file systems that send no events. */
  readonly poll: boolean;
  /** The file that keeps what is still to be announced. */
  readonly state?: string;
  /** The file that keeps prepared articles over restarts. */
  readonly cache?: string;
  /** The most that rendered feeds may take, in bytes; without it a share of the memory. */
  readonly cacheBytes?: number;
}

export interface Flags {
  readonly articles?: string | undefined;
  readonly store?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: string | undefined;
  readonly feedsUrl?: string | undefined;
  readonly siteFile?: string | undefined;
  readonly logRequests?: boolean | undefined;
  readonly accessLog?: 'common' | 'combined' | undefined;
  readonly logSample?: string | undefined;
  readonly metrics?: boolean | undefined;
  readonly adminPort?: string | undefined;
  readonly poll?: boolean | undefined;
  readonly state?: string | undefined;
  readonly cache?: string | undefined;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Settings that are wrong: all of them, a line each. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    const heading = problems.length === 1 ? 'a setting is wrong:' : `${problems.length} settings are wrong:`;
    super([heading, ...problems.map((problem) => `  ${problem}`)].join('\n'));
    this.problems = problems;
  }
}

/** Reads flags, then the environment, then defaults. An empty variable counts as unset. Nothing is thrown. */
export function readConfig(flags: Flags, environment: Environment): { config: Config; problems: string[] } {
  const problems: string[] = [];
  const read = <Value>(setting: Setting<Value>): Value => {
    const fromFlag = setting.flag && flags[setting.flag];
    const text = fromFlag ?? (environment[setting.variable] || setting.fallback);
    const result = v.safeParse(setting.schema, text);
    if (result.success) return result.output;
    const name = fromFlag === undefined ? setting.variable : setting.flagName;
    problems.push(...result.issues.map(({ message }) => `${name}: ${splitCode(message).message}`));
    return v.parse(setting.schema, setting.fallback);
  };
  const optional = {
    accessLog: flags.accessLog,
    adminPort: read(SETTINGS.adminPort),
    feedsUrl: read(SETTINGS.feedsUrl),
    cacheBytes: read(SETTINGS.cacheBytes),
    state: read(SETTINGS.state),
    siteFile: read(SETTINGS.siteFile),
    cache: read(SETTINGS.cache),
    store: read(SETTINGS.store),
  };
  const config: Config = {
    articles: read(SETTINGS.articles),
    host: read(SETTINGS.host),
    port: read(SETTINGS.port),
    logRequests: flags.logRequests ?? false,
    logSample: read(SETTINGS.logSample),
    metrics: flags.metrics ?? read(SETTINGS.metrics),
    poll: flags.poll ?? read(SETTINGS.poll),
    ...given(optional),
  };
  return { config, problems };
}

type Given<Fields> = { readonly [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

/** Without the fields that are `undefined`. */
function given<Fields extends object>(fields: Fields): Given<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Given<Fields>;
}

interface Setting<Value> {
  readonly flag: Exclude<keyof Flags, 'logRequests' | 'accessLog' | 'metrics' | 'poll'> | undefined;
  readonly flagName: string;
  readonly variable: string;
  readonly fallback: string | undefined;
  readonly schema: v.GenericSchema<unknown, Value>;
}

const SETTINGS = {
  cacheBytes: {
    flag: undefined,
    flagName: 'CACHE_BYTES',
    variable: 'CACHE_BYTES',
    fallback: undefined,
    schema: v.optional(bytes),
  } satisfies Setting<number | undefined>,
  state: {
    flag: 'state',
    flagName: '--state',
    variable: 'STATE_FILE',
    fallback: undefined,
    schema: fileName,
  } satisfies Setting<string | undefined>,
  cache: {
    flag: 'cache',
    flagName: '--cache',
    variable: 'CACHE_FILE',
    fallback: undefined,
    schema: fileName,
  } satisfies Setting<string | undefined>,
  siteFile: {
    flag: 'siteFile',
    flagName: '--site',
    variable: 'SITE_FILE',
    fallback: undefined,
    schema: fileName,
  } satisfies Setting<string | undefined>,
  store: {
    flag: 'store',
    flagName: '--store',
    variable: 'STORE',
    fallback: undefined,
    schema: v.optional(storeAddress),
  } satisfies Setting<string | undefined>,
  adminPort: {
    flag: 'adminPort',
    flagName: '--admin-port',
    variable: 'ADMIN_PORT',
    fallback: undefined,
    schema: v.optional(port),
  } satisfies Setting<number | undefined>,
  metrics: {
    flag: undefined,
    flagName: '--metrics',
    variable: 'METRICS',
    fallback: 'false',
    schema: flag,
  } satisfies Setting<boolean>,
  logSample: {
    flag: 'logSample',
    flagName: '--log-sample',
    variable: 'LOG_SAMPLE',
    fallback: '1',
    schema: sample,
  } satisfies Setting<number>,
  poll: {
    flag: undefined,
    flagName: '--poll',
    variable: 'POLL',
    fallback: 'false',
    schema: flag,
  } satisfies Setting<boolean>,
  articles: {
    flag: 'articles',
    flagName: 'DIR',
    variable: 'ARTICLES',
    fallback: 'articles',
    schema: v.pipe(v.string(), v.nonEmpty('must name a folder')),
  } satisfies Setting<string>,
  host: {
    flag: 'host',
    flagName: '--host',
    variable: 'HOST',
    fallback: '127.0.0.1',
    schema: v.pipe(
      v.string(),
      v.regex(/^[a-z0-9_.:%-]+$/i, ({ input }) => `must be a host name or address, is "${input}"`),
    ),
  } satisfies Setting<string>,
  port: {
    flag: 'port',
    flagName: '--port',
    variable: 'PORT',
    fallback: '8787',
    schema: port,
  } satisfies Setting<number>,
  feedsUrl: {
    flag: 'feedsUrl',
    flagName: '--feeds-url',
    variable: 'FEEDS_URL',
    fallback: undefined,
    schema: v.optional(webUrl),
  } satisfies Setting<string | undefined>,
};
