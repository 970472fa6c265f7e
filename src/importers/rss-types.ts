import type { RssFeed } from 'feedsmith';

/** An RSS feed as feedsmith gives it, with dates as they are written. */
export type Rss = RssFeed.Feed<string>;
export type RssItem = RssFeed.Item<string>;
