/** Where a store is. */
export type StoreAddress =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgres'; readonly url: string };

/**
 * Reads the address of a store: `sqlite:FILE`, `postgres://…` or `postgresql://…`; `undefined` if it is none.
 *
 * @example
 * parseStoreAddress('sqlite:articles.db'); // { kind: 'sqlite', file: 'articles.db' }
 */
export function parseStoreAddress(text: string): StoreAddress | undefined {
  const file = /^sqlite:(?!\/\/)(.+)$/s.exec(text)?.[1];
  if (file !== undefined) return { kind: 'sqlite', file };
  return /^postgres(?:ql)?:\/\/./.test(text) && URL.canParse(text)
    ? { kind: 'postgres', url: text }
    : undefined;
}

/** The address for people and logs: without user, password and parameters. */
export function shownStoreAddress(text: string): string {
  if (text.startsWith('sqlite:')) return text;
  return text.replace(/\/\/.*@/s, '//').replace(/\?.*$/s, '');
}
