import type { Site } from '../site/site.ts';
import { resolveWebUrl } from '../text/web-url.ts';
import type { ArticleFields } from './article-schema.ts';

/** Where the article is on the website; `undefined` if its `url` is not a URL. */
export function articleUrl(
  { url }: Pick<ArticleFields, 'url'>,
  site: Site,
  slug: string,
): string | undefined {
  return resolveWebUrl(url ?? encodeURI(slug), site.url);
}
