import * as v from 'valibot';

// XML 1.0 section 2.2 forbids C0 controls, surrogates, U+FFFE and U+FFFF, even as numeric references. C1 controls and the
// other non-characters are legal there but never meant: validators report them, readers show boxes. So none is let in.
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\p{Cs}\p{Noncharacter_Code_Point}]/gu;

// By code unit, at a fifth of the cost: what no text without emoji or worse holds.
const SUSPICIOUS =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]/;

/** The text without control characters, non-characters and lone surrogates; tab, line feed and carriage return stay. */
export function cleanText(text: string): string {
  return SUSPICIOUS.test(text) ? text.replace(FORBIDDEN, '') : text;
}

/** Plain text: cleaned, without white space at its ends, not empty. */
export const plainText = v.pipe(
  v.string('must be text'),
  v.transform((text) => cleanText(text).trim()),
  v.nonEmpty('must not be empty'),
);

/** At most `limit` code points of `text`, cut at a space, with an ellipsis where something was cut. */
export function shorten(text: string, limit: number): string {
  if (indexAfter(text, limit) === text.length) return text;
  const end = indexAfter(text, limit - 1);
  const start = text.slice(0, end);
  const space = text[end] === ' ' ? start.length : start.lastIndexOf(' ');
  const kept = space > 0 ? start.slice(0, space) : start;
  return `${kept.trimEnd()}…`;
}

/** The index behind the first code points of a text, or its end. */
function indexAfter(text: string, points: number): number {
  let index = 0;
  for (let point = 0; point < points && index < text.length; point++) {
    index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  }
  return index;
}
