/** A part of a form: its header, then its body, of which all is read before the next part comes. */
export interface FormPart {
  readonly name: string;
  /** Only of files. */
  readonly fileName?: string;
  readonly body: AsyncIterable<Uint8Array>;
}

/** A body that is no form, or ends early. Its message continues "The form ". */
export class FormError extends Error {
  override readonly name = 'FormError';
}

const LARGEST_HEADER = 16_384;

/** The boundary of a Content-Type of `multipart/form-data` (RFC 2046 section 5.1.1); `undefined` if it is another type. */
export function boundaryOf(contentType: string): string | undefined {
  const parameters = /^\s*multipart\/form-data\s*;(.*)$/is.exec(contentType)?.[1];
  const found = /(?:^|;)\s*boundary=(?:"([^"]{1,70})"|([^\s";]{1,70}))/i.exec(parameters ?? '');
  return found?.[1] ?? found?.[2];
}

/**
 * Reads `multipart/form-data` (RFC 7578) part by part, without waiting for its end: `Request.formData` has all of it in memory,
 * twice. Throws `FormError`.
 */
export async function* readParts(
  chunks: AsyncIterable<Uint8Array>,
  boundary: string,
): AsyncGenerator<FormPart> {
  const input = new Input(chunks);
  // Before the first boundary there may be a preamble; the line break of the others belongs to them.
  const delimiter = bytesOf(`\r\n--${boundary}`);
  input.prepend(bytesOf('\r\n'));
  for await (const _preamble of input.until(delimiter)) void _preamble;
  for (;;) {
    const end = await input.line(LARGEST_HEADER);
    if (end.startsWith('--')) return;
    if (end.trim() !== '') throw new FormError('has something behind a boundary.');
    const header = await readHeader(input);
    const body = input.until(delimiter);
    yield { ...header, body };
    for await (const _rest of body) void _rest;
  }
}

async function readHeader(input: Input): Promise<Omit<FormPart, 'body'>> {
  let header: Omit<FormPart, 'body'> | undefined;
  for (let left = LARGEST_HEADER; ; ) {
    const line = await input.line(left);
    left -= line.length;
    if (line === '' && header !== undefined) return header;
    if (line === '') throw new FormError('has a part without a name.');
    const value = /^content-disposition:\s*form-data\s*(;.*)$/is.exec(line)?.[1];
    if (value !== undefined) header = dispositionOf(value);
  }
}

function dispositionOf(parameters: string): Omit<FormPart, 'body'> | undefined {
  const name = parameterOf(parameters, 'name');
  if (name === undefined) return undefined;
  const fileName = parameterOf(parameters, 'filename');
  return { name, ...(fileName === undefined ? {} : { fileName }) };
}

/** Browsers write a quote as `%22`, others as `\"`. */
function parameterOf(parameters: string, name: string): string | undefined {
  const found = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s";]*))`, 'i').exec(parameters);
  return (found?.[1] ?? found?.[2])?.replaceAll(/\\(["\\])/g, '$1').replaceAll('%22', '"');
}

/** Bytes that arrive in chunks. */
class Input {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #buffer: Uint8Array = new Uint8Array(0);

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  prepend(bytes: Uint8Array): void {
    this.#buffer = joined(bytes, this.#buffer);
  }

  /** The next line, without its end. */
  async line(longest: number): Promise<string> {
    for (;;) {
      const end = indexOf(this.#buffer, LINE_END);
      if (end >= 0) return new TextDecoder().decode(this.#take(end, LINE_END.length));
      // Behind the last boundary nothing has to follow.
      if (this.#buffer.length >= 2 && this.#buffer[0] === 0x2d && this.#buffer[1] === 0x2d) return '--';
      if (this.#buffer.length > longest) throw new FormError('has too long a header.');
      await this.#more();
    }
  }

  /** The bytes before a delimiter, which it takes too. Iterating again goes on where that was left. */
  until(delimiter: Uint8Array): AsyncIterable<Uint8Array> {
    const input = this;
    let isDone = false;
    return {
      async *[Symbol.asyncIterator]() {
        while (!isDone) {
          const at = indexOf(input.#buffer, delimiter);
          isDone = at >= 0;
          // The end of what has come may be the beginning of the delimiter.
          const known = isDone ? at : input.#buffer.length - delimiter.length + 1;
          if (known > 0 || isDone) yield input.#take(Math.max(0, known), isDone ? delimiter.length : 0);
          else await input.#more();
        }
      },
    };
  }

  #take(count: number, skipped: number): Uint8Array {
    const taken = this.#buffer.subarray(0, count);
    this.#buffer = this.#buffer.subarray(count + skipped);
    return taken;
  }

  async #more(): Promise<void> {
    const { done, value } = await this.#chunks.next();
    if (done) throw new FormError('ends early.');
    this.#buffer = joined(this.#buffer, value);
  }
}

const LINE_END = bytesOf('\r\n');

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

function indexOf(bytes: Uint8Array, wanted: Uint8Array): number {
  const [first = 0] = wanted;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (at + wanted.length > bytes.length) return -1;
    if (wanted.every((byte, index) => bytes[at + index] === byte)) return at;
  }
  return -1;
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
