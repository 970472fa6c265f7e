import { mediaName } from '../bundle/format.ts';
import { SourceError } from '../domain/article-source.ts';
import type { ByteRange, MediaStore } from '../domain/media.ts';
import type { BundleEnvironment } from './worker-assets.ts';

/** The published files among a bundle's assets. They pass through the Worker as streams. */
export function createAssetMedia(assetsOf: () => BundleEnvironment['ASSETS'], id: string): MediaStore {
  return {
    async find({ hash, bytes }) {
      return async (range) => {
        const name = mediaName(hash);
        const response = await assetsOf()?.fetch(`https://assets.invalid/${id}/${name}`);
        if (!response?.ok || response.body === null)
          throw new SourceError(`the bundle's file ${name} is answered by ${response?.status ?? 'nothing'}`);
        const { start, end } = range ?? { start: 0, end: bytes - 1 };
        const body = range === undefined ? response.body : response.body.pipeThrough(sliced(range));
        return withLength(body, end - start + 1);
      };
    },
  };
}

/** Passes the bytes of a range on. */
function sliced({ start, end }: ByteRange): TransformStream<Uint8Array, Uint8Array> {
  let at = 0;
  return new TransformStream({
    transform(chunk, controller) {
      const part = chunk.subarray(Math.max(0, start - at), Math.max(0, end + 1 - at));
      at += chunk.length;
      if (part.length > 0) controller.enqueue(part);
      if (at > end) controller.terminate();
    },
  });
}

/** workerd sends a Content-Length only for a stream that has one. */
function withLength(body: ReadableStream<Uint8Array>, length: number): ReadableStream<Uint8Array> {
  const { FixedLengthStream } = globalThis as {
    readonly FixedLengthStream?: new (length: number) => ReadableWritablePair<Uint8Array, Uint8Array>;
  };
  return FixedLengthStream === undefined ? body : body.pipeThrough(new FixedLengthStream(length));
}
