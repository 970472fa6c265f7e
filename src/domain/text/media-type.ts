import * as v from 'valibot';
import { SERVED_TYPES } from '../media.ts';
import { coded } from '../problem.ts';
import { nameText } from './plain-text.ts';

/** By file extension. */
const TYPES: Readonly<Record<string, string>> = {
  ...SERVED_TYPES,
  csv: 'text/csv',
  epub: 'application/epub+zip',
  zip: 'application/zip',
};

/** A media type without parameters, such as `audio/mpeg` (RFC 6838 section 4.2); its value is in lower case. */
export const mediaType = v.pipe(
  nameText,
  v.regex(/^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/i, (issue) => {
    return coded('media-type.invalid', `must be a media type such as image/jpeg, is "${issue.input}"`);
  }),
  v.toLowerCase(),
);

/** The media type of a URL's file extension, if it is a common one. */
export function mediaTypeOf(url: string): string | undefined {
  const extension = /\.([a-z0-9]+)$/i.exec(new URL(url).pathname)?.[1];
  return extension === undefined ? undefined : TYPES[extension.toLowerCase()];
}
