import { type ByteRange, type MediaFile, mediaKey } from '../domain/media.ts';
import { type MediaLibrary, PIECE_BYTES, UNNAMED_MS } from '../domain/media-library.ts';
import type { Database, Row, Statement } from './database.ts';

const FILE = 'hash, name, type, bytes, width, height';

/** Statements have at most 100 parameters (D1). */
const AT_ONCE = 90;

/** What is known of a file that is named is written down once a day. */
const DAY_MS = 86_400_000;

/** Files that were sent to a store, in its tables. */
export function createSqlMedia(database: Database): MediaLibrary {
  const dropPieces = (upload: string): Statement => ['DELETE FROM media_piece WHERE upload = ?1', upload];
  return {
    async write(upload, piece, bytes, now) {
      await database.batch([
        [
          'INSERT INTO media_piece (upload, piece, written, content) VALUES (?1, ?2, ?3, ?4)',
          ...[upload, piece, now, bytes],
        ],
      ]);
    },
    async finish(upload, { hash, name, type, bytes, width, height }, now) {
      const [rows = []] = await database.batch([
        [
          `INSERT INTO media (hash, upload, name, type, bytes, width, height, named)
           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
           ON CONFLICT (hash) DO UPDATE SET named = excluded.named RETURNING upload, ${FILE}`,
          ...[hash, upload, name, type, bytes, width ?? null, height ?? null, now],
        ],
      ]);
      const [row = {}] = rows;
      if (row.upload !== upload) await database.batch([dropPieces(upload)]);
      return fileOf(row);
    },
    discard: async (upload) => {
      await database.batch([dropPieces(upload)]);
    },
    known: (hashes, now) => knownFiles(database, hashes, now),
    removeUnnamed: (named, now) => removeUnnamed(database, named, now),
    async find({ hash, bytes }) {
      const [rows = []] = await database.read(['SELECT upload FROM media WHERE hash = ?1', hash]);
      const [row] = rows;
      if (row === undefined) return undefined;
      const pieces = { database, upload: String(row.upload) };
      return (range) => streamOf(pieces, range ?? { start: 0, end: bytes - 1 });
    },
  };
}

/** A file that was named within the last day cannot be removed now; of the others the update says whether they still exist. */
async function knownFiles(database: Database, hashes: readonly string[], now?: number): Promise<MediaFile[]> {
  const files: MediaFile[] = [];
  for (let at = 0; at < hashes.length; at += AT_ONCE) {
    const some = hashes.slice(at, at + AT_ONCE);
    const select = `SELECT named, ${FILE} FROM media WHERE hash IN (${placeholders(some, 1)})`;
    const [rows = []] = await database.read([select, ...some]);
    const isFresh = (row: Row) => now === undefined || Number(row.named) > now - DAY_MS;
    const old = rows.filter((row) => !isFresh(row)).map(({ hash }) => String(hash));
    const kept = now === undefined || old.length === 0 ? [] : await keep(database, old, now);
    files.push(...rows.filter(isFresh).map(fileOf), ...kept);
  }
  return files;
}

async function keep(database: Database, hashes: readonly string[], now: number): Promise<MediaFile[]> {
  const update = `UPDATE media SET named = ?1 WHERE hash IN (${placeholders(hashes, 2)}) RETURNING ${FILE}`;
  const [rows = []] = await database.batch([[update, now, ...hashes]]);
  return rows.map(fileOf);
}

function placeholders({ length }: readonly string[], first: number): string {
  return Array.from({ length }, (_, index) => `?${first + index}`).join(', ');
}

async function removeUnnamed(database: Database, named: ReadonlySet<string>, now: number): Promise<number> {
  // Named ones are written down in time, also for the processes beside this one.
  const renewed = now - UNNAMED_MS / 2;
  const [rows = []] = await database.read(['SELECT hash FROM media WHERE named < ?1', renewed]);
  const kept = rows.map(({ hash }) => String(hash)).filter((hash) => named.has(hash));
  for (let at = 0; at < kept.length; at += AT_ONCE) await keep(database, kept.slice(at, at + AT_ONCE), now);
  const [stale = []] = await database.read([
    `SELECT upload FROM media_piece WHERE piece = 0 AND written < ?1
       AND NOT EXISTS (SELECT 1 FROM media WHERE media.upload = media_piece.upload)`,
    now - DAY_MS,
  ]);
  // A replica that may only read has nothing to write most of the time.
  if (rows.length === kept.length && stale.length === 0) return 0;
  const [removed = []] = await database.batch([
    ['DELETE FROM media WHERE named < ?1 RETURNING hash', now - UNNAMED_MS],
    [
      `DELETE FROM media_piece WHERE written < ?1
         AND NOT EXISTS (SELECT 1 FROM media WHERE media.upload = media_piece.upload)`,
      now - DAY_MS,
    ],
  ]);
  return removed.length;
}

function fileOf({ hash, name, type, bytes, width, height }: Row): MediaFile {
  const file = { hash: String(hash), path: String(name) };
  const size = width === null || height === null ? {} : { width: Number(width), height: Number(height) };
  return { path: mediaKey(file), hash: file.hash, type: String(type), bytes: Number(bytes), ...size };
}

interface Pieces {
  readonly database: Database;
  readonly upload: string;
}

/** Reads a piece whenever the client has taken the one before. */
function streamOf({ database, upload }: Pieces, { start, end }: ByteRange): ReadableStream<Uint8Array> {
  let at = start;
  return new ReadableStream(
    {
      async pull(controller) {
        if (at <= end) {
          const piece = Math.floor(at / PIECE_BYTES);
          const [rows = []] = await database.read([
            'SELECT content FROM media_piece WHERE upload = ?1 AND piece = ?2',
            ...[upload, piece],
          ]);
          const content = bytesOf(rows[0]?.content);
          if (content === undefined) throw new Error(`piece ${piece} of a file is missing`);
          const first = piece * PIECE_BYTES;
          controller.enqueue(content.subarray(at - first, end - first + 1));
          at = first + content.length;
        }
        if (at > end) controller.close();
      },
    },
    { highWaterMark: 1 },
  );
}

/** libsql gives bytes as an ArrayBuffer. */
function bytesOf(value: unknown): Uint8Array | undefined {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  return value instanceof Uint8Array ? value : undefined;
}
