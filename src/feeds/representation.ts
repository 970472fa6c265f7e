/** A document's bytes without a content coding, and the entity tag that names them. */
export interface Representation {
  readonly bytes: Uint8Array;
  /** Weak, and the same for every content coding (RFC 9110 section 8.8.1): a pure function of `bytes`. */
  readonly entityTag: string;
  /** Whether it is a feed without `limit`. Only such a document is recompressed when it is popular. */
  readonly isWhole?: boolean;
}
