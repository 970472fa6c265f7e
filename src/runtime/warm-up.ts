import { crc32 } from '../bundle/seal.ts';
import type { FeedView } from '../catalog/feed-view.ts';
import { NEWEST } from '../catalog/feed-window.ts';
import { outputIds } from '../domain/address.ts';
import type { Article } from '../domain/article/article.ts';
import type { Site } from '../domain/site/site.ts';
import { createFeedCache } from '../feeds/feed-cache.ts';
import type { createApp } from './hono.ts';

/**
 * Renders a feed of each format and discards it. Code is compiled when it first runs, which costs more than rendering. Work at an
 * isolate's start, often before its first request, does not count as that request's time.
 */
export function warmUp(site: Site, { router }: Pick<ReturnType<typeof createApp>, 'router'>): void {
  router.match('GET', '/');
  crc32(new Uint8Array(2 ** 16));
  const { document } = createFeedCache();
  for (const output of outputIds) document({ view: VIEW, site, output });
}

const ARTICLE: Article = {
  origin: { file: '' },
  slug: 'warm-up',
  id: 'tag:localhost,2026:warm-up',
  url: 'http://localhost/warm-up',
  title: 'Warm & up',
  summary: 'A <summary> & more.',
  html: '<p>A body.</p>',
  published: 0,
  updated: 0,
  draft: false,
  authors: [{ name: 'Somebody', url: 'http://localhost/' }],
  contributors: [{ name: 'Somebody' }],
  categories: ['One'],
  tags: ['Two'],
  language: 'und',
  image: { url: 'http://localhost/image.jpg', type: 'image/jpeg', width: 1, height: 1, alt: 'An image' },
  attachments: [],
  source: { name: 'A source', url: 'http://localhost/source' },
  related: [],
  corrections: [],
};

const VIEW: FeedView = {
  selection: { kind: 'all' },
  window: NEWEST,
  name: '',
  description: undefined,
  articles: [ARTICLE, ARTICLE],
  size: 2,
  updated: 0,
  since: 0,
  until: Infinity,
  nextRemoval: Infinity,
};
