import { expect, test } from 'vitest';
import { createSafeHtml } from '../../src/content/safe-html.ts';

const read = (html: string) => createSafeHtml(html, 'https://news.example/world/calm');
const BLANK = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP';

test.each([
  `<img src="${BLANK}" data-src="/a.jpg">`,
  '<img src="/blank.gif" data-src="/a.jpg">',
  '<img src="" data-lazy-src="/a.jpg">',
  '<img src="#" data-original="/a.jpg">',
  '<img data-src="/a.jpg">',
  '<img src="/a.jpg" data-src="javascript:x">',
  '<img src="/a.jpg" data-lazy="true">',
  '<img src="/a.jpg" data-src="">',
  `<img src="${BLANK}"><noscript><img src="/a.jpg"></noscript>`,
  `<noscript><img src="/a.jpg"></noscript> <img src="${BLANK}">`,
  '<img data-src="/a.jpg"><noscript><img src="/a.jpg"></noscript>',
  '<img data-src="/a.jpg"><noscript><p><img src="/a-300x200.jpg"></p></noscript>',
  '<amp-img src="/a.jpg" layout="fill"></amp-img>',
  '<image src="/a.jpg">',
  '<img src="about:blank" data-lazy-load-src="/a.jpg">',
  '<img src="?" ng-src="/a.jpg">',
  '<img src="" data-orig-file="/a.jpg">',
  '<img src="/a.jpg" data-orig-file="/b.jpg">',
])('%s becomes the picture that the page shows', (html) => {
  const { html: safe, dropped } = read(html);
  expect(safe.trim()).toBe('<img src="https://news.example/a.jpg" />');
  expect(dropped).toEqual([]);
});

test.each([
  ['<img src="/blank.gif" data-srcset="/a.jpg 75w, /b.jpg 1024w">', 'b.jpg'],
  ['<img srcset="/a.jpg 75w, /b.jpg 640w, /c.jpg 1600w">', 'b.jpg'],
  ['<img srcset="/a.jpg 75w, /b.jpg 320w">', 'b.jpg'],
  ['<img srcset="/b.jpg 2x, /a.jpg">', 'b.jpg'],
  ['<picture><source data-srcset="/a.webp"><source srcset="/b.jpg"><img></picture>', 'b.jpg'],
])('%s without a usable src shows %s', (html, name) => {
  expect(read(html).html).toContain(` src="https://news.example/${name}"`);
});

test.each([
  ['<video data-src="/v.mp4" data-poster="/p.jpg"></video>', /src="[^"]*\/v.mp4".* poster="[^"]*\/p.jpg"/],
  ['<audio><source data-src="/s.mp3"></audio>', /<source src="[^"]*\/s.mp3" \/>/],
  ['<iframe data-src="https://v.example/1"></iframe>', /<a href="https:\/\/v.example\/1">/],
  [
    '<iframe src="about:blank" data-lazy-src="https://v.example/1"></iframe>',
    /<a href="https:\/\/v.example\/1">/,
  ],
])('%s gets its lazy address', (html, expected) => {
  expect(read(html).html.replace(/(src="\S+") (controls) (poster="\S+")/, '$1 $3')).toMatch(expected);
});

test.each([
  ['<audio autoplay src="/s.mp3"></audio>', '<audio src="https://news.example/s.mp3" controls></audio>'],
  [
    '<video autoplay loop muted><source src="/v.mp4"></video>',
    '<video controls><source src="https://news.example/v.mp4" /></video>',
  ],
])('%s gets controls and does not play by itself: %s', (html, expected) => {
  expect(read(html).html).toBe(expected);
});

test.each([
  ['<img src="">', '', 'an image without an address'],
  [`<img src="${BLANK}" alt="A pier">`, 'A pier', 'an image without an address (its text "A pier" stays)'],
  ['<video poster="">none</video>', 'none', 'a <video> without an address'],
  [
    '<img src="/logo.svg" srcset="/logo.svg 0w">',
    '<img src="https://news.example/logo.svg" />',
    'the picture "/logo.svg 0w", whose size in srcset is invalid,',
  ],
])(
  '%s drops pictures without an address, never uses the article as a picture, and gives a warning',
  (html, expected, what) => {
    const { html: safe, dropped } = read(html);
    expect(safe).toBe(expected);
    expect(dropped).toEqual([what]);
  },
);

test.each([
  ['<noscript>Turn on JavaScript, please.</noscript>', ''],
  ['<noscript><p>Nothing here.</p></noscript>', ''],
  ['<noscript><a href="/poll">Vote</a></noscript>', '<a href="https://news.example/poll">Vote</a>'],
  ['<noscript><img width="1" height="1" style="display:none" src="https://t.example/1"></noscript>', ''],
])('only the part of %s that works without scripts stays: %s', (html, expected) => {
  expect(read(html).html).toBe(expected);
});

test('an invalid srcset prints nothing', () => {
  const printed: unknown[] = [];
  const { log, warn, error } = console;
  Object.assign(console, { log: printed.push, warn: printed.push, error: printed.push });
  try {
    read('<img srcset="/a.svg 0w, /b.svg NaNw, /c.svg 1q, /d.svg -1x, /e.svg 1w 2w, ,, x (">');
  } finally {
    Object.assign(console, { log, warn, error });
  }
  expect(printed).toEqual([]);
});
