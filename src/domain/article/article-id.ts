import * as v from 'valibot';
import { either, isText } from '../field-kinds.ts';
import { coded } from '../problem.ts';
import { textUpTo } from '../text/plain-text.ts';
import { holdsCredentials, isAbsoluteUri, NO_CREDENTIALS } from '../text/web-url.ts';

// Longer than any that was seen, and still short enough to compare and to show.
const LONGEST = 4096;

const NOT_TEXT = coded('text.invalid', 'must be text');

/** Any text, kept to the letter; systems that count their articles write a number. */
export const articleId = v.pipe(
  either(isText, textUpTo(LONGEST), v.pipe(v.number(NOT_TEXT), v.safeInteger(NOT_TEXT), v.transform(String))),
  v.check((id) => !holdsCredentials(id), NO_CREDENTIALS),
);

/**
 * The id that an article has in Atom, which demands a URI (RFC 4287 section 4.2.6): a URI stays as it is; any other text
 * becomes `IDS:id:TEXT`, percent-encoded. The text can be decoded again, so two texts never become one URI; no id made from
 * a slug holds `:id:`; and `ids` keeps "12345" of one publication apart from "12345" of another.
 */
export function atomIdOf(id: string, ids: string): string {
  return isAbsoluteUri(id) ? id : `${ids}:id:${encodeURIComponent(id)}`;
}
