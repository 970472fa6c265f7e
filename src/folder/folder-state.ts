import { isEqual } from '../domain/equal.ts';
import type { Parsed, Problem } from '../domain/problem.ts';
import { recordSettings } from '../domain/site/record-settings.ts';
import { parseSite, type Site } from '../domain/site/site.ts';
import type { DialectPlan } from '../records/dialects/dialect.ts';
import { siteAfter } from '../records/site-text.ts';
import type { FileList } from './file-list.ts';
import type { FileReading } from './file-reading.ts';
import type { KnownFile } from './file-records.ts';
import type { ParsedFile } from './parsed-file.ts';
import type { UnreadFiles } from './unread.ts';

/** The state of a folder without its records. It changes only when a reading is taken in. */
export interface FolderState {
  readonly files: Map<string, KnownFile>;
  site: Site;
  /** How records are read, where not our own way. */
  plan: DialectPlan | undefined;
  siteProblems: readonly Problem[];
  folders: FileList['folders'];
  unread: UnreadFiles;
  /** A change of a link's target is reported under another path than the link's. */
  hasLinks: boolean;
  /** The paths that could not be read, and may be readable when tried again. */
  failed: ReadonlySet<string>;
  /** The files that took too long to parse. */
  stalled: ReadonlySet<string>;
}

/** A reading that is newer than the state and not applied yet. */
export interface Reading extends Omit<FolderState, 'files'> {
  /** By path; `undefined` if it no longer exists. */
  readonly files: ReadonlyMap<string, FileReading | undefined>;
  /** Milliseconds since 1970: a file that changes after that differs from what was read, unless its stamp does. */
  readonly listed: number;
  /** Last known good versions from before the process started. */
  readonly last?: ReadonlyMap<string, ParsedFile>;
  /** Whether the cache has a file as it is in this reading. */
  readonly isCached?: (path: string) => boolean;
}

/** Before anything was read. */
export function emptyState(): FolderState {
  return {
    files: new Map(),
    site: siteOfDefaults(),
    plan: undefined,
    siteProblems: [],
    folders: new Map(),
    unread: new Map(),
    hasLinks: false,
    failed: new Set(),
    stalled: new Set(),
  };
}

/** The site as `site.yaml` says now, or its last good version. */
export function nextSite(
  state: FolderState,
  parsed: Parsed<Site> & { readonly plan?: DialectPlan },
): Pick<FolderState, 'site' | 'plan' | 'siteProblems'> {
  const { site, problems, isTaken } = siteAfter(state.site, parsed);
  const { plan } = isTaken ? parsed : state;
  return { site, plan: isEqual(plan, state.plan) ? state.plan : plan, siteProblems: problems };
}

/** Whether two sites make the same articles of the records, which need not be read again then. */
export function makeSameArticles(a: Site, b: Site): boolean {
  return isEqual(recordSettings(a), recordSettings(b));
}

export function siteOfDefaults(): Site {
  const parsed = parseSite(undefined, { file: 'site.yaml' }, { feeds: 'http://localhost' });
  if (!parsed.ok) throw new Error('a site of defaults is valid');
  return parsed.value;
}
