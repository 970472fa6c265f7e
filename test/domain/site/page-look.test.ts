import { expect, test } from 'vitest';
import { parseSite } from '../../../src/domain/site/site.ts';
import { siteOf } from '../../support.ts';

const origin = { file: 'site.yaml' };
const defaults = { feeds: 'http://localhost:8787' };

test.each([
  ['https://cdn.example/feeds.css', { kind: 'linked', url: 'https://cdn.example/feeds.css' }],
  ['/styles/feeds.css', { kind: 'linked', url: 'https://news.example/styles/feeds.css' }],
  [' h1 { color: teal } ', { kind: 'inline', rules: 'h1 { color: teal }' }],
  ['h1 {\r\n}\r', { kind: 'inline', rules: 'h1 {\n}' }],
])('css: %j is a style sheet', (css, style) => {
  expect(siteOf({ css }).css).toEqual(style);
});

test.each([
  ['feeds.css', 'url.invalid'],
  ['//cdn.example/feeds.css', 'url.invalid'],
  ['data:text/css,h1', 'url.invalid'],
  ['javascript:alert(1)', 'url.invalid'],
  ['https://ada:secret@news.example/a.css', 'url.credentials'],
  ['h1 { content: "</STYLE><script>" }', 'css.invalid'],
  [`h1 {}${' '.repeat(5)}${'/* long */'.repeat(2001)}`, 'text.too-long'],
  [7, 'text.invalid'],
  [{ h1: 'teal' }, 'text.invalid'],
])('css: %j is refused', (css, code) => {
  const { ok, problems } = parseSite({ css }, origin, defaults);
  expect([ok, problems.filter(({ severity }) => severity === 'error').map((each) => each.code)]).toEqual([
    false,
    [code],
  ]);
});

test('links lead to a path of the website or to a URL', () => {
  const links = [
    { title: ' News ', url: '/news' },
    { title: 'Shop', url: 'https://shop.example/' },
  ];
  expect(siteOf({ links }).links).toEqual([
    { title: 'News', url: 'https://news.example/news' },
    { title: 'Shop', url: 'https://shop.example/' },
  ]);
  expect(siteOf({ links: [] }).links).toEqual([]);
});

test.each([
  [[{ title: 'A', url: 'javascript:alert(1)' }], ['links[0].url']],
  [[{ title: 'A', url: 'data:text/html,a' }], ['links[0].url']],
  [[{ title: 'A', url: 'news' }], ['links[0].url']],
  [
    [{ title: '', url: '/' }, { url: '/' }, { title: 'B' }],
    ['links[0].title', 'links[1].title', 'links[2].url'],
  ],
  ['/news', ['links']],
  [{ News: '/news' }, ['links']],
  [Array.from({ length: 13 }, () => ({ title: 'A', url: '/' })), ['links']],
])('links: %j is refused, with the field that is wrong', (links, fields) => {
  const { ok, problems } = parseSite({ links }, origin, defaults);
  const wrong = problems.filter(({ severity }) => severity === 'error').map(({ field }) => field);
  expect([ok, wrong]).toEqual([false, fields]);
});
