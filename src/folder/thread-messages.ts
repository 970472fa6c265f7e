import type { FileEntry } from './file-list.ts';
import type { FileContext, FileOutcome } from './parsed-file.ts';

export type ListedFile = readonly [file: string, entry: FileEntry];

/** What a thread is sent. */
export type ToThread =
  /** For the batches that follow. */
  { readonly kind: 'context'; readonly context: FileContext } | Batch;

/** Files that are read one after another. */
export interface Batch {
  readonly kind: 'read';
  readonly files: readonly ListedFile[];
  /** The file was too much for a thread before: only what it says about leaving the feeds is read. */
  readonly problem?: string;
}

/** What a thread sends: that it runs, and for one batch after another what became of its files, in their order. */
export type FromThread = 'ready' | { readonly outcomes: readonly FileOutcome[] };
