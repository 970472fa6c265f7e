import { Ajv } from 'ajv';
import { parseFeed } from 'feedsmith';
import jsonFeedSchema from 'jsonfeed-schema/schema-v1.1.json' with { type: 'json' };
import RssParser from 'rss-parser';
import { describe, expect, test } from 'vitest';
import { type OutputId, outputIds } from '../../src/domain/address.ts';
import type { Article } from '../../src/domain/article/article.ts';
import { formatInstant } from '../../src/domain/text/instant.ts';
import { serviceOf, siteOf } from '../support.ts';
import { RECORDS, SITE } from './publication.ts';

const site = siteOf(SITE);
const service = await serviceOf(RECORDS, site);
const [first, second] = service.articles as [Article, Article];

async function textOf(address: string): Promise<string> {
  return (await service.app.request(address)).text();
}

test.each(outputIds)('the whole %s document equals the golden file', async (output) => {
  await expect(await textOf(`/feed.${output}`)).toMatchFileSnapshot(`../golden/feed.${output}`);
});

test.each(outputIds)('an empty %s document equals the golden file', async (output) => {
  const { app } = await serviceOf([], site);
  await expect(await (await app.request(`/feed.${output}`)).text()).toMatchFileSnapshot(
    `../golden/empty.${output}`,
  );
});

