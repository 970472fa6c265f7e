import { entityTagOfBytes } from './digest.ts';
import type { Representation } from './representation.ts';

/** Header fields by their names in lower case. */
export type PlainHeaders = Readonly<Record<string, string>>;

/** A page, or a list of feeds for programs. */
export interface TextDocument extends Representation {
  /** Its content type and the fields that no other document shares. */
  readonly headers: PlainHeaders;
}

export function createDocument(text: string, headers: PlainHeaders): TextDocument {
  const bytes = new TextEncoder().encode(text);
  return {
    bytes,
    entityTag: entityTagOfBytes(bytes),
    headers: { ...headers, 'x-content-type-options': 'nosniff' },
  };
}
