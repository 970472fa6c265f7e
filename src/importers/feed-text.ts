export interface FeedText {
  readonly text: string;
  /** Assumptions and errors, as a message for the user. */
  readonly note?: string;
}

/**
 * Decodes a feed by its byte order mark or XML declaration (XML 1.0, appendix F), else as UTF-8. Invalid UTF-8 is decoded as
 * Windows-1252, or with U+FFFD if most of it is valid; a note says so.
 */
export function feedText(bytes: Uint8Array): FeedText {
  const marked = MARKS.find(({ mark }) => mark.every((byte, index) => bytes[index] === byte));
  if (marked !== undefined) return { text: withoutMark(decode(marked.encoding, bytes)) };
  const declared = declaredEncoding(bytes);
  const decoder = declared === undefined ? undefined : decoderFor(declared);
  // A declaration readable as ASCII rules out UTF-16, even if it declares UTF-16.
  if (decoder === undefined || /^utf-(8|16)/.test(decoder.encoding)) return utf8(bytes, declared);
  return { text: decoder.encoding === 'windows-1252' ? windows1252(bytes) : decoder.decode(bytes) };
}

// Byte order marks, and `<` or `<?` in UTF-16 without one.
const MARKS: readonly { readonly mark: readonly number[]; readonly encoding: string }[] = [
  { mark: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { mark: [0xff, 0xfe, 0, 0], encoding: 'utf-32le' },
  { mark: [0, 0, 0xfe, 0xff], encoding: 'utf-32be' },
  { mark: [0x3c, 0, 0, 0], encoding: 'utf-32le' },
  { mark: [0, 0, 0, 0x3c], encoding: 'utf-32be' },
  { mark: [0xff, 0xfe], encoding: 'utf-16le' },
  { mark: [0xfe, 0xff], encoding: 'utf-16be' },
  { mark: [0x3c, 0], encoding: 'utf-16le' },
  { mark: [0, 0x3c], encoding: 'utf-16be' },
];

function decode(encoding: string, bytes: Uint8Array): string {
  return encoding.startsWith('utf-32')
    ? utf32(bytes, encoding === 'utf-32le')
    : new TextDecoder(encoding).decode(bytes);
}

/** `TextDecoder` does not support UTF-32. */
function utf32(bytes: Uint8Array, littleEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const characters: string[] = [];
  for (let offset = 0; offset + 4 <= bytes.byteLength; offset += 4) {
    const point = view.getUint32(offset, littleEndian);
    characters.push(point > 0x10ffff ? '\uFFFD' : String.fromCodePoint(point));
  }
  return characters.join('');
}

function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '');
}

// Windows-1252 for 0x80 to 0x9F: Node 20 decodes the label as ISO-8859-1, with control characters there.
const WINDOWS = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

function windows1252(bytes: Uint8Array): string {
  const text = new TextDecoder('windows-1252').decode(bytes);
  return text.replace(/[\x80-\x9f]/g, (control) => WINDOWS.charAt(control.charCodeAt(0) - 0x80));
}

const DECLARATION = /^\s*<\?xml\s[^<>]*?\bencoding\s*=\s*["']\s*([\w.:-]+)/;
const HEAD_BYTES = 1000;

function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, HEAD_BYTES));
  return DECLARATION.exec(head)?.[1]?.toLowerCase();
}

function decoderFor(label: string): TextDecoder | undefined {
  try {
    return new TextDecoder(label);
  } catch {
    return undefined;
  }
}

function utf8(bytes: Uint8Array, declared: string | undefined): FeedText {
  const unknown = declared !== undefined && decoderFor(declared) === undefined;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return unknown
      ? { text, note: `the encoding ${declared} is unknown; the feed is read as UTF-8` }
      : { text };
  } catch {
    return damaged(bytes, unknown ? `the encoding ${declared} is unknown` : 'the feed is not valid UTF-8');
  }
}

function damaged(bytes: Uint8Array, why: string): FeedText {
  const text = new TextDecoder().decode(bytes);
  const broken = text.split('\uFFFD').length - 1;
  const whole = (text.match(/[\x80-\uFFFC]/g) ?? []).length;
  if (whole <= broken) {
    return {
      text: windows1252(bytes),
      note: `${why}; it is read as Windows-1252`,
    };
  }
  const line = text.slice(0, text.indexOf('\uFFFD')).split('\n').length;
  return { text, note: `${why} in ${broken} places, the first in line ${line}; U+FFFD replaces them` };
}
