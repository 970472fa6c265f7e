import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { expect, test } from 'vitest';
import { bareLinks } from '../../src/content/markdown/bare-links.ts';
import { articleOf, problemsOf, siteOf } from '../support.ts';

function htmlOf(markdown: string, fields: object = {}): string {
  return articleOf({ markdown, ...fields }).html.toString();
}

test.each([
  ['a table', '|a|b|\n|-|-|\n|1|2|', '<td>1</td>'],
  ['strikethrough', 'a ~~b~~', '<p>a <del>b</del></p>'],
  [
    'a bare address',
    'See https://a.example/b_c?d=1.',
    '<a href="https://a.example/b_c?d=1">https://a.example/b_c?d=1</a>.',
  ],
  [
    'an address that begins with www.',
    'www.a.example/x',
    '<a href="http://www.a.example/x">www.a.example/x</a>',
  ],
  ['an e-mail address', 'to a@b.example', '<a href="mailto:a@b.example">a@b.example</a>'],
  ['a task list', '- [ ] one\n- [x] two *b*', '<ul>\n<li>☐ one</li>\n<li>☑ two <em>b</em></li>\n</ul>'],
  ['a loose task list', '1. [X] one\n\n2. two', '<p>☑ one</p>'],
  ['a definition list', 'Ship\n: Floats.', '<dl>\n<dt>Ship</dt>\n<dd>Floats.</dd>\n</dl>'],
  ['an id after a heading', '## The *pier* {#pier .wide}', '<h2>The <em>pier</em></h2>'],
  ['a class after a heading, in kramdown’s form', '## Pier {: .wide}', '<h2>Pier</h2>'],
  [
    'attributes after a link',
    '[a](https://a.example/){:target="_blank"}.',
    '<a href="https://a.example/">a</a>.',
  ],
  ['attributes below a paragraph', 'A pier.\n{: .wide #p}', '<p>A pier.</p>'],
  ['an MDX comment', 'One {/* two\nthree */}four.\n\n{/* five\n\nsix */}\n', '<p>One four.</p>'],
])('%s is supported', (_what, markdown, html) => {
  expect(htmlOf(markdown)).toContain(html);
});

test.each([
  ['a name with a dot', 'Read README.md or a.example.', '<p>Read README.md or a.example.</p>'],
  ['a version', 'npm@8.19.2', '<p>npm@8.19.2</p>'],
  ['an escaped box', '- \\[ ] one', '<li>[ ] one</li>'],
  ['a box without a list', '[ ] one', '<p>[ ] one</p>'],
  ['a single tilde, which ranges use', '10~20, 30~40', '<p>10~20, 30~40</p>'],
  ['a set at the end of a heading', '## The set {a}', '<h2>The set {a}</h2>'],
  ['a set at the end of a paragraph', 'The set {a}', '<p>The set {a}</p>'],
  ['a colon without a space', 'a\n:b', '<p>a\n:b</p>'],
  [
    'code',
    '`[^1]` `{: .a}` `{/* b */}`',
    '<p><code>[^1]</code> <code>{: .a}</code> <code>{/* b */}</code></p>',
  ],
  ['an unclosed comment', 'a {/* b', '<p>a {/* b</p>'],
])('%s stays unchanged', (_what, markdown, html) => {
  expect(htmlOf(markdown)).toContain(html);
});

