import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { type MediaLibrary, PIECE_BYTES, UNNAMED_MS } from '../../src/domain/media-library.ts';
import { NOON } from '../support.ts';

const DAY = 86_400_000;
const NO_NAMES: ReadonlySet<string> = new Set();

/** The contract of every library of files that were sent. */
export function mediaContract(make: () => Promise<MediaLibrary>): void {
  const bytes = Buffer.alloc(2 * PIECE_BYTES + 1000, 'feedstand');

  async function write(library: MediaLibrary, upload: string, now: number): Promise<void> {
    for (let piece = 0; piece * PIECE_BYTES < bytes.length; piece++)
      await library.write(upload, piece, bytes.subarray(piece * PIECE_BYTES, (piece + 1) * PIECE_BYTES), now);
  }
  async function add(library: MediaLibrary, hash: string, { name = 'a.png', now = NOON } = {}) {
    await write(library, `${hash} ${name}`, now);
    const file = { name, hash, type: 'image/png', bytes: bytes.length, width: 3, height: 2 };
    return library.finish(`${hash} ${name}`, file, now);
  }

  test('a file is read as it was written, whole and in part', async () => {
    const library = await make();
    const file = await add(library, 'aa');
    const known = {
      path: 'aa/a.png',
      hash: 'aa',
      type: 'image/png',
      bytes: bytes.length,
      width: 3,
      height: 2,
    };
    expect(file).toEqual(known);
    const open = await library.find(file);
    if (open === undefined) throw new Error('not found');
    expect((await buffer(await open())).equals(bytes)).toBe(true);
    for (const [start, end] of [
      [0, 0],
      [5, PIECE_BYTES + 5],
      [PIECE_BYTES, 2 * PIECE_BYTES - 1],
      [bytes.length - 1, bytes.length - 1],
    ] as const) {
      const part = await buffer(await open({ start, end }));
      expect(part.equals(bytes.subarray(start, end + 1)), `${start} to ${end}`).toBe(true);
    }
    expect(await library.find({ ...file, hash: 'bb' })).toBeUndefined();
  });

  test('the same bytes keep their first name', async () => {
    const library = await make();
    const first = await add(library, 'aa');
    expect(await add(library, 'aa', { name: 'b.png', now: NOON + DAY })).toEqual(first);
    const open = await library.find(first);
    expect((await buffer((await open?.()) ?? new ReadableStream())).length).toBe(bytes.length);
  });

  test('files are known by their hashes, without a size in pixels if they have none', async () => {
    const library = await make();
    await add(library, 'aa');
    await library.write('u', 0, bytes.subarray(0, 5), NOON);
    await library.finish('u', { name: 'b.pdf', hash: 'bb', type: 'application/pdf', bytes: 5 }, NOON);
    const wanted = ['bb', 'cc', ...Array.from({ length: 200 }, (_, index) => `x${index}`)];
    expect(await library.known(wanted, NOON + 3 * DAY)).toEqual([
      { path: 'bb/b.pdf', hash: 'bb', type: 'application/pdf', bytes: 5 },
    ]);
    expect(await library.known([], NOON)).toEqual([]);
  });

  test('a file goes a month after nobody names it any more', async () => {
    const library = await make();
    const [named, other] = [await add(library, 'aa'), await add(library, 'bb')];
    expect(await library.removeUnnamed(new Set(['aa']), NOON + UNNAMED_MS)).toBe(0);
    expect(await library.removeUnnamed(new Set(['aa']), NOON + UNNAMED_MS + 1)).toBe(1);
    expect(await library.find(other)).toBeUndefined();
    expect(await library.known(['bb'], NOON + UNNAMED_MS + 1)).toEqual([]);
    // It was named a month ago.
    expect(await library.removeUnnamed(NO_NAMES, NOON + 2 * UNNAMED_MS)).toBe(0);
    expect(await library.find(named)).toBeDefined();
    expect(await library.removeUnnamed(NO_NAMES, NOON + 2 * UNNAMED_MS + 2)).toBe(1);
    expect(await library.find(named)).toBeUndefined();
  });

  test('a file stays for a month after a record that names it was prepared', async () => {
    const library = await make();
    await add(library, 'aa');
    const later = NOON + UNNAMED_MS + DAY;
    expect(await library.known(['aa'], later)).toHaveLength(1);
    expect(await library.removeUnnamed(NO_NAMES, later)).toBe(0);
    expect(await library.removeUnnamed(NO_NAMES, later + UNNAMED_MS + 1)).toBe(1);
  });

  test('an upload that was given up, or not finished within a day, leaves nothing', async () => {
    const library = await make();
    await write(library, 'u', NOON);
    await library.discard('u');
    // A piece that is there already would be refused.
    await write(library, 'u', NOON);
    expect(await library.removeUnnamed(NO_NAMES, NOON + DAY + 1)).toBe(0);
    await write(library, 'u', NOON);
  });
}
