import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type OutputId, outputIds } from '../../src/domain/address.ts';
import type { Article } from '../../src/domain/article/article.ts';
import { outputs } from '../../src/outputs/outputs.ts';
import { articleOf, siteOf } from '../support.ts';

const FULL = siteOf();
const SUMMARY = siteOf({ content: 'summary' });
const PLAIN = articleOf();
const text = fc.string({ unit: 'grapheme', minLength: 1 });
const parts = fc.record(
  {
    authors: fc.array(fc.record({ name: text, url: fc.webUrl() }, { requiredKeys: ['name'] }), {
      maxLength: 2,
    }),
    contributors: fc.array(fc.record({ name: text, role: text }), { maxLength: 2 }),
    categories: fc.array(text, { maxLength: 3 }),
    tags: fc.array(text, { maxLength: 3 }),
    image: fc.record({ url: fc.webUrl(), alt: text, width: fc.nat() }, { requiredKeys: ['url'] }),
    attachments: fc.array(fc.record({ url: fc.webUrl(), type: fc.constant('audio/mpeg') }), { maxLength: 2 }),
    source: fc.record({ name: text, url: fc.webUrl(), feed: fc.webUrl() }, { requiredKeys: ['name'] }),
    related: fc.array(fc.record({ title: text, url: fc.webUrl() }), { maxLength: 2 }),
    corrections: fc.array(fc.record({ at: fc.nat(), note: text }), { maxLength: 2 }),
    rights: text,
    language: fc.constantFrom('en', 'de'),
    summary: text,
    updated: fc.constantFrom(PLAIN.published, PLAIN.published + 60_500),
    html: fc.constantFrom('<p>A</p>', '<p>“ü”</p>\n', '<a title="]]>">]]</a>]]', ']]>'),
  },
  { requiredKeys: [] },
);
const article = parts.map((some): Article => ({ ...PLAIN, ...some }) as Article);

function textOf(output: OutputId, given: Article, site = FULL): string {
  const { before, body, after } = outputs[output].item(given, site);
  return before + (typeof body === 'string' ? body : Buffer.from(body).toString()) + after;
}

test.each(outputIds)('an item of %s says which namespaces it uses', (output) => {
  const check = (given: Article, site: typeof FULL) => {
    const used = ['content', 'dc', 'media'].filter((prefix) => {
      return textOf(output, given, site).includes(`<${prefix}:`);
    });
    expect(outputs[output].item(given, site).prefixes.trim()).toBe(used.join(' '));
  };
  fc.assert(fc.property(article, fc.constantFrom(FULL, SUMMARY), check));
});

test.each(outputIds)('an item of %s is the same whether its body is text or UTF-8', (output) => {
  const check = (given: Article) => {
    const bytes = { ...given, html: Buffer.from(String(given.html)) };
    expect(textOf(output, bytes)).toBe(textOf(output, given));
  };
  fc.assert(fc.property(article, check));
});

test('an item of JSON Feed is what JSON.stringify writes', () => {
  const check = (given: Article, site: typeof FULL) => {
    const written = textOf('json', given, site);
    expect(written).toBe(JSON.stringify(JSON.parse(written)));
  };
  fc.assert(fc.property(article, fc.constantFrom(FULL, SUMMARY), check));
});

test('a name that is both category and tag is one tag in JSON Feed, in its first spelling', () => {
  const named = articleOf({ categories: ['Politik'], tags: ['politik', 'Hafen', 'HAFEN'] });
  const item = JSON.parse(textOf('json', named));
  expect(item.tags).toEqual(['Politik', 'Hafen']);
  expect(item._feedstand).toMatchObject({ categories: ['Politik'], tags: ['politik', 'Hafen'] });
});
