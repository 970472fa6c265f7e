import type { MediaFile, MediaStore } from './media.ts';

/** A file as it was sent. */
export interface UploadedFile extends Omit<MediaFile, 'path'> {
  /** The last part of its address. */
  readonly name: string;
}

/**
 * Files that were sent to a store, which records name by their addresses. Their bytes arrive in pieces of `PIECE_BYTES`, so that no
 * file is in memory as a whole. Times are milliseconds since 1970. Methods reject with `SourceError` where the store cannot be used.
 */
export interface MediaLibrary extends MediaStore {
  /** Writes a piece of an upload, from 0; all but the last have `PIECE_BYTES`. */
  write(upload: string, piece: number, bytes: Uint8Array, now: number): Promise<void>;
  /** Makes an upload a file. If the library has the same bytes already, they keep their first name. */
  finish(upload: string, file: UploadedFile, now: number): Promise<MediaFile>;
  /** Drops an upload that was not finished. */
  discard(upload: string): Promise<void>;
  /**
   * The files with these hashes, for a record that names them. With `now` they are not removed within the next `UNNAMED_MS`, so that
   * the record can be stored meanwhile; without it nothing is written.
   */
  known(hashes: readonly string[], now?: number): Promise<readonly MediaFile[]>;
  /**
   * Removes files that were named last, or uploaded, `UNNAMED_MS` ago, and uploads that were not finished within a day. `named` are
   * the hashes that stored articles name now. Gives how many files it removed.
   */
  removeUnnamed(named: ReadonlySet<string>, now: number): Promise<number>;
}

/** The bytes of a piece. */
export const PIECE_BYTES = 2 ** 18;

/** Milliseconds for which a file stays that no article names. */
export const UNNAMED_MS = 30 * 86_400_000;

/** What takes uploads, for an API. */
export interface MediaIntake {
  readonly library: MediaLibrary;
  /** The hash that addresses have. */
  readonly createHash: () => MediaHash;
  /** The size of a picture by its first bytes; `undefined` if they are not those of a picture. */
  readonly readSize: (
    head: Uint8Array,
  ) => Promise<{ readonly width: number; readonly height: number } | undefined>;
}

/** Takes bytes one after the other. */
export interface MediaHash {
  update(bytes: Uint8Array): void;
  /** See `MediaFile`. */
  digest(): string;
}
