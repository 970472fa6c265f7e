import { type Article, isCurrent } from '../domain/article/article.ts';
import { type MediaFile, mediaKey } from '../domain/media.ts';
import type { Site } from '../domain/site/site.ts';
import type { ArticleList } from './article-list.ts';

/** A file that is currently published. */
export interface CurrentMedia {
  readonly file: MediaFile;
  /** When the last article that refers to it expires; `Infinity` if one never does. */
  readonly until: number;
}

/** Finds a published file by `mediaKey`; `undefined` if no current article refers to it. */
export type FindCurrentMedia = (key: string, now: number) => CurrentMedia | undefined;

/** Indexes the files of a list's articles and of the site. The index is built on first use. */
export function createMediaIndex({ files = [] }: Site, list: ArticleList | undefined): FindCurrentMedia {
  let byKey: Map<string, Article[]> | undefined;
  const ofSite = new Map(files.map((file) => [mediaKey(file), file]));
  return (key, now) => {
    const file = ofSite.get(key);
    if (file !== undefined) return { file, until: Infinity };
    byKey ??= indexOf(list?.members ?? []);
    const current = byKey.get(key)?.filter((article) => isCurrent(article, now)) ?? [];
    const found = current[0]?.media?.find((each) => mediaKey(each) === key);
    if (found === undefined) return undefined;
    return { file: found, until: Math.max(...current.map(({ expires = Infinity }) => expires)) };
  };
}

/** All files that are published at an instant. */
export function currentMedia(site: Site, list: ArticleList | undefined, now: number): CurrentMedia[] {
  const find = createMediaIndex(site, list);
  const keys = new Set([...(site.files ?? []).map(mediaKey), ...indexOf(list?.members ?? []).keys()]);
  return [...keys].flatMap((key) => find(key, now) ?? []);
}

function indexOf(articles: readonly Article[]): Map<string, Article[]> {
  const byKey = new Map<string, Article[]>();
  for (const article of articles) {
    for (const file of article.media ?? []) {
      const key = mediaKey(file);
      const others = byKey.get(key);
      if (others === undefined) byKey.set(key, [article]);
      else others.push(article);
    }
  }
  return byKey;
}
