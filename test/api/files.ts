import { deflateSync } from 'node:zlib';

/** A PNG with so many pixels. */
export function pngOf(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc((width + 1) * height));
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  // Nobody here looks at the checksum.
  return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)]);
}

export const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><script>alert(1)</script></svg>';

export interface SentFile {
  readonly part?: string;
  readonly name?: string;
  readonly type?: string;
  readonly bytes: Uint8Array | string;
}

/** A form with a file, as clients send it. */
export function formOf(
  { part = 'file', name = 'photo.png', type = 'image/png', bytes }: SentFile,
  fields: Readonly<Record<string, string>> = {},
): { readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array } {
  const boundary = '----boundary-7MA4YWxk';
  const before = Object.entries(fields).map(
    ([key, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`,
  );
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${part}"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n`;
  const parts = [before.join(''), head, bytes, `\r\n--${boundary}--\r\n`];
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat(parts.map((one) => Buffer.from(one as string))),
  };
}
