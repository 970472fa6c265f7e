import * as v from 'valibot';
import { either, isText } from '../field-kinds.ts';
import { coded } from '../problem.ts';
import { textUpTo } from '../text/plain-text.ts';
import { holdsCredentials, isAbsoluteUri, NO_CREDENTIALS } from '../text/web-url.ts';

// Longer than any that was seen, and still short enough to compare and to show.
const LONGEST = 4096;

const NOT_TEXT = coded('text.invalid', 'must be text');

/** Any text, unchanged. Some systems use numbers. */
export const articleId = v.pipe(
  either(isText, textUpTo(LONGEST), v.pipe(v.number(NOT_TEXT), v.safeInteger(NOT_TEXT), v.transform(String))),
  v.check((id) => !holdsCredentials(id), NO_CREDENTIALS),
);

/**
 * The id that an article has in Atom, which demands a URI (RFC 4287 section 4.2.6): a URI stays as it is; any other text becomes
 * `IDS:id:TEXT`, percent-encoded. The text can be decoded again, so two texts never share a URI. No id made from a slug contains
 * `:id:`. With `ids` in it, "12345" of one publication differs from "12345" of another.
 */
export function atomIdOf(id: string, ids: string): string {
  return isAbsoluteUri(id) ? id : `${ids}:id:${encodeURIComponent(id)}`;
}
