import type { TextDocument } from '../feeds/text-document.ts';

/** About 5 MB of pages. */
const MAX_PAGES = 200;

/** Rendered pages of one feed index. Nothing is invalidated: with another index the cache is another one. */
export interface PageCache {
  /** The page under `key` that was rendered for the same `subject`, or a new one. */
  get(key: string, render: () => TextDocument, subject?: object): TextDocument;
}

export function createPageCache(): PageCache {
  const pages = new Map<string, { readonly document: TextDocument; readonly subject: object | undefined }>();
  return {
    get(key, render, subject) {
      const cached = pages.get(key);
      if (cached !== undefined && cached.subject === subject) return cached.document;
      const document = render();
      pages.delete(key);
      pages.set(key, { document, subject });
      const [oldest] = pages.keys();
      if (pages.size > MAX_PAGES && oldest !== undefined) pages.delete(oldest);
      return document;
    },
  };
}