describe('feedsmith reads the records back from', () => {
  test('RSS', async () => {
    const { format, feed } = parseFeed(await textOf('/tag/r-and-d.rss'));
    if (format !== 'rss') throw new Error(format);
    expect(feed).toMatchObject({
      title: `${SITE.title}: R & D <labs>`,
      link: SITE.url,
      description: 'From the <labs> & beyond',
      language: 'en-GB',
      copyright: SITE.rights,
      ttl: 15,
      generator: 'Feedstand',
      image: { url: SITE.logo, title: `${SITE.title}: R & D <labs>`, link: SITE.url },
      atom: {
        links: [
          { rel: 'self', href: 'https://feeds.example/base/tag/r-and-d.rss' },
          { rel: 'alternate', href: 'https://feeds.example/base/tag/r-and-d.atom' },
          { rel: 'alternate', href: 'https://feeds.example/base/tag/r-and-d.json' },
          { rel: 'hub', href: SITE.hub[0] },
          { rel: 'hub', href: SITE.hub[1] },
        ],
      },
    });
    expect(new Date(feed.lastBuildDate ?? '').getTime()).toBe(Math.floor(first.updated / 1000) * 1000);
    expect(feed.items?.[0]).toMatchObject({
      title: first.title,
      link: first.url,
      guid: { value: first.id, isPermaLink: false },
      description: 'Summary &amp; &lt;b&gt;no markup&lt;/b&gt; ]]&gt;',
      categories: [
        { name: 'World', domain: 'https://feeds.example/base/category/' },
        { name: "Côte d'Ivoire", domain: 'https://feeds.example/base/category/' },
        { name: 'R&D', domain: 'https://feeds.example/base/tag/' },
        { name: 'Україна', domain: 'https://feeds.example/base/tag/' },
        { name: '<tag>', domain: 'https://feeds.example/base/tag/' },
      ],
      enclosures: [{ url: 'https://media.example/a.mp3?x=1&y=2', length: 2048, type: 'audio/mpeg' }],
      source: { title: 'Agency & Sons', url: first.source?.feed },
      content: { encoded: first.html },
      dc: {
        creators: ['Ada Berg', 'Li & Wei'],
        contributors: ['Noor <N>', 'Bo'],
        languages: ['de'],
        rights: [first.rights],
      },
      media: {
        contents: [
          {
            url: first.image?.url,
            type: 'image/jpeg',
            medium: 'image',
            width: 1200,
            height: 800,
            fileSize: 123_456,
            title: { value: first.image?.alt },
            description: { value: first.image?.caption },
            credits: [{ value: first.image?.credit }],
          },
        ],
      },
      atom: { updated: formatInstant(first.updated), links: [{ rel: 'via', href: first.source?.url }] },
    });
    expect(Date.parse(feed.items?.[0]?.pubDate ?? '')).toBe(first.published);
    expect(feed.items?.[1]).toMatchObject({ guid: { value: second.url, isPermaLink: true }, title: '1984' });
    expect(feed.items?.[1]?.dc?.sources).toEqual(['A paper without an address']);
    expect(feed.items?.[1]?.source).toBeUndefined();
  });

  test('Atom', async () => {
    const { format, feed } = parseFeed(await textOf('/feed.atom'));
    if (format !== 'atom') throw new Error(format);
    expect(feed).toMatchObject({
      id: 'tag:news.example,2024:/feed',
      title: { value: SITE.title },
      subtitle: { value: SITE.description },
      updated: '2026-11-02T10:15:00.500Z',
      rights: { value: SITE.rights },
      icon: SITE.icon,
      logo: SITE.logo,
      authors: [{ name: SITE.author.name, uri: SITE.author.url, email: SITE.author.email }],
    });
    expect(feed.links?.map(({ rel, href }) => `${rel} ${href}`)).toEqual([
      'self https://feeds.example/base/feed.atom',
      'alternate https://feeds.example/base/feed.rss',
      'alternate https://feeds.example/base/feed.json',
      `hub ${SITE.hub[0]}`,
      `hub ${SITE.hub[1]}`,
      `alternate ${SITE.url}`,
    ]);
    expect(feed.entries?.[0]).toMatchObject({
      id: first.id,
      title: { value: first.title },
      updated: '2026-11-02T10:15:00.500Z',
      published: '2026-11-02T07:30:00Z',
      summary: { value: first.summary },
      content: { value: first.html, type: 'html' },
      rights: { value: first.rights },
      authors: [
        { name: 'Ada Berg' },
        { name: 'Li & Wei', uri: first.authors[1]?.url, email: 'li@news.example' },
      ],
      contributors: [{ name: 'Noor <N>', uri: 'https://noor.example/' }, { name: 'Bo' }],
      categories: [...first.categories, ...first.tags].map((name, index) => {
        const scheme = `https://feeds.example/base/${index < 2 ? 'category' : 'tag'}/`;
        return { term: name, label: name, scheme };
      }),
      links: [
        { rel: 'alternate', href: first.url },
        { rel: 'via', href: first.source?.url },
        { rel: 'related', href: first.related[0]?.url, title: 'Before & after' },
        {
          rel: 'enclosure',
          href: 'https://media.example/a.pdf',
          type: 'application/pdf',
          length: 10,
          title: 'The "paper"',
        },
        { rel: 'enclosure', href: 'https://media.example/a.mp3?x=1&y=2', type: 'audio/mpeg', length: 2048 },
      ],
      source: {
        id: first.source?.feed,
        title: { value: first.source?.name },
        updated: '2026-11-02T10:15:00.500Z',
        links: [{ rel: 'self', href: first.source?.feed }],
      },
      media: {
        contents: [{ url: first.image?.url, width: 1200, credits: [{ value: first.image?.credit }] }],
      },
    });
    expect(await textOf('/feed.atom')).toContain('<entry xml:lang="de">');
  });

  test('JSON Feed', async () => {
    const text = await textOf('/feed.json');
    const { format, feed } = parseFeed(text);
    if (format !== 'json') throw new Error(format);
    expect(feed).toMatchObject({
      title: SITE.title,
      home_page_url: SITE.url,
      feed_url: 'https://feeds.example/base/feed.json',
      description: SITE.description,
      language: 'en-GB',
      icon: SITE.icon,
      favicon: SITE.favicon,
      authors: [{ name: SITE.author.name, url: SITE.author.url }],
      hubs: SITE.hub.map((url) => ({ type: 'WebSub', url })),
    });
    expect(feed.items?.[0]).toMatchObject({
      id: first.id,
      url: first.url,
      external_url: first.source?.url,
      title: first.title,
      summary: first.summary,
      content_html: first.html,
      image: first.image?.url,
      date_published: '2026-11-02T07:30:00Z',
      date_modified: '2026-11-02T10:15:00.500Z',
      language: 'de',
      authors: [
        { name: 'Ada Berg' },
        { name: 'Li & Wei', url: first.authors[1]?.url, avatar: 'https://news.example/li.png' },
      ],
      tags: [...first.categories, ...first.tags],
      attachments: [
        {
          url: 'https://media.example/a.pdf',
          mime_type: 'application/pdf',
          size_in_bytes: 10,
          title: 'The "paper"',
        },
        {
          url: 'https://media.example/a.mp3?x=1&y=2',
          mime_type: 'audio/mpeg',
          size_in_bytes: 2048,
          duration_in_seconds: 61.5,
        },
      ],
    });
    expect(JSON.parse(text).items[0]._feedstand).toEqual({
      categories: first.categories,
      tags: first.tags,
      contributors: first.contributors,
      image: first.image,
      source: first.source,
      related: first.related,
      corrections: [{ at: '2026-11-02T10:00:00Z', note: 'A name & a place.' }],
      rights: first.rights,
    });
    expect(Object.keys(JSON.parse(text))[0]).toBe('version');
  });
});

