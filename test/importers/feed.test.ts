import { describe, expect, test } from 'vitest';
import { importFeed } from '../../src/importers/feed-import.ts';
import { importFiles } from './into.ts';

const DATE = '<pubDate>Mon, 01 Jun 2026 08:00:00 GMT</pubDate>';

const rss = (items: string, channel = '<link>https://radio.example/shows/</link>') => `<?xml version="1.0"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:podcast="https://podcastindex.org/namespace/1.0">
<channel><title>Tide Radio</title><description>Talks by the water</description>${channel}${items}</channel></rss>`;

const item = (inner: string) => `<item><title>One</title>${DATE}${inner}</item>`;

/** The fields and body of the feed's only article. */
function only(text: string, site?: string): Record<string, unknown> {
  const { articles, skipped } = importFeed(text, site === undefined ? {} : { site });
  expect([articles.length, skipped]).toEqual([1, []]);
  return { ...articles[0]?.fields, html: articles[0]?.html, lost: articles[0]?.lost };
}

describe('a podcast', () => {
  const episode = `<item><guid isPermaLink="false">ep-0042</guid><title>Ebb</title>${DATE}
<itunes:summary>What the sea leaves.</itunes:summary><itunes:subtitle>Low water</itunes:subtitle>
<itunes:author>Ina Holm</itunes:author><itunes:image href="https://cdn.example/ebb.jpg"/><itunes:duration>1:02:03</itunes:duration>
<itunes:episode>42</itunes:episode><itunes:season>3</itunes:season><itunes:explicit>yes</itunes:explicit>
<itunes:keywords>sea, salt</itunes:keywords><podcast:transcript url="https://x.example/t.vtt" type="text/vtt"/>
<enclosure url="https://cdn.example/ebb.mp3" length="1234567" type="audio/mpeg"/></item>`;
  const channel = `<link>https://radio.example/</link><language>en-us</language><itunes:author>Tide Studio</itunes:author>
<itunes:image href="https://cdn.example/cover.jpg"/><itunes:category text="Science"/><itunes:type>serial</itunes:type>
<itunes:owner><itunes:name>Studio</itunes:name><itunes:email>studio@private.example</itunes:email></itunes:owner>`;

  test('gives image, author, duration and summary; other fields are reported', async () => {
    const { items, out } = await importFiles({ 'podcast.xml': rss(episode, channel) });
    expect(items).toMatchObject([
      {
        id: 'ep-0042',
        title: 'Ebb',
        summary: 'Low water',
        image: 'https://cdn.example/ebb.jpg',
        authors: [{ name: 'Ina Holm' }],
        tags: ['sea', 'salt'],
        attachments: [
          {
            url: 'https://cdn.example/ebb.mp3',
            mime_type: 'audio/mpeg',
            size_in_bytes: 1_234_567,
            duration_in_seconds: 3723,
          },
        ],
      },
    ]);
    expect(items[0]?.content_html).toContain('What the sea leaves.');
    for (const what of ['itunes:episode', 'itunes:season', 'itunes:explicit', 'podcast:transcripts'])
      expect(out).toContain(`not carried: ${what}: ebb`);
    expect(out).toContain('not imported from the feed itself: itunes:category, itunes:type, itunes:owner');
    expect(out).not.toContain('private.example');
  });

  test('describes the site', () => {
    expect(importFeed(rss(episode, channel)).site).toEqual({
      title: 'Tide Radio',
      url: 'https://radio.example/',
      description: 'Talks by the water',
      language: 'en-us',
      logo: 'https://cdn.example/cover.jpg',
      author: { name: 'Tide Studio' },
    });
  });

  test('that hides itself from directories is reported', () => {
    const { notes } = importFeed(rss(episode, '<itunes:block>Yes</itunes:block>'));
    expect(notes).toContainEqual(expect.stringContaining('itunes:block'));
  });
});

describe('the body of an item without text', () => {
  test.each<[string, string, string]>([
    [
      'is its link',
      '<link>https://a.example/x?a=1&amp;b=2</link>',
      '<p><a href="https://a.example/x?a=1&amp;b=2">One</a></p>',
    ],
    [
      'is its file if there is no link',
      '<enclosure url="https://a.example/x.mp3" length="1" type="audio/mpeg"/>',
      '<p><a href="https://a.example/x.mp3">One</a></p>',
    ],
    ['is its title if there is neither', '<guid isPermaLink="false">1</guid>', '<p>One</p>'],
    [
      'is its link if the text is blank',
      '<link>https://a.example/</link><description> </description>',
      '<p><a href="https://a.example/">One</a></p>',
    ],
  ])('%s', (_name, inner, html) => {
    expect(only(rss(item(inner))).html).toBe(html);
  });
});

