/** What a token may do. `site` is to read and write what the publication says about itself. */
export const tokenScopes = ['articles:write', 'articles:delete', 'site'] as const;

export type TokenScope = (typeof tokenScopes)[number];

/** A token of the API, without its secret. Times are milliseconds since 1970. */
export interface Token {
  /** Names it for people, in logs too; unique among those that are not revoked. */
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  /** Paths of topics, such as `/category/politics`, one of which each article must be on; empty for no limit. */
  readonly topics: readonly string[];
  readonly createdAt: number;
  readonly revokedAt?: number;
}

/** The tokens of the API. Only the SHA-256 of a secret is stored. Methods reject with `SourceError`. */
export interface TokenStore {
  /** `false` if a token of this name exists that is not revoked. `hash` is lower-case hexadecimal. */
  create(hash: string, token: Token): Promise<boolean>;
  /** The token of a hash; `undefined` if there is none or it is revoked. */
  find(hash: string): Promise<Token | undefined>;
  /** All tokens, the revoked ones too, in the order in which they were created. */
  list(): Promise<readonly Token[]>;
  /** `false` if no token of this name exists that is not revoked. */
  revoke(name: string, now: number): Promise<boolean>;
  /** Whether a token exists that is not revoked. */
  any(): Promise<boolean>;
}
