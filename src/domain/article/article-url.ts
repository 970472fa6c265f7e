import type { Site } from '../site/site.ts';
import { resolveWebUrl } from '../text/web-url.ts';
import type { ArticleFields } from './article-schema.ts';

/** Where the article is on the website; `undefined` where its `url` is no URL. */
export function articleUrl(
  { url }: Pick<ArticleFields, 'url'>,
  site: Site,
  slug: string,
): string | undefined {
  return resolveWebUrl(url ?? encodeURI(slug), site.url);
}