test.each<[string, string, unknown]>([
  [
    'neither type nor medium',
    '<media:content url="https://a.example/p.jpg" width="90" height="60"/>',
    { url: 'https://a.example/p.jpg', width: 90, height: 60 },
  ],
  [
    'neither type, medium nor extension',
    '<media:content url="https://a.example/p?id=1"/>',
    { url: 'https://a.example/p?id=1' },
  ],
  [
    'an invalid type',
    '<media:content url="https://a.example/p.png" type="png"/>',
    { url: 'https://a.example/p.png' },
  ],
  [
    'several sizes',
    '<media:group><media:content url="https://a.example/s.jpg" width="90"/><media:content url="https://a.example/l.jpg" width="900"/></media:group>',
    { url: 'https://a.example/l.jpg', width: 900 },
  ],
  [
    'a video and a thumbnail',
    '<media:content url="https://a.example/f.mp4"/><media:thumbnail url="https://a.example/t.jpg"/>',
    { url: 'https://a.example/t.jpg' },
  ],
  ['a relative address', '<media:content url="/p.jpg"/>', { url: 'https://radio.example/p.jpg' }],
])('the lead image of media:content with %s', (_name, media, image) => {
  expect(only(rss(item(media))).image).toEqual(image);
});

test('audio and video in the media become attachments without duplicates', () => {
  const { attachments } = only(
    rss(
      item(`<enclosure url="https://a.example/a.mp3" type="audio/mpeg" length="9"/><media:content url="https://a.example/a.mp3" type="audio/mpeg"/>
<media:content url="https://a.example/f.mp4" fileSize="5" duration="60"/>`),
    ),
  );
  expect(attachments).toEqual([
    { url: 'https://a.example/a.mp3', type: 'audio/mpeg', bytes: 9 },
    { url: 'https://a.example/f.mp4', bytes: 5, seconds: 60 },
  ]);
});

const SELF = '<atom:link rel="self" href="https://radio.example/feeds/all.xml"/>';

test.each<[string, string, string | undefined, string]>([
  ['the website', '<link>https://radio.example/shows/</link>', undefined, 'https://radio.example/shows/e1'],
  [
    "the feed's own address",
    `<link>https://radio.example/</link>${SELF}`,
    undefined,
    'https://radio.example/feeds/e1',
  ],
  [
    "the feed's own address for a relative website",
    `<link>/</link>${SELF}`,
    undefined,
    'https://radio.example/feeds/e1',
  ],
  [
    'the website behind a proxy',
    '<link>https://radio.example/</link><atom:link rel="self" href="https://proxy.example/x"/>',
    undefined,
    'https://radio.example/e1',
  ],
  ['--site', '<link>/shows/</link>', 'https://radio.example', 'https://radio.example/shows/e1'],
])('a relative link is resolved against %s', (_name, channel, site, url) => {
  const text = rss(item('<link>e1</link><description>&lt;img src="a.png"&gt;</description>'), channel);
  expect(only(text, site).url).toBe(url);
});

test('xml:base applies to links, pictures and bodies', () => {
  const text = rss(
    item(
      '<link>e1</link><description>&lt;a href="b"&gt;b&lt;/a&gt;</description><enclosure url="c.mp3" type="audio/mpeg" length="1"/>',
    ),
  ).replace('<rss ', '<rss xml:base="https://base.example/x/" ');
  expect(only(text)).toMatchObject({
    url: 'https://base.example/x/e1',
    attachments: [{ url: 'https://base.example/x/c.mp3' }],
    html: expect.stringContaining('href="https://base.example/x/b"'),
  });
});

describe('dates and ids', () => {
  test('a date without a zone is UTC and reported; the next date replaces an invalid one', () => {
    const { articles } = importFeed(
      rss(
        '<item><title>A</title><link>https://a.example/a</link><pubDate>soon</pubDate><dc:date>2026-06-01T08:00:00</dc:date></item>',
      ),
    );
    expect(articles[0]?.fields.published).toBe('2026-06-01T08:00:00Z');
    expect(articles[0]?.notes).toEqual(['a date without a time zone, taken as UTC']);
  });

  test('any text can be an id; a guid is an address only if it can be one', () => {
    expect(only(rss(item('<guid>https://a.example/p/1</guid><description>x</description>')))).toMatchObject({
      id: 'https://a.example/p/1',
      url: 'https://a.example/p/1',
    });
    const { url, id } = only(
      rss(item('<guid isPermaLink="false">https://a.example/?p=1</guid><description>x</description>')),
    );
    expect([url, id]).toEqual([undefined, 'https://a.example/?p=1']);
    expect(only(rss(item('<guid>Folge 7 / Ebbe</guid><description>x</description>'))).id).toBe(
      'Folge 7 / Ebbe',
    );
  });
});

