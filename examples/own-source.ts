// Articles of a system of your own, which is asked for changes once a minute. `replace` tells the feeds what differs.

import { arraySource, createFeedstand } from 'feedstand';
import { serve } from 'feedstand/node';

const port = Number(process.env.PORT ?? 8787);
const site = { title: 'Harbour Wire', url: 'https://news.example', ids: 'tag:news.example,2026' };

interface Post {
  readonly key: number;
  readonly headline: string;
  readonly text: string;
  /** Seconds since 1970. */
  readonly time: number;
}

/** Stands for a query of a database or a request to an API. */
async function readPosts(): Promise<readonly Post[]> {
  return [{ key: 7, headline: 'The ferry is back', text: '<p>Every hour.</p>', time: 1_793_611_800 }];
}

const recordOf = ({ key, headline, text, time }: Post) => ({
  id: `tag:news.example,2026:${key}`,
  slug: `posts/${key}`,
  title: headline,
  published: new Date(time * 1000).toISOString(),
  html: text,
});

const source = arraySource(site, (await readPosts()).map(recordOf));
setInterval(async () => {
  try {
    source.replace((await readPosts()).map(recordOf));
  } catch (error) {
    console.error('the posts cannot be read; the feeds stay as they are', error);
  }
}, 60_000);
await serve(createFeedstand({ source }), { port });