test('footnotes follow the text, are numbered in order of their signs, and have ids that name the article', () => {
  const markdown =
    'One[^b] two[^A] three[^b].\n\n[^a]: *Yes.*\n[^b]: First\nof two.\n\n    Second, with `[^a]`.\n\nLast.\n\n[^c]: Unused.';
  expect(htmlOf(markdown, { slug: 'world/я-1', url: 'https://n.example/1' })).toBe(
    [
      '<p>One<sup><a href="https://n.example/1#fn-world-я-1-1">1</a></sup> two<sup><a href="https://n.example/1#fn-world-я-1-2">2</a></sup> three<sup><a href="https://n.example/1#fn-world-я-1-1">1</a></sup>.</p>',
      '<p>Last.</p>',
      '<hr />',
      '<ol>',
      '<li id="fn-world-я-1-1"><p>First\nof two.</p>',
      '<p>Second, with <code>[^a]</code>.</p>',
      '</li>',
      '<li id="fn-world-я-1-2"><p><em>Yes.</em></p>',
      '</li>',
      '</ol>',
    ]
      .join('\n')
      .replaceAll('#fn-world-я-1-', '#fn-world-%D1%8F-1-'),
  );
  expect(problemsOf({ markdown })).toEqual([
    'body: contains footnotes that are left out, because no sign refers to them: [^c]',
  ]);
});

test.each([
  ['in a table', '|a[^1]|\n|-|\n|b|\n\n[^1]: Note.'],
  ['in a quotation and a list', '> - a[^1]\n\n[^1]: Note.'],
  ['directly below a paragraph', 'a[^1]\n[^1]: Note.'],
  ['before a link in parentheses', 'a[^1](b)\n\n[^1]: Note.'],
  ['defined in a quotation', 'a[^1]\n\n> [^1]: Note.'],
  ['defined twice', 'a[^1]\n\n[^1]: Note.\n[^1]: Other.'],
])('a footnote %s has a sign and a text', (_where, markdown) => {
  const html = htmlOf(markdown);
  expect(html).toContain('<sup><a href="https://news.example/a#fn-a-1">1</a></sup>');
  expect(html).toContain('<li id="fn-a-1"><p>Note.</p>');
  expect(html).not.toContain('Other.');
});

test('a sign without a footnote gives a warning, except in code', () => {
  expect(problemsOf({ markdown: 'One.\n\nTwo[^x]. `[^y]` and [^z-a].' })).toEqual([
    'body: has no footnote for the sign [^x]; write "[^x]: …" below',
  ]);
});

test('only the ids of footnotes reach a feed', () => {
  expect(
    articleOf({
      html: '<ol id="x"><li id="y">a</li><li id="fn-a-1" onclick="x">b</li></ol><p id="fn-a-1">c</p>',
    }).html,
  ).toBe('<ol><li>a</li><li id="fn-a-1">b</li></ol><p>c</p>');
});

test('a GitHub alert becomes a quotation with a title in the article’s language', () => {
  const site = siteOf({ labels: { de: { warning: 'Achtung *' } } });
  const markdown = '> [!WARNING]\n> Ice.\n\n> [!note]\n>\n> > Fog.\n\n> [!OTHER]\n> Rain.';
  expect(articleOf({ markdown, language: 'de' }, site).html).toBe(
    [
      '<blockquote>\n<p><strong>Achtung *</strong></p>\n<p>Ice.</p>\n</blockquote>',
      '<blockquote>\n<p><strong>Note</strong></p>\n<blockquote>\n<p>Fog.</p>\n</blockquote>\n</blockquote>',
      '<blockquote>\n<p>[!OTHER]\nRain.</p>\n</blockquote>',
    ].join('\n'),
  );
});

test('no link is missed for want of a sign of one', () => {
  const { linkify } = new MarkdownIt({ linkify: true }).use(bareLinks);
  const pieces =
    'http https ftp mailto HTTPS : / // @ . www. WWW. a.example localhost [::1] - _ ( ) é ſ \n'.split(' ');
  const texts = fc.array(fc.constantFrom(...pieces, ' '), { maxLength: 9 }).map((list) => list.join(''));
  let found = 0;
  const check = fc.property(texts, (text) => {
    if (linkify.match(text) === null) return;
    found++;
    expect(linkify.test(text), text).toBe(true);
  });
  fc.assert(check, { numRuns: 5000 });
  expect(found).toBeGreaterThan(0);
});
