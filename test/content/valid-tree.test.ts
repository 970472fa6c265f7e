import { expect, test } from 'vitest';
import { createSafeHtml } from '../../src/content/safe-html.ts';
import { articleOf, parseRecord } from '../support.ts';

const read = (html: string) => createSafeHtml(html, 'https://news.example/a');

test.each([
  [
    '<table><tr><td>a</td><br><td>b</td></tr></table>',
    '<br /><table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>',
  ],
  [
    '<a href="/x">a <a href="/y">b</a></a>',
    '<a href="https://news.example/x">a </a><a href="https://news.example/y">b</a>',
  ],
  [
    '<a href="/x"><table><tr><td><a href="/y">b</a></td></tr></table></a>',
    '<a href="https://news.example/x"><table><tbody><tr><td>b</td></tr></tbody></table></a>',
  ],
  ['<p>a<div>b</div>c</p>', '<p>a</p><div>b</div>c<p></p>'],
  ['<b><i>a</b>b</i>', '<b><i>a</i></b><i>b</i>'],
  ['<ul><li>a<li>b</ul>', '<ul><li>a</li><li>b</li></ul>'],
  ['<td>a</td><tr>b', 'ab'],
  ['<center>a</center><tt>b</tt><menu><li>c</menu>', '<div>a</div><code>b</code><ul><li>c</li></ul>'],
  ['<xmp><b>a</b></xmp>', '<pre>&lt;b&gt;a&lt;/b&gt;</pre>'],
  ['<pre>\n\na</pre>', '<pre>\n\na</pre>'],
  ['<html><head><title>t</title></head><body><p>a</body></html>', '<p>a</p>'],
  ['<input type="checkbox" checked> a', '☑  a'],
])('%s becomes the tree that a browser builds: %s', (html, expected) => {
  expect(read(html).html).toBe(expected);
});

test.each([
  ['a &#0;b', 'a b'],
  ['a &#xD800;b', 'a b'],
  ['a &#x110000;b', 'a b'],
  ['a &#1;b&#xFFFE;', 'a b'],
  ['&#150;&#x80;&#x9F;', '–€Ÿ'],
  ['<img alt="&#147;Pier&#148;&#0;" src="/p.jpg">', '<img alt="“Pier”" src="https://news.example/p.jpg" />'],
  ['a&#13;b', 'a\nb'],
])('%s becomes characters that a feed may contain: %s', (html, expected) => {
  expect(read(html)).toMatchObject({ html: expected, dropped: [] });
});

test('a U+FFFD is removed with a warning', () => {
  expect(read('Caf\ufffd')).toMatchObject({
    html: 'Caf',
    dropped: ['the character U+FFFD, which marks undecodable text,'],
  });
});

test('unclosed elements cannot multiply', () => {
  const bold = `<p>${Array.from({ length: 150 }, (_, i) => `<b title="${'t'.repeat(50)}${i}">`).join('')}</p>`;
  expect(() => read(`${bold}${'<p>a'.repeat(2000)}`)).toThrow(
    'contains unclosed elements that a parser repeats too often',
  );
  expect(parseRecord({ html: `${bold}${'<p>a'.repeat(2000)}` }).ok).toBe(false);
  // A single mistake is tolerated.
  expect(read(`<p><b title="${'t'.repeat(50)}">${'<p>a</p>'.repeat(300)}`).html).toContain('</b></p><p><b');
});

test('Markdown with HTML becomes a valid tree too', () => {
  const markdown =
    'A <a href="/x">link with <a href="/y">another</a></a>.\n\n<table><tr><td>1</td><br></tr></table>';
  expect(articleOf({ markdown }).html).not.toMatch(/<a[^>]*>[^/]*<a|<tr>.*<br/);
});

const SHAPES = [
  '<p>',
  '<b>x</b>',
  '<a<',
  '<a ',
  '<a href=x>',
  '</p>',
  '&',
  '&#1',
  '<',
  '<!--',
  '<table>',
  '<table><b>x',
  '<li>',
  '<img>',
  '<img src=a>',
  '<img alt=a><noscript><img src=b></noscript>',
  '<iframe src=a></iframe>',
  '<iframe ',
  '<iframe src=a />',
  '<x-y ',
  '<ruby><rt>',
  '<math><mi>x</mi></math>',
  '<select><option>',
  '<i></p>',
  '<object data=a></object>',
  '<s><div></s>',
  '<a href=x><iframe src=y></a>',
  '<picture><source srcset=a><img></picture>',
  '<p style=text-decoration:line-through>a',
  '<![CDATA[',
  '<td hidden>',
  '<span class=katex>',
  '\ufffd',
  '<b style="/*',
  'a 1w,',
];

test.each(SHAPES)('ten times as much of %s takes about ten times as long', (shape) => {
  const growth = () => cost(shape, 60_000) / cost(shape, 6_000);
  // The minimum of three ignores a measurement that other load disturbed.
  expect(Math.min(growth(), growth(), growth())).toBeLessThan(40);
});

function cost(shape: string, length: number): number {
  const text = shape.repeat(length / shape.length);
  const html = shape.startsWith('a ') ? `<img srcset="${text}">` : text;
  const before = process.cpuUsage();
  try {
    read(html);
  } catch {
    // Rejecting deep nesting also counts.
  }
  return process.cpuUsage(before).user + 500;
}

test.each([
  ['<mrow>', '<mn>1</mn>'],
  ['<mfrac>', '<mn>1</mn><mn>2</mn>'],
  ['<x-y>', 'a'],
  ['<object>', 'a'],
  ['<div style="text-decoration:line-through">', 'a'],
  ['<noscript>', '<img src=a>'],
  ['<span class=katex>', 'a'],
  ['<ul><li>', 'a'],
])('the output of a hundred nested %s grows with their length only', (tag, inside) => {
  const nested = (depth: number) => tag.repeat(depth) + inside;
  const html = tag.startsWith('<m') ? `<math>${nested(150)}` : nested(90);
  expect(read(html).html.length).toBeLessThan(40 * html.length);
});