test.each(['rss', 'atom'])('a second parser reads the same data from %s', async (output) => {
  const parser = new RssParser({ customFields: { item: [['dc:creator', 'creators', { keepArray: true }]] } });
  const feed = await parser.parseString(await textOf(`/feed.${output}`));
  expect(feed.title).toBe(SITE.title);
  expect(feed.items.map(({ title, link }) => ({ title, link }))).toEqual([
    { title: first.title, link: first.url },
    { title: second.title, link: second.url },
  ]);
  const [item] = feed.items as unknown as Record<string, unknown>[];
  expect(item?.guid ?? item?.id).toBe(first.id);
  expect(Date.parse(String(item?.pubDate))).toBe(first.published);
  expect(item?.['content:encoded'] ?? item?.content).toBe(first.html);
  if (output === 'rss') expect(item?.creators).toEqual(['Ada Berg', 'Li & Wei']);
});

test.each(['/feed.json', '/feed.json?limit=1', '/tag/r-and-d.json'])(
  '%s conforms to the JSON Feed schema',
  async (address) => {
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(jsonFeedSchema);
    expect(validate(JSON.parse(await textOf(address))), JSON.stringify(validate.errors)).toBe(true);
  },
);

test('a topic has its own feed id, and its items have the same ids as in every feed', async () => {
  const ids = async (address: string) => {
    const { feed } = parseFeed(await textOf(address)) as { feed: { id: string; entries: { id: string }[] } };
    return [feed.id, ...feed.entries.map(({ id }) => id)];
  };
  expect(await ids('/feed.atom')).toEqual(['tag:news.example,2024:/feed', first.id, second.id]);
  expect(await ids('/tag/r-and-d.atom')).toEqual(['tag:news.example,2024:/tag/r-and-d', first.id, second.id]);
});

test('ids stay the same when the base address changes', async () => {
  const moved = await serviceOf(
    RECORDS,
    siteOf({ ...SITE, feeds: 'https://moved.example', url: 'https://new.example/' }),
  );
  const ids = (text: string) => [...text.matchAll(/<(?:atom:)?id>([^<]*)</g)].map(([, id]) => id);
  expect(ids(await (await moved.app.request('/feed.atom')).text())).toEqual(ids(await textOf('/feed.atom')));
});

test('no format contains the body with content: summary', async () => {
  const { app } = await serviceOf(RECORDS, siteOf({ ...SITE, content: 'summary' }));
  for (const output of outputIds) {
    const text = await (await app.request(`/feed.${output}`)).text();
    expect(text).not.toContain('Body &amp;');
    expect(text).not.toContain('xmlns:content');
  }
  const { items } = await (await app.request('/feed.json')).json();
  expect(items[0].content_text).toBe(first.summary);
});

test('namespaces are declared only where they are used', async () => {
  const { app } = await serviceOf([{}], siteOf({ content: 'summary' }));
  const declared = async (output: OutputId) => {
    return [...(await (await app.request(`/feed.${output}`)).text()).matchAll(/xmlns:(\w+)=/g)].map(
      ([, prefix]) => prefix,
    );
  };
  expect([await declared('rss'), await declared('atom')]).toEqual([['atom'], []]);
});

test('the same records, settings and time give the same bytes, in any order of the records', async () => {
  const other = await serviceOf(RECORDS.toReversed(), site);
  for (const output of outputIds) {
    expect(await (await other.app.request(`/feed.${output}`)).text()).toBe(await textOf(`/feed.${output}`));
  }
});
