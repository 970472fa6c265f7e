import type { DialectName, IdRule } from '../../domain/site/reading-rules.ts';
import type { FileRules } from '../record-reader.ts';
import type { WrittenDate } from './written-date.ts';

/** How the records of a folder are to be read. It is plain data, which can be sent from one thread to another. */
export interface DialectPlan {
  readonly dialect: DialectName;
  /** The folder below the root of the generator's project, such as `content/blog`; '' if it is the root. */
  readonly folder: string;
  /** The website, ending in a slash. */
  readonly url: string;
  /** What ids begin with, for ids that are no address. */
  readonly ids: string;
  /** The zone of dates without one, where the generator leaves that to its settings. */
  readonly timeZone: string;
  readonly dates?: readonly string[];
  readonly permalink?: ReadonlyMap<string, string>;
  readonly id?: IdRule;
  /** The names that our fields have there, beside those of the dialect. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
  /** People by the key that records name. */
  readonly people: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** Fields that hide by `hide` in `site.yaml`, in lower case. */
  readonly hide: readonly string[];
  /** The generator's settings, as the dialect reads them. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Field names in the generator's spelling, or in lower case where it does not tell them apart. */
export type Fields = Readonly<Record<string, unknown>>;

/** A date with what the clocks showed that its writer meant. */
export interface PageDate {
  /** Milliseconds since 1970. */
  readonly instant: number;
  /** As if that were UTC: addresses that hold a date have its year, month and day. */
  readonly clock: number;
}

/** A page as its file and its place give it. */
export interface Page {
  /** Below the folder where the generator keeps its articles, with `/` and without extension. */
  readonly path: string;
  readonly extension: string;
  readonly fields: Fields;
  readonly title: string;
  /** Absent for a draft without a date. */
  readonly date?: PageDate;
}

/** A body without the code of the generator. */
export interface PlainBody {
  readonly text: string;
  /** How often what was left out, by name. */
  readonly dropped: ReadonlyMap<string, number>;
}

/** Where the date of a page is, and the path without it. */
export interface NameDate {
  readonly text: string;
  readonly rest: string;
}

export type DialectField =
  | 'title'
  | 'published'
  | 'updated'
  | 'expires'
  | 'draft'
  | 'summary'
  | 'authors'
  | 'image'
  | 'language';

/** In the name of a field: the date in the name of the file. */
export const FILE_NAME = ':filename';

/** The rules of a generator for a page: one shape for all. */
export interface Dialect {
  /** What people call it. */
  readonly label: string;
  readonly rules: FileRules;
  readonly delimiters: readonly ('yaml' | 'toml' | 'json')[];
  /** Whether a file without front matter is not an article. */
  readonly needsFrontMatter: boolean;
  /** Whether names of fields are the same in any case. */
  readonly ignoresCase: boolean;
  /** The names of our fields there, best first. */
  readonly names: Readonly<Record<DialectField, readonly string[]>>;
  /** Its own fields that take an article out of the feeds: ours by theirs, in lower case. */
  readonly withdrawals: ReadonlyMap<string, 'draft' | 'expires'>;
  /** The path of a page below the place of articles, with its extension. */
  pathOf(file: string): string;
  /** The fields that a page is given by its place. */
  inherited?(file: string): Fields;
  /** The fields by which the generator makes lists, from those that are written. */
  dateOf(written: WrittenDate, isQuoted: boolean): PageDate;
  nameDate?(path: string): NameDate | undefined;
  /** The title of a page that names none. */
  titleOf(path: string, body: string): { readonly title: string; readonly body: string };
  /** Whether the generator leaves it out, beside what `draft` and `expires` say. */
  isHidden?(fields: Fields, path: string): boolean;
  /** A path below the website, or a URL; `{ unknown }` names the missing setting. */
  addressOf(page: Page): string | { readonly unknown: string };
  /** The value of a word such as `slug` in a pattern of addresses. */
  tokenOf(name: string, page: Page): string | undefined;
  readonly id: IdRule;
  topicsOf(page: Page): { readonly categories: readonly string[]; readonly tags: readonly string[] };
  bodyOf?(body: string, page: Page): PlainBody;
}
