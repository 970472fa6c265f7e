/** A new secret of 256 random bits, as a client sends it: `fs_` and 43 letters, digits, `-` and `_`. */
export function createSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const text = btoa(String.fromCharCode(...bytes));
  return `fs_${text.replaceAll('+', '-').replaceAll('/', '_').replace('=', '')}`;
}

/**
 * The SHA-256 of a secret, in lower-case hexadecimal, by which a `TokenStore` finds its token. Random bits need no slow hash.
 *
 * @example
 * const secret = createSecret();
 * await tokens.create(await hashSecret(secret), { name: 'cms', scopes: ['articles:write'], topics: [], createdAt: now });
 */
export async function hashSecret(secret: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
