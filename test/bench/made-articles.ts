import { Feed } from 'feed';
import { createContent } from '../../src/content/content.ts';
import type { OutputId } from '../../src/domain/address.ts';
import { type Article, htmlOf } from '../../src/domain/article/article.ts';
import { parseArticle } from '../../src/domain/article/parse-article.ts';
import { parseSite, type Site } from '../../src/domain/site/site.ts';
import { MADE_SITE, type MadeOptions, makeRecords, NEWEST } from './publication.ts';

/** Of which RSS with 30 items has about 60 KB. */
const BODY_LENGTH = 700;

export function madeArticles(options: Partial<MadeOptions> = {}): readonly Article[] {
  const site = madeSite();
  return Array.from(makeRecords({ count: 30, bodyLength: BODY_LENGTH, ...options }), (record, index) => {
    const context = { origin: { file: `${index}.md` }, site, defaultSlug: 'a', createContent };
    const parsed = parseArticle(record, context);
    if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
    return parsed.value;
  });
}

export function madeSite(): Site {
  const parsed = parseSite(MADE_SITE, { file: 'site.yaml' }, { feeds: 'http://localhost' });
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  return parsed.value;
}

/** The work of a service that passes its records to the library. */
export function renderByLibrary(articles: readonly Article[], site: Site, output: OutputId): number {
  const feed = libraryFeed(articles, site);
  const text = output === 'rss' ? feed.rss2() : output === 'atom' ? feed.atom1() : feed.json1();
  return Buffer.from(text).length;
}

export function libraryFeed(articles: readonly Article[], site: Site): Feed {
  const feed = new Feed({
    id: site.url,
    title: site.title,
    description: site.description,
    link: site.url,
    language: site.language,
    copyright: '',
    updated: new Date(NEWEST),
    feedLinks: {
      rss: `${site.feeds}/feed.rss`,
      atom: `${site.feeds}/feed.atom`,
      json: `${site.feeds}/feed.json`,
    },
  });
  for (const article of articles) {
    feed.addItem({
      id: article.id,
      title: article.title,
      link: article.url,
      description: article.summary,
      content: htmlOf(article),
      date: new Date(article.updated),
      published: new Date(article.published),
      author: article.authors.map(({ name }) => ({ name })),
      category: [...article.categories, ...article.tags].map((name) => ({ name })),
    });
  }
  return feed;
}
