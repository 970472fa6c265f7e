import { expect, test } from 'vitest';
import { createSafeHtml } from '../../src/content/safe-html.ts';

const BASE = 'https://news.example/world/calm';
const safe = (html: string) => createSafeHtml(html, BASE).html;

test.each([
  ['<a href="/x">a</a>', '<a href="https://news.example/x">a</a>', 'a path'],
  ['<a href="#notes">a</a>', `<a href="${BASE}#notes">a</a>`, 'a fragment'],
  ['<a href="?p=1&amp;q=2">a</a>', `<a href="${BASE}?p=1&amp;q=2">a</a>`, 'a query'],
  ['<a href="//o.example/">a</a>', '<a href="https://o.example/">a</a>', 'an address without a scheme'],
  ['<a href="mailto:a@b.example">a</a>', '<a href="mailto:a@b.example">a</a>', 'a mail address'],
  ['<img src="p q.jpg">', '<img src="https://news.example/world/p%20q.jpg" />', 'a picture'],
  [
    '<video poster="p.jpg" src="v.mp4"></video>',
    '<video poster="https://news.example/world/p.jpg" src="https://news.example/world/v.mp4" controls></video>',
    'a poster',
  ],
  ['<a href="">a</a>', `<a href="${BASE}">a</a>`, 'the article itself'],
  ['<q cite="">a</q>', '<q>a</q>', 'an empty citation'],
  ['<q cite="/q">a</q>', '<q cite="https://news.example/q">a</q>', 'a citation'],
  [
    '<img src="a.jpg" srcset="a,1.jpg 1x, /b.jpg 2x, data:image/png;base64,xx 3x">',
    '<img src="https://news.example/world/a.jpg" srcset="https://news.example/world/a,1.jpg 1x, https://news.example/b.jpg 2x" />',
    'a set of sources, with a comma in an address',
  ],
  [
    '<picture><source srcset="a.webp 1x"><img src="a.jpg"></picture>',
    '<picture><source srcset="https://news.example/world/a.webp 1x" /><img src="https://news.example/world/a.jpg" /></picture>',
    'a picture with sources',
  ],
])('%s becomes absolute: %s (%s)', (html, expected) => {
  expect(safe(html)).toBe(expected);
});

test.each([
  ['<a href="javascript:alert(1)">a</a>', '<a>a</a>'],
  ['<a href="JaVa\tScRiPt:alert(1)">a</a>', '<a>a</a>'],
  ['<a href="&#106;avascript:alert(1)">a</a>', '<a>a</a>'],
  ['<a href="data:text/html,x">a</a>', '<a>a</a>'],
  ['<a href="vbscript:x">a</a>', '<a>a</a>'],
  [
    '<img src="x.jpg" onerror="alert(1)" style="color:red">',
    '<img src="https://news.example/world/x.jpg" />',
  ],
  ['<img src="javascript:alert(1)">', ''],
  [
    '<img srcset="x.jpg 2x">',
    '<img srcset="https://news.example/world/x.jpg 2x" src="https://news.example/world/x.jpg" />',
  ],
  ['<p>a<script>alert(1)</script>b</p>', '<p>ab</p>'],
  ['<style>p{}</style>a', 'a'],
  ['<svg><script>alert(1)</script></svg>a', 'a'],
  ['<math><mtext><img src=x onerror=alert(1)></mtext></math>a', 'a'],
  ['<form action="/x">a <input name=x>b</form>', 'a b'],
  ['<base href="https://evil.example/"><a href="x">a</a>', '<a href="https://news.example/world/x">a</a>'],
  [
    '<iframe src="https://v.example/1"></iframe>',
    '<figure><a href="https://v.example/1">https://v.example/1</a></figure>',
  ],
  ['<iframe src="javascript:alert(1)"></iframe>a', 'a'],
  [
    '<noscript><a href="/x" title="</noscript><img src=x onerror=alert(1)>">a</a></noscript>',
    '<a href="https://news.example/x" title="&lt;/noscript&gt;&lt;img src=x onerror=alert(1)&gt;">a</a>',
  ],
  ['<!-- a --><p>b', '<p>b</p>'],
  ['a &#1;&#xFFFE;b', 'a b'],
  ['5 < 6 & 7', '5 &lt; 6 &amp; 7'],
])('%s becomes safe: %s', (html, expected) => {
  expect(safe(html)).toBe(expected);
});

test('the result lists the shown pictures and the removed elements', () => {
  const { images, dropped } = createSafeHtml(
    '<img src="/a.jpg" srcset="/b.jpg 2x"><script>x</script><form></form>',
    BASE,
  );
  expect([...images]).toEqual(['https://news.example/a.jpg', 'https://news.example/b.jpg']);
  expect(dropped).toEqual(['<script>', '<form>']);
});
