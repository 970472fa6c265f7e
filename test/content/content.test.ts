import { expect, test } from 'vitest';
import { textOf } from '../../src/content/text-of.ts';
import { articleOf, siteOf } from '../support.ts';

const image = {
  url: 'https://m.example/p.jpg',
  alt: 'A "port"',
  caption: 'Dawn & dusk',
  credit: 'Noor <AP>',
  width: 8,
  height: 6,
};

test('Markdown with inline HTML becomes safe HTML', () => {
  const { html } = articleOf({
    markdown: '## Head\n\nA *b* <mark onclick="x">c</mark>.\n\n| a |\n|---|\n| 1 |',
  });
  expect(html).toBe(
    '<h2>Head</h2>\n<p>A <em>b</em> <mark>c</mark>.</p>\n<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n</tr>\n</tbody>\n</table>',
  );
});

test('the lead image opens the body with its caption and credit', () => {
  expect(articleOf({ image }).html).toBe(
    '<figure><img src="https://m.example/p.jpg" alt="A &quot;port&quot;" width="8" height="6" />' +
      '<figcaption>Dawn &amp; dusk <small>Noor &lt;AP&gt;</small></figcaption></figure>\n<p>A body.</p>',
  );
});

test('a body that already shows the lead image gets only the credit', () => {
  const { html } = articleOf({ image, html: '<img src="https://m.example/p.jpg">' });
  expect(html).toBe('<img src="https://m.example/p.jpg" />\n<p><small>Noor &lt;AP&gt;</small></p>');
});

test('a body that names the photographer gets no credit', () => {
  const body = '<img src="https://m.example/p.jpg"><p>Noor &lt;AP&gt; took it.</p>';
  expect(articleOf({ image, html: body }).html).not.toContain('<small>');
});

test.each([
  ['https://m.example/up/pier-1024x576.jpg', 'a size that WordPress generated'],
  ['https://m.example/up/pier-scaled.jpg', 'a large picture that WordPress scaled down'],
  ['https://m.example/up/pier.jpg?w=800&h=450', 'a query that resizes'],
  ['http://m.example/up/pier.jpg', 'http'],
  ['https://i0.wp.com/m.example/up/pier.jpg?resize=800%2C450&ssl=1', 'a resizing host of WordPress'],
])('a body with %s shows the lead image (%s)', (src) => {
  const lead = { url: 'https://m.example/up/pier.jpg' };
  expect(articleOf({ image: lead, html: `<img src="${src}">` }).html).not.toContain('<figure>');
});

test.each([
  'https://m.example/up/pier-two.jpg',
  'https://m.example/up/pier.jpg?id=2',
  'https://m.example/down/pier.jpg',
  'https://o.example/up/pier.jpg',
])('a body with %s does not show the lead image', (src) => {
  const lead = { url: 'https://m.example/up/pier.jpg' };
  expect(articleOf({ image: lead, html: `<img src="${src}">` }).html).toContain('<figure>');
});

test('Markdown decodes the numeric references of windows-1252 as browsers do, except in code', () => {
  expect(articleOf({ markdown: 'on &#150; off &#x80;5 `&#150;` &#0;' }).html).toBe(
    '<p>on – off €5 <code>&amp;#150;</code> </p>',
  );
});

test('a summary contains a formula in one line', () => {
  const html = '<p>A share of <math><mfrac><mn>1</mn><mn>3</mn></mfrac></math> voted.</p>';
  expect(articleOf({ html }).summary).toBe('A share of 1/3 voted.');
});

test('contributors, related links, corrections and the source follow the body, in its language', () => {
  const site = siteOf({ labels: { de: { source: 'Quelle', correction: 'Korrektur' } } });
  const fields = {
    language: 'de',
    contributors: [
      { name: 'Noor', role: 'Übersetzung' },
      { name: 'Bo', url: 'https://bo.example/' },
    ],
    related: [{ title: 'Mehr & mehr', url: 'https://a.example/?a=1&b=2' }],
    corrections: [{ at: '2026-11-02T23:30:00-02:00', note: 'Der Name.' }],
    updated: '2026-11-04T00:00:00Z',
    source: { name: 'Agentur', url: 'https://agentur.example/1' },
  };
  expect(articleOf(fields, site).html).toBe(
    [
      '<p>A body.</p>',
      '<p>With: Noor (Übersetzung), <a href="https://bo.example/">Bo</a></p>',
      '<p>Related:</p>',
      '<ul><li><a href="https://a.example/?a=1&amp;b=2">Mehr &amp; mehr</a></li></ul>',
      '<p><strong>Korrektur</strong> (<time datetime="2026-11-03T01:30:00Z">2026-11-03</time>): Der Name.</p>',
      '<p>Quelle: <a href="https://agentur.example/1">Agentur</a></p>',
    ].join('\n'),
  );
});

test('the summary is at most 280 code points of the text, cut at a space', () => {
  const { summary } = articleOf({ markdown: `# Head\n\n${'word &amp; '.repeat(100)}` });
  expect(summary).toMatch(/^word & word & .* (word|&)…$/);
  expect(Array.from(summary).length).toBeLessThanOrEqual(280);
  expect(Array.from(summary).length).toBeGreaterThan(270);
});

test('the title is the summary of a body without text', () => {
  expect(articleOf({ markdown: '![x](https://a.example/p.jpg)' }).summary).toBe('A title');
});

test('textOf separates blocks, joins words, and leaves out captions, code and tables', () => {
  const html =
    '<figure><img /><figcaption>no</figcaption></figure><p>on<b>e</b> &amp; two</p><p>three<br />four</p><pre>no</pre><table><tr><td>no</td></tr></table><ul><li>five</li><li>six</li></ul>';
  expect(textOf(html)).toBe('one & two three four five six');
  expect(textOf('Donau<wbr>dampf <ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>字')).toBe(
    'Donaudampf 漢字',
  );
});

test('CRLF and a carriage return in a body become line feeds', () => {
  expect(articleOf({ markdown: 'a\r\nb\rc' }).html).toBe('<p>a\nb\nc</p>');
});

test.each([
  ['ar', true],
  ['fa-IR', true],
  ['az-Arab', true],
  ['ar-Latn', false],
  ['en', false],
  ['arn', false],
])('a body in %s is marked as right to left: %s', (language, expected) => {
  expect(articleOf({ language }).html.toString().startsWith(`<div dir="rtl" lang="${language}">`)).toBe(
    expected,
  );
});

test('textOf with a limit returns a prefix of the whole text, for any chunk boundary', () => {
  const html = Array.from(
    { length: 80 },
    (_, i) => `<p>Ein &amp; zwei ${i}&#x1F600; <b>fett</b>\n und</p><pre>x</pre>`,
  ).join('\n');
  const whole = textOf(html);
  for (const enough of [1, 10, 100, 562, 900]) {
    const text = textOf(html, enough);
    expect(whole.startsWith(text)).toBe(true);
    expect(text.length).toBeGreaterThanOrEqual(enough);
    expect(text.length).toBeLessThan(whole.length);
  }
});
