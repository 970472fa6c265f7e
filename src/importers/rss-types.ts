import type { RssFeed } from 'feedsmith';

/** An RSS feed as feedsmith returns it, with unparsed dates. */
export type Rss = RssFeed.Feed<string>;
export type RssItem = RssFeed.Item<string>;
