/**
 * A date in the history of a repository. `created`: that of the commit that added a file, under this or a former name. `modified`:
 * that of the last commit that changed it. `authored`: the same without merges.
 */
export type HistoryQuestion = 'created' | 'modified' | 'authored';

export type HistoryAnswer =
  | {
      readonly kind: 'date';
      /** Milliseconds since 1970. */
      readonly instant: number;
      /** Minutes ahead of UTC in the zone of the commit's author. */
      readonly offset: number;
      /** The id of the commit. */
      readonly commit: string;
    }
  /** No commit says it yet. */
  | { readonly kind: 'uncommitted' }
  /** The history is not available. */
  | { readonly kind: 'unavailable'; readonly why: string };

/** The answers for a file, which can be sent between threads. */
export type FileDates = Readonly<Partial<Record<HistoryQuestion, HistoryAnswer>>>;

/** By path relative to the folder of articles. */
export type FileHistory = ReadonlyMap<string, FileDates>;
