import { expect, test } from 'vitest';
import { parseOrRepair } from '../../src/importers/feed-repair.ts';

const RSS_ITEM = '<item><title>One</title><guid>1</guid></item>';
const ATOM_ENTRY = '<entry><id>urn:1</id><title>One</title></entry>';

/** The number of items that were read, and of those that were not. */
function counts(text: string): readonly [read: number, broken: number] {
  const { parsed, broken } = parseOrRepair(text);
  const list = parsed.format === 'atom' ? parsed.feed.entries : parsed.feed.items;
  return [list?.length ?? 0, broken];
}

test.each([
  ['RSS', `<rss version="2.0"><channel><title>T</title>${RSS_ITEM}<item><title>Tw`, [1, 1]],
  ['Atom', `<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>${ATOM_ENTRY}<entry><id>u`, [1, 1]],
  [
    'RSS 1.0',
    '<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
      '<channel><title>T</title></channel><item><title>One</title><link>https://a.example/1</link></item><item><ti',
    [1, 1],
  ],
])('of a truncated %s the whole items are read', (_format, text, expected) => {
  expect(counts(text)).toEqual(expected);
});

test('an item with an unclosed tag does not cost the items after it', () => {
  const end = '</channel></rss>';
  const broken = '<item><title>Two</title><b></item>';
  const text = `<rss version="2.0"><channel><title>T</title>${RSS_ITEM}${broken}${RSS_ITEM}${end}`;
  expect(counts(text)).toEqual([3, 0]);
  const quoting =
    '<item><title>A</title><description><![CDATA[an <item> and an <item>]]></description></item>';
  expect(counts(`<rss version="2.0"><channel><title>T</title>${quoting}${end}`)).toEqual([1, 0]);
});

test.each([
  ['{"version": "https://jsonfeed.org/version/1.1", "items": [', 'it is not valid JSON'],
  ['<rss version="2.0"><channel><title>T', 'it is not well-formed XML'],
  ['{"a": 1}', 'it is neither a feed'],
  ['hello', 'it is neither a feed'],
  ['', 'it is neither a feed'],
  ['<rss version="2.0"><channel></channel></rss>', 'it is a feed without items'],
])('%j is refused: %s', (text, message) => {
  expect(() => parseOrRepair(text)).toThrow(message);
});

test('a person of any length takes linear time and keeps its beginning', () => {
  const long = `<author><![CDATA[${'('.repeat(50_000)}]]></author>`;
  const short = '<author>ada@news.example (Ada)</author>';
  const item = (author: string) => `<item><title>One</title>${author}</item>`;
  const text = `<rss version="2.0"><channel><title>T</title>${item(long)}${item(short)}</channel></rss>`;
  const { parsed } = parseOrRepair(text);
  const authors = parsed.format === 'rss' ? parsed.feed.items?.map(({ authors }) => authors?.[0]) : [];
  expect(authors?.[0]?.toString().length ?? 0).toBeLessThan(2000);
  expect(JSON.stringify(authors?.[1])).toContain('ada@news.example');
});
