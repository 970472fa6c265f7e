import type { MediaFile } from '../../domain/media.ts';
import { nameOfContent, SIGNATURE_BYTES, typeOfContent } from '../../domain/media-content.ts';
import { type MediaIntake, PIECE_BYTES } from '../../domain/media-library.ts';
import { RefusedRequest } from '../problem-answer.ts';
import type { FormPart } from './multipart.ts';

/** The most bytes of a file. */
export const LARGEST_FILE = 10_000_000;

/** The size of a JPEG may follow half a megabyte of EXIF and ICC data. */
const HEAD_PIECES = 2;

/**
 * Stores a file that arrives. Its type is that of its bytes, whatever its name says. Throws `RefusedRequest`: 413, or 415; then
 * nothing of it is stored.
 */
export async function storeUpload(
  part: FormPart,
  { library, createHash, readSize }: MediaIntake,
  now: () => number,
): Promise<MediaFile> {
  const upload = crypto.randomUUID();
  const [hash, head] = [createHash(), [] as Uint8Array[]];
  let [bytes, piece] = [0, 0];
  let type: string | undefined;
  try {
    for await (const content of piecesOf(part.body)) {
      bytes += content.length;
      if (bytes > LARGEST_FILE)
        throw new RefusedRequest(413, `The file has more than ${LARGEST_FILE} bytes.`, CLOSE);
      type ??= requireType(content);
      hash.update(content);
      if (head.length < HEAD_PIECES) head.push(content);
      await library.write(upload, piece++, content, now());
    }
    if (type === undefined) throw new RefusedRequest(400, 'The file is empty.');
    const size = await sizeOf(head, type, readSize);
    const name = nameOfContent(part.fileName ?? '', type);
    return await library.finish(upload, { name, hash: hash.digest(), type, bytes, ...size }, now());
  } catch (error) {
    await library.discard(upload).catch(() => {});
    throw error;
  }
}

const CLOSE = { headers: { connection: 'close' } };

async function* piecesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let [piece, length] = [new Uint8Array(PIECE_BYTES), 0];
  for await (const chunk of body) {
    for (let at = 0; at < chunk.length; ) {
      const some = chunk.subarray(at, at + PIECE_BYTES - length);
      piece.set(some, length);
      length += some.length;
      at += some.length;
      if (length < PIECE_BYTES) continue;
      yield piece;
      [piece, length] = [new Uint8Array(PIECE_BYTES), 0];
    }
  }
  if (length > 0) yield piece.subarray(0, length);
}

function requireType(content: Uint8Array): string {
  const type = typeOfContent(content.subarray(0, SIGNATURE_BYTES));
  if (type !== undefined) return type;
  throw new RefusedRequest(415, `The file is not ${TYPES}.`, CLOSE);
}

const TYPES = 'a picture (JPEG, PNG, WebP, AVIF, GIF, SVG), audio, video or PDF that feeds can show';

/** Pixels, of pictures alone. A picture that cannot be read is none, whatever it begins with. */
async function sizeOf(head: readonly Uint8Array[], type: string, readSize: MediaIntake['readSize']) {
  if (!type.startsWith('image/')) return {};
  const size = await readSize(joined(head));
  if (size === undefined && type !== 'image/svg+xml')
    throw new RefusedRequest(415, 'The file is not a picture that can be read.');
  return size ?? {};
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
