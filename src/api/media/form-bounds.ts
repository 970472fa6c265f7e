import { FormError, type FormPart } from './multipart.ts';

/** The chunks of a body, which throws `tooLarge` beyond so many bytes, and `FormError` where the client goes away. */
export async function* bounded(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
  tooLarge: () => Error,
): AsyncGenerator<Uint8Array> {
  const source = chunks[Symbol.asyncIterator]();
  let bytes = 0;
  for (;;) {
    const next = await source.next().catch(() => undefined);
    if (next === undefined) throw new FormError('ends early.');
    if (next.done) return;
    bytes += next.value.length;
    if (bytes > maxBytes) throw tooLarge();
    yield next.value;
  }
}

/** The value of a part that is no file. Throws `FormError` beyond so many bytes, or where it is not UTF-8. */
export async function textOf({ name, body }: FormPart, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let [text, bytes] = ['', 0];
  try {
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw new FormError(`has more than ${maxBytes} bytes in ${name}.`);
      text += decoder.decode(chunk, { stream: true });
    }
    return text + decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) throw new FormError(`has bytes that are not UTF-8 in ${name}.`);
    throw error;
  }
}
