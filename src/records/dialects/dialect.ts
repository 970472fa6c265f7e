import type { HidingField } from '../../domain/article/withdrawal.ts';
import type { DialectName, IdRule } from '../../domain/site/reading-rules.ts';
import type { FileRules } from '../record-reader.ts';
import type { Delimiter } from './delimiter.ts';
import type { HistoryQuestion } from './file-history.ts';
import type { DateForms, WrittenDate } from './written-date.ts';

/** How to read the records of a folder. Plain data, which can be sent between threads. */
export interface DialectPlan {
  readonly dialect: DialectName;
  /** The folder relative to the root of the generator's project, such as `content/blog`; '' for the root. */
  readonly folder: string;
  /** The root of the generator's project, as an absolute path. */
  readonly root: string;
  /** The URL of the website, with a trailing slash. */
  readonly url: string;
  /** The prefix of ids that are not URLs. */
  readonly ids: string;
  /** The zone of dates without one, for generators in which it is a setting. */
  readonly timeZone: string;
  readonly dates?: readonly string[];
  readonly permalink?: ReadonlyMap<string, string>;
  readonly id?: IdRule;
  /** Additional names of our fields, besides those of the dialect. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
  /** Key in records → person. */
  readonly people: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** Whether files beside the text are published. */
  readonly servesMedia: boolean;
  /** The built website, as an absolute path, and the element of its pages that holds the text. */
  readonly built?: { readonly folder: string; readonly content?: string };
  /** The fields in `hide` of `site.yaml`, in lower case. */
  readonly hide: readonly string[];
  /** The generator's settings, as the dialect reads them. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Field names as written, or in lower case if the generator ignores case. */
export type Fields = Readonly<Record<string, unknown>>;

/** A date with its local clock time. */
export interface PageDate {
  /** Milliseconds since 1970. */
  readonly instant: number;
  /** The local clock time as if it were UTC. URLs that contain a date use its year, month and day. */
  readonly clock: number;
}

/** A page of the site. */
export interface Page {
  /** Relative to the generator's folder of articles, with `/` and without extension. */
  readonly path: string;
  readonly extension: string;
  readonly fields: Fields;
  readonly title: string;
  /** Absent for a draft without a date. */
  readonly date?: PageDate;
}

/** A body without template code of the generator. */
export interface PlainBody {
  readonly text: string;
  /** Name of dropped code → number of occurrences. */
  readonly dropped: ReadonlyMap<string, number>;
}

/** The other files of the generator's project, by path relative to its root. */
export interface OtherPages {
  /** The names in a folder; empty if it does not exist. */
  names(folder: string): readonly string[];
  exists(path: string): boolean;
  /** The front matter of a file; `undefined` if it has none or cannot be read. */
  fieldsOf(path: string): Fields | undefined;
  /** The URL of a page that is an article. */
  urlOf(path: string): string | undefined;
  /** The HTML that the generator built for a URL. */
  builtAt?(url: string): string | undefined;
}

/** The date in a path, and the path without it. */
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

/** A pseudo field: the date in the file name. */
export const FILE_NAME = ':filename';

/** A pseudo field of Hugo: the last commit of the file. */
export const GIT = ':git';

/** The rules of a generator for pages. */
export interface Dialect {
  /** The name for people. */
  readonly label: string;
  readonly rules: FileRules;
  readonly delimiters: readonly Delimiter[];
  /** Whether blank lines may stand before front matter. */
  readonly allowsBlankStart?: boolean;
  /** Whether files without front matter are not articles. */
  readonly needsFrontMatter: boolean;
  /** Whether field names ignore case. */
  readonly ignoresCase: boolean;
  /** Our field → the generator's names for it, best first. */
  readonly names: Readonly<Record<DialectField, readonly string[]>>;
  /** The generator's fields that remove an article from the feeds, in lower case → our field. */
  readonly withdrawals: ReadonlyMap<string, HidingField>;
  /** The path of a page relative to the folder of articles, with its extension. */
  pathOf(file: string): string;
  /** The fields that a page gets from its location. */
  inherited?(file: string): Fields;
  /** The fields by which the generator makes lists, from those that are written. */
  dateOf(written: WrittenDate, isQuoted: boolean): PageDate;
  readonly dateForms?: DateForms;
  nameDate?(path: string): NameDate | undefined;
  /** Words in lower case for a date in the history of the repository. */
  readonly historyWords?: ReadonlyMap<string, HistoryQuestion>;
  /** The title of a page without a title. */
  titleOf(path: string, body: string): { readonly title: string; readonly body: string };
  /** The title as the generator's feed has it. */
  spellTitle?(title: string): string;
  /** Whether the generator hides the page, besides `draft` and `expires`. */
  isHidden?(fields: Fields, path: string): boolean;
  /** A path relative to the website, or a URL; `{ unknown }` says why there is none. */
  addressOf(page: Page): string | { readonly unknown: string };
  /** The value of a placeholder such as `slug` in a URL pattern. */
  tokenOf(name: string, page: Page): string | undefined;
  /**
   * What relative paths of pictures are relative to. `page`: the page whose bundle has the file, else the website. `site`: the
   * website, also for paths from the root. `unknown`: builds rename files.
   */
  readonly pictures: 'page' | 'site' | 'unknown';
  /** Whether a path from the root lies below the base path of the website, for `page` and `unknown`. */
  readonly addsBase?: boolean;
  readonly id: IdRule;
  /** The authors of a page: names, keys or mappings, if more than one field says so. */
  authorsOf?(fields: Fields): unknown;
  topicsOf(page: Page): { readonly categories: readonly string[]; readonly tags: readonly string[] };
  bodyOf?(body: string, page: Page, others: OtherPages): PlainBody;
  /** The id in the generator's feed, if no rule of `IdRule` describes it. `url` is that of the page. */
  idOf?(page: Page, url: string): string;
  /**
   * The file that a reference in a page shows, relative to the folder of articles; `undefined` if it is not in that folder. Without
   * this function references are relative to the file of the page.
   */
  mediaOf?(reference: string, page: Page, url: string): string | undefined;
}
