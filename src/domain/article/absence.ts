import { formatInstant } from '../text/instant.ts';
import type { Article } from './article.ts';

/** Why an article is in no feed at an instant; `undefined` if it is in some. */
export function whyAbsent(
  { draft, published, expires }: Pick<Article, 'draft' | 'published' | 'expires'>,
  now: number,
): string | undefined {
  if (draft) return 'it is a draft, or hidden by published, status or visibility';
  if (published > now) return `it is not due until ${formatInstant(published)}`;
  return expires !== undefined && expires <= now
    ? `it has been expired since ${formatInstant(expires)}`
    : undefined;
}
