import type { Site } from '../domain/site/site.ts';
import type { FeedCache } from '../feeds/feed-cache.ts';
import type { PlainRequest } from './plain.ts';

/**
 * Whether a person's browser is going to this address (Fetch Metadata, section 2). Nothing that fetches a feed says so: no
 * reader, no script, no frame, no HEAD. `Accept` tells nothing, since readers ask for text/html too.
 */
export function isNavigation(request: PlainRequest): boolean {
  return (
    request.header('sec-fetch-dest') === 'document' &&
    request.header('sec-fetch-mode') === 'navigate' &&
    request.method === 'GET'
  );
}

/**
 * What every answer at a feed address varies by: a browser's own cache would else show XML on the next click, and one that knows
 * no deltas must not take one for the feed.
 */
export function feedVary({ pages, deltas }: Site, { delta }: Pick<FeedCache, 'delta'>): string {
  const vary = pages ? 'Accept-Encoding, Sec-Fetch-Dest' : 'Accept-Encoding';
  return deltas && delta !== undefined ? `${vary}, A-IM` : vary;
}
