import type { TextDocument } from '../feeds/text-document.ts';
import type { Directory } from './feed-index.ts';

/** Some 5 MB of pages at the most. */
const MOST = 200;

interface Kept {
  readonly document: TextDocument;
  readonly of: object;
}

const pages = new WeakMap<Directory, Map<string, Kept>>();

/** A page as it was made before, from the same directory and the same `of`. With them it goes: nothing is invalidated. */
export function keptPage(
  directory: Directory,
  key: string,
  make: () => TextDocument,
  of: object = directory,
): TextDocument {
  const kept = pages.get(directory) ?? new Map<string, Kept>();
  const known = kept.get(key);
  if (known?.of === of) return known.document;
  const document = make();
  kept.delete(key);
  kept.set(key, { document, of });
  const [oldest] = kept.keys();
  if (kept.size > MOST && oldest !== undefined) kept.delete(oldest);
  pages.set(directory, kept);
  return document;
}
