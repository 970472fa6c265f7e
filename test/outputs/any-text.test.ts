import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { cleanText } from '../../src/domain/text/plain-text.ts';
import { serviceOf, siteOf } from '../support.ts';

// Mostly characters that break documents: lone surrogates, control characters, non-characters.
const point = fc.oneof(
  fc.constantFrom(
    0,
    1,
    9,
    10,
    11,
    13,
    0x22,
    0x26,
    0x27,
    0x3c,
    0x3e,
    0x5d,
    0x7f,
    0x85,
    0xa0,
    0x2028,
    0xd800,
    0xdfff,
    0xfffe,
    0xffff,
  ),
  fc.constantFrom(...Array.from(']]>&<"amp;#x0', (character) => character.charCodeAt(0))),
  fc.integer({ min: 0, max: 0x10ffff }),
);
const anyText = fc.array(point, { maxLength: 12 }).map((points) => `x${String.fromCodePoint(...points)}y`);

test('documents preserve any text in any field, except characters that XML forbids', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyText, { minLength: 14, maxLength: 14 }), async (texts) => {
      const [
        siteTitle,
        title,
        summary,
        author,
        contributor,
        tag,
        rights,
        alt,
        caption,
        credit,
        file,
        related,
        source,
        body,
      ] = texts as [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
      ];
      const { app } = await serviceOf(
        [
          {
            title,
            summary,
            authors: [author],
            contributors: [{ name: contributor, role: credit }],
            categories: [tag],
            tags: [tag],
            rights,
            image: { url: 'https://a.example/p.jpg', alt, caption, credit },
            attachments: [{ url: 'https://a.example/a.mp3', title: file }],
            related: [{ title: related, url: 'https://a.example/' }],
            source: { name: source, url: 'https://a.example/', feed: 'https://a.example/feed' },
            html: body,
          },
        ],
        siteOf({ title: siteTitle, description: siteTitle, rights: siteTitle, author: siteTitle }),
      );
      const textOf = async (address: string) => (await app.request(address)).text();
      const [rss, atom] = [readXml(await textOf('/feed.rss')), readXml(await textOf('/feed.atom'))];
      const json = JSON.parse(await textOf('/feed.json'));
      const [item] = json.items;
      const same = (text: string, ...read: unknown[]) =>
        expect(read).toEqual(read.map(() => cleanText(text)));

      same(
        siteTitle,
        rss('channel/title'),
        atom('feed/title'),
        json.title,
        rss('channel/copyright'),
        atom('feed/author/name'),
      );
      same(title, rss('item/title'), atom('entry/title'), item.title);
      same(summary, atom('entry/summary'), item.summary, htmlText(rss('item/description')));
      same(author, rss('item/dc:creator'), atom('entry/author/name'), item.authors[0].name);
      same(contributor, rss('item/dc:contributor'), atom('entry/contributor/name'));
      same(
        tag,
        rss('item/category'),
        atom('entry/category/@term'),
        atom('entry/category/@label'),
        item.tags[0],
      );
      same(rights, rss('item/dc:rights'), atom('entry/rights'), item._feedstand.rights);
      same(
        alt,
        rss('media:content/media:title'),
        atom('media:content/media:title'),
        item._feedstand.image.alt,
      );
      same(caption, rss('media:content/media:description'), atom('media:content/media:description'));
      same(credit, rss('media:content/media:credit'), atom('media:content/media:credit'));
      same(file, atom('link[enclosure]/@title'), item.attachments[0].title);
      same(related, atom('link[related]/@title'), item._feedstand.related[0].title);
      same(source, rss('item/source'), atom('source/title'), atom('link[via]/@title'));
      // Every format contains the same HTML body.
      expect([atom('entry/content'), item.content_html]).toEqual([
        rss('item/content:encoded'),
        rss('item/content:encoded'),
      ]);
    }),
    { numRuns: 300 },
  );
}, 60_000);

/** Parses XML with a strict parser. Returns a function that gives the first text or attribute at the end of a path. */
function readXml(xml: string): (path: string) => string | undefined {
  const found: [string, string][] = [];
  const open: { path: string; text: string }[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const rel = name === 'link' && 'rel' in attributes ? `[${attributes.rel}]` : '';
    const path = `${open.at(-1)?.path ?? ''}/${name}${rel}`;
    for (const [attribute, value] of Object.entries(attributes))
      found.push([`${path}/@${attribute}`, String(value)]);
    open.push({ path, text: '' });
  });
  const addText = (text: string) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const { path, text } = open.pop() ?? { path: '', text: '' };
    found.push([path, text]);
  });
  parser.write(xml).close();
  return (path) => found.find(([place]) => place.endsWith(`/${path}`))?.[1];
}

function htmlText(html: string | undefined): string | undefined {
  return html
    ?.replaceAll('&#13;', '\r')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
