import type { FileEntry } from './file-list.ts';
import type { FileContext, FileOutcome, ParsedRecord } from './parsed-file.ts';

export type ListedFile = readonly [file: string, entry: FileEntry];

/** Messages to a thread. */
export type ToThread =
  /** For the batches that follow. */
  | { readonly kind: 'context'; readonly context: FileContext }
  | Batch
  /** A part has been taken, and the next may come. */
  | { readonly kind: 'next' };

/** Files that are read in order. */
export interface Batch {
  readonly kind: 'read';
  readonly files: readonly ListedFile[];
  /** The file was too much for a thread before: only what it says about leaving the feeds is read. */
  readonly problem?: string;
}

/** Messages from a thread. */
export type FromThread =
  | { readonly kind: 'ready' }
  /** Some of the records of the one file of a batch: to receive thousands at once would delay requests. */
  | { readonly kind: 'part'; readonly records: readonly ParsedRecord[] }
  /** The results of a batch, in the order of its files, without the records that were sent in parts. */
  | { readonly kind: 'read'; readonly outcomes: readonly FileOutcome[] };