test('an Atom draft becomes a draft', () => {
  const entry = (draft: string) =>
    `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:app="http://www.w3.org/2007/app"><title>T</title><entry><id>tag:x</id><title>A</title>
<updated>2026-06-01T08:00:00Z</updated><content>x</content><app:control><app:draft>${draft}</app:draft></app:control></entry></feed>`;
  expect(only(entry('yes')).draft).toBe(true);
  expect(only(entry('no')).draft).toBeUndefined();
});

test('RSS 1.0 with Dublin Core is imported', () => {
  const text = `<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://old.example/"><title>Old</title><link>https://old.example/</link>
<description>d</description></channel><item rdf:about="urn:old:1"><title>One</title><link>https://old.example/1</link>
<description>Text</description><dc:date>2004-06-01T08:00:00Z</dc:date><dc:creator>Bo</dc:creator><dc:subject>Sea</dc:subject></item></rdf:RDF>`;
  expect(only(text)).toMatchObject({
    id: 'urn:old:1',
    url: 'https://old.example/1',
    published: '2004-06-01T08:00:00Z',
    authors: [{ name: 'Bo' }],
    categories: ['Sea'],
  });
});

test('a JSON Feed link post links to its external address', () => {
  const text = JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: 'T',
    home_page_url: 'https://j.example/',
    items: [
      {
        id: 1,
        external_url: 'https://there.example/a',
        title: 'A & b',
        date_published: '2026-06-01T08:00:00Z',
      },
    ],
  });
  expect(only(text)).toMatchObject({
    id: '1',
    url: 'https://there.example/a',
    html: '<p><a href="https://there.example/a">A &amp; b</a></p>',
  });
});

describe('a damaged feed', () => {
  test('loses only the damaged item', () => {
    const { articles, skipped } = importFeed(
      rss(
        `${item('<description>first</description>')}<item><title>broken</item>${item('<description>last</description>')}`,
      ),
    );
    expect(articles.map(({ html }) => html)).toEqual(['first', 'last']);
    expect(skipped).toEqual(['1 × items that are not well-formed XML']);
  });

  test('is imported up to its truncation', () => {
    const whole = rss(item('<description>first</description>') + item('<description>second</description>'));
    const { articles, site } = importFeed(whole.slice(0, whole.indexOf('second')));
    expect(articles.map(({ html }) => html)).toEqual(['first']);
    expect(site?.title).toBe('Tide Radio');
  });

  test('with a bad size, type or person keeps its other fields', () => {
    const text = rss(
      item(`<description>x</description><enclosure url="https://a.example/a.mp3" length="-1" type="audio"/><enclosure url="mailto:a@b.example"/>
<author>not an address (Bo)</author><media:thumbnail url="https://a.example/t.jpg" width="0"/>`),
    );
    expect(only(text)).toMatchObject({
      attachments: [{ url: 'https://a.example/a.mp3' }],
      image: { url: 'https://a.example/t.jpg' },
      lost: ['attachment without a web address'],
    });
  });

  test('with references in a name has them decoded once', () => {
    const { authors, categories, image } = only(
      rss(
        item(`<description>x</description><dc:creator>Ina &amp;amp; Bo</dc:creator><category>Salt &amp;amp; sea</category>
<media:content url="https://a.example/p.jpg"><media:title>A &amp;quot;pier&amp;quot;</media:title></media:content>`),
      ),
    );
    expect([authors, categories, image]).toEqual([
      [{ name: 'Ina & Bo' }],
      ['Salt & sea'],
      { url: 'https://a.example/p.jpg', alt: 'A "pier"' },
    ]);
  });

  test('in a folder does not affect other feeds', async () => {
    const { items, out } = await importFiles({
      'a.xml': rss(item('<description>x</description>')),
      'notes.txt': 'nothing',
    });
    expect(items).toHaveLength(1);
    expect(out).toContain('left out: notes.txt: ');
  });
});

test('a feed in undeclared Windows-1252 is imported and reported', async () => {
  const text = rss(item('<description>Caf\u00e9 \u201cMole\u201d</description>'));
  const bytes = Buffer.from(text.replace('\u201c', '\x93').replace('\u201d', '\x94'), 'latin1');
  const { items, out } = await importFiles({ 'a.xml': bytes });
  expect(items[0]?.content_html).toContain('Café “Mole”');
  expect(out).toContain('the feed is not valid UTF-8; it is read as Windows-1252');
});
