import { expect, test } from 'vitest';
import { blogger } from '../../src/importers/blogger-import.ts';
import { buttondown } from '../../src/importers/buttondown-import.ts';
import { parseCsv } from '../../src/importers/csv.ts';
import { parseDate } from '../../src/importers/dates.ts';
import { importFeed } from '../../src/importers/feed-import.ts';
import { feedText } from '../../src/importers/feed-text.ts';
import { ghost } from '../../src/importers/ghost-import.ts';
import { paragraphsOf, slugFrom, titleFrom } from '../../src/importers/imported.ts';
import { medium } from '../../src/importers/medium-import.ts';
import { publicPart } from '../../src/importers/public-part.ts';
import { markdownRecord } from '../../src/importers/record-text.ts';
import { substack } from '../../src/importers/substack-import.ts';
import { bodyOf } from '../../src/importers/wordpress-body.ts';
import { wordPress } from '../../src/importers/wordpress-import.ts';

const picture = { url: 'https://a.example/p.jpg' };
const pictures = { byId: () => picture, of: () => [picture] };
const file = (text: string) => ({ path: 'a.xml', bytes: () => new TextEncoder().encode(text) });
const exportOf = (items: string) =>
  `<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel>${items}</channel></rss>`;

/** All functions that scan a source's text with our patterns or with turndown's. */
const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  body: (text) => bodyOf(text, '1', pictures),
  title: titleFrom,
  slug: (text) => slugFrom(undefined, text),
  address: (text) => slugFrom(`https://a.example/${text}`, 'x'),
  paragraphs: paragraphsOf,
  date: parseDate,
  markdown: (html) => markdownRecord({ fields: {}, html, lost: [] }),
  export: (text) =>
    wordPress.read(
      [file(exportOf(`<item><title>x</title><wp:x>${text.replace(/[<&]/g, '')}</wp:x></item>`))],
      {},
    ),
};

/** A source of each other system, with the text in its body, its title and every other field that is scanned. */
const SOURCES: Readonly<Record<string, (text: string) => unknown>> = {
  csv: parseCsv,
  'public part': publicPart,
  'feed text': (text) => feedText(new TextEncoder().encode(text)),
  'raw feed': (text) => attempt(() => importFeed(`<rss version="2.0"><channel><item>${text}`)),
  feed: (text) =>
    importFeed(
      rss(`<title><![CDATA[${text}]]></title><author><![CDATA[${text}]]></author><description><![CDATA[${text}]]></description>
<category><![CDATA[${text}]]></category><link><![CDATA[${text}]]></link><itunes:summary><![CDATA[${text}]]></itunes:summary>`),
    ),
  'json feed': (text) =>
    importFeed(
      JSON.stringify({
        version: 'https://jsonfeed.org/version/1.1',
        title: `T ${text}`,
        items: [{ id: text, title: text, content_text: text, date_published: text, tags: [text], url: text }],
      }),
    ),
  ghost: (text) => {
    const post = { id: '1', slug: text, title: text, html: text, published_at: '2026-01-01T00:00:00Z' };
    return ghost.read([fileAt('a.json', JSON.stringify({ data: { posts: [post] } }))], SITE);
  },
  blogger: (text) =>
    blogger.read(
      [
        fileAt(
          'a.xml',
          `<feed xmlns:blogger="http://schemas.google.com/blogger/2018"><entry><blogger:type>POST</blogger:type><published>2026-01-01T00:00:00Z</published><title><![CDATA[${text}]]></title><content><![CDATA[${text}]]></content></entry></feed>`,
        ),
      ],
      SITE,
    ),
  medium: (text) =>
    medium.read(
      [
        fileAt(
          'a.html',
          `<article class="h-entry"><section data-field="body" class="e-content">${text}</section></article>`,
        ),
      ],
      {},
    ),
  buttondown: (text) =>
    buttondown.read(
      [
        fileAt(
          'a.json',
          JSON.stringify([{ subject: text, slug: 'a', publish_date: '2026-01-01T00:00:00Z', body: text }]),
        ),
      ],
      SITE,
    ),
  substack: (text) =>
    substack.read(
      [
        fileAt(
          'posts.csv',
          `post_id,post_date,is_published,type,audience,title\n1.a,2026-01-01,true,newsletter,everyone,"${text.replaceAll('"', '')}"\n`,
        ),
        fileAt('posts/1.a.html', text),
      ],
      SITE,
    ),
};

const SITE = { site: 'https://a.example' };
const fileAt = (path: string, text: string) => ({ ...file(text), path });
const rss = (inner: string) =>
  `<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>t</title><item><pubDate>Mon, 01 Jun 2026 08:00:00 GMT</pubDate>${inner}</item></channel></rss>`;

function attempt(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    return error;
  }
}

const MORE_SHAPES = [
  '"',
  '""',
  ',"',
  '(',
  '(a',
  'a@',
  '<',
  '{%',
  '{% if a %}',
  '{{',
  '<!--kg-gated-block:begin ',
  '<div role=',
  'class=',
  '<div class="buttondown-block-premium">',
  '<item>',
  '<item><title>',
  '<![CDATA[',
  '<div>',
  '<script src="a">',
  '---\n',
  '/',
  '\ufffd',
];

const SHAPES = [
  '[caption ',
  '[a ',
  '[a]',
  '[a][/a]',
  "[a b='",
  '[[',
  '[caption][/caption]',
  '[caption]<img >[/caption]',
  '[gallery ids="1"]',
  '[code]',
  '<a ',
  "<a '",
  '</b>',
  '<b>x</b>',
  '<!--',
  '<!-- wp:a {',
  '<!-- wp:a /-->',
  '<li>x',
  '<p>x',
  '<h1>x',
  '<br>',
  '<td>x',
  '<script>',
  '\n \n',
  ' \u00a0',
  'https://a.example/\n',
  '`',
  '* ',
  '_a',
  '1. ',
  '> ',
  '\\',
  '-',
  '&#',
  'a\u0301',
  '%e2',
];
const cases = [
  ...Object.keys(READERS).flatMap((reader) => SHAPES.map((shape) => [reader, shape] as const)),
  ...Object.keys(SOURCES).flatMap((reader) =>
    [...SHAPES, ...MORE_SHAPES].map((shape) => [reader, shape] as const),
  ),
];

test.each(cases)('%s: ten times as much of %j takes about ten times as long', (reader, shape) => {
  const growth = () => cost(reader, shape, 40_000) / cost(reader, shape, 4_000);
  // The minimum of three ignores a measurement that other load disturbed.
  expect(Math.min(growth(), growth(), growth())).toBeLessThan(40);
});

function cost(reader: string, shape: string, length: number): number {
  const text = shape.repeat(length / shape.length);
  const before = process.cpuUsage();
  (READERS[reader] ?? SOURCES[reader])?.(text);
  return process.cpuUsage(before).user + 500;
}

test('many posts with one slug, and many drafts without a date, take linear time', () => {
  const draft =
    '<item><title>T</title><content:encoded>x</content:encoded><wp:status>draft</wp:status><wp:post_date>2026-05-03 10:00:00</wp:post_date></item>';
  const costOf = (count: number) => {
    const source = file(exportOf(draft.repeat(count)));
    const before = process.cpuUsage();
    expect(wordPress.read([source], {}).articles).toHaveLength(count);
    return process.cpuUsage(before).user + 500;
  };
  expect(costOf(2000) / costOf(200)).toBeLessThan(40);
});
