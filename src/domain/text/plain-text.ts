import * as v from 'valibot';
import { coded } from '../problem.ts';

// XML 1.0 section 2.2 forbids C0 controls, surrogates, U+FFFE and U+FFFF, even as numeric references. C1 controls and the
// other non-characters are legal there but never meant: validators report them, readers show boxes. So none is let in.
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\p{Cs}\p{Noncharacter_Code_Point}]/gu;

// A test by code unit costs a fifth. Only emoji and forbidden characters match.
const SUSPICIOUS =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]/;

/** The text without control characters, non-characters and lone surrogates; tab, line feed and carriage return stay. */
export function cleanText(text: string): string {
  return SUSPICIOUS.test(text) ? text.replace(FORBIDDEN, '') : text;
}

/** A person, a topic, a role: far longer than any that was seen, and short enough for the address that a topic gets from it. */
export const nameText = textUpTo(300);

/** Headlines, and what is shown like one. */
export const lineText = textUpTo(1000);

/** A paragraph or a few, such as a summary; longer text is a body. */
export const plainText = textUpTo(10_000);

/** A URL, as long as every server must be able to read one (RFC 9110 section 4.1 asks for 8,000 bytes). */
export const urlText = textUpTo(8192);

/**
 * Plain text: cleaned, without white space at its ends, not empty, at most `limit` UTF-16 code units long. Longer text fails
 * here, before any later check of a pipe sees it: some of them take time with the square of a text's length.
 */
export function textUpTo(limit: number) {
  return v.pipe(
    v.string(coded('text.invalid', 'must be text')),
    v.rawTransform<string, string>(({ dataset, addIssue, NEVER }) => {
      const text = cleanText(dataset.value).trim();
      if (text !== '' && text.length <= limit) return text;
      addIssue({ message: text === '' ? EMPTY : tooLong(text.length, limit) });
      return NEVER;
    }),
  );
}

const EMPTY = coded('text.empty', 'must not be empty');

function tooLong(length: number, limit: number): string {
  const [most, has] = [limit, length].map((count) => count.toLocaleString('en'));
  return coded('text.too-long', `must be at most ${most} characters long, has ${has}`);
}

/** The text in quotes for a message, cut where it is long. */
export function quoted(text: unknown): string {
  return `"${shorten(String(text), 120)}"`;
}

// No address and no name of ours is as long. ICU sorts the marks of a letter in time that grows with the square of their number.
const MOST_NORMALIZED = 2048;

/** The text in a Unicode normal form; one that is too long to be anything of ours stays as it is. */
export function normalized(text: string, form: 'NFC' | 'NFKC' | 'NFKD'): string {
  return text.length > MOST_NORMALIZED ? text : text.normalize(form);
}

/** The text without the slashes at its end; a pattern such as `/+$` would look at each run of slashes again and again. */
export function withoutEndSlashes(text: string): string {
  let end = text.length;
  while (text[end - 1] === '/') end--;
  return text.slice(0, end);
}

/** At most `limit` code points of `text`, cut at a space, with an ellipsis where something was cut. */
export function shorten(text: string, limit: number): string {
  if (indexAfter(text, limit) === text.length) return text;
  const end = indexAfter(text, limit - 1);
  const start = text.slice(0, end);
  const space = text[end] === ' ' ? start.length : start.lastIndexOf(' ');
  const kept = space > 0 ? start.slice(0, space) : start;
  return `${kept.trimEnd()}…`;
}

/** The index after the first code points of a text, or its end. */
function indexAfter(text: string, points: number): number {
  let index = 0;
  for (let point = 0; point < points && index < text.length; point++) {
    index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  }
  return index;
}
