import { entityTagOfBytes } from './digest.ts';

/** Header fields by their names in lower case. */
export type PlainHeaders = Readonly<Record<string, string>>;

/** A page, or a list of feeds for programs, as it is sent without a content coding. */
export interface TextDocument {
  readonly bytes: Uint8Array;
  readonly entityTag: string;
  /** Its type, and what else belongs to it alone. */
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
