import type { Article } from '../domain/article/article.ts';
import { formatOrigin } from '../domain/problem.ts';
import type { WrittenRecord } from './import-record.ts';

/** Which file has each slug and id. Of two records with the same one `check` finds an error, and only one is served. */
export interface ImportClaims {
  /** Whether an earlier record of this import has its id. */
  isRepeated(record: WrittenRecord): boolean;
  /** The reason why a record cannot have its slug or id; `undefined` after it has claimed them. */
  take(record: WrittenRecord): string | undefined;
}

export function createImportClaims(articles: readonly Article[]): ImportClaims {
  const owners = new Map<string, string>();
  const keysOfFile = new Map<string, readonly string[]>();
  const imported = new Set<string>();
  const claim = (file: string, article: Article) => {
    // A record that is overwritten loses its claims.
    for (const key of keysOfFile.get(file) ?? []) if (owners.get(key) === file) owners.delete(key);
    const keys = keysOf(article);
    keysOfFile.set(file, keys);
    for (const key of keys) owners.set(key, file);
  };
  for (const article of articles) claim(formatOrigin(article.origin), article);
  return {
    isRepeated({ file, article }) {
      const owner = owners.get(idKey(article)) ?? file;
      return !article.draft && owner !== file && imported.has(owner);
    },
    take({ file, article }) {
      const taken = keysOf(article).find((key) => (owners.get(key) ?? file) !== file);
      if (taken !== undefined) return `its ${taken} is that of ${owners.get(taken)}`;
      claim(file, article);
      imported.add(file);
      return undefined;
    },
  };
}

/** Drafts claim nothing, being in no feed. */
function keysOf(article: Article): readonly string[] {
  return article.draft ? [] : [`slug ${article.slug}`, idKey(article)];
}

function idKey({ id, atomId }: Article): string {
  return `id ${atomId ?? id}`;
}
