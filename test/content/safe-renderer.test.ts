import fc from 'fast-check';
import { serialize } from 'parse5';
import { expect, test } from 'vitest';
import { type Node, type Parent, parseHtml } from '../../src/content/html-tree.ts';
import { renderMarkdown } from '../../src/content/markdown/markdown.ts';
import { parseRendered } from '../../src/content/rendered-html.ts';
import { createSafeHtml } from '../../src/content/safe-html.ts';

const LABELS = { note: 'Note', tip: 'Tip', important: 'Important', warning: 'Warning', caution: 'Caution' };

function rendered(source: string) {
  return renderMarkdown(source, { labels: LABELS as never, notePrefix: 'n' });
}

/** The structure that both trees must have. Unlike serialized HTML, it shows where text nodes end. */
function shapeOf(node: Node | Parent): unknown {
  if ('value' in node) return node.value;
  if (!('childNodes' in node)) return node.nodeName;
  const attributes = 'attrs' in node ? node.attrs.map(({ name, value }) => [name, value]) : [];
  for (const child of node.childNodes) expect(child.parentNode).toBe(node);
  return [node.nodeName, attributes, node.childNodes.map(shapeOf)];
}

const PIECES = [
  'word',
  ' ',
  ' ',
  '\n',
  '\n\n',
  '# ',
  '## Head\n',
  '- ',
  '1. ',
  '> ',
  '    ',
  '**',
  '*',
  '_',
  '~~',
  '`',
  '```js\n',
  '```\n',
  '[a](/b "t&amp;u")',
  '![a *b*](c.png)',
  '[^1]',
  '\n[^1]: note\n',
  '| a | b |\n|---|:-:|\n| c | `d` |\n',
  '- [ ] task\n',
  '- [x] done\n',
  '> [!NOTE]\n> x\n',
  'Term\n: Definition\n',
  '\n---\n',
  '&copy;',
  '&amp;lt;',
  '&#65;',
  '"',
  '&',
  '\\*',
  '  \n',
  'https://a.example/b?c=d&e',
  'www.a.example',
  'a@b.example',
  '[l][r]',
  '\n[r]: /x\n',
  '😀',
  '# T {#id}\n',
];

test('the fast parser builds the standard parser’s tree, and the same safe HTML', () => {
  let [all, fast] = [0, 0];
  const markdown = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 25 });
  const check = fc.property(markdown, (pieces) => {
    const { html, hasHtml } = rendered(pieces.join(''));
    expect(hasHtml).toBe(false);
    all++;
    const tree = parseRendered(html);
    if (tree === undefined) return;
    fast++;
    expect(shapeOf(tree)).toEqual(shapeOf(parseHtml(html)));
    const base = 'https://a.example/x';
    expect(createSafeHtml(html, base, { isRendered: true })).toEqual(createSafeHtml(html, base));
  });
  fc.assert(check, { numRuns: 3000 });
  expect(fast / all).toBeGreaterThan(0.95);
});

test.each([
  ['a <b>c</b>', 'an inline element'],
  ['<div>\n\na\n\n</div>', 'a block'],
  ['> a <!-- b -->', 'a comment'],
])('%j contains HTML: %s', (source) => {
  expect(rendered(source).hasHtml).toBe(true);
});

test.each([
  ['<p>a<p>b</p>', 'an unclosed element'],
  ['<p>a</b></p>', 'an end tag without a start tag'],
  ['<p><em>a</p></em>', 'elements that overlap'],
  ['<p><div>a</div></p>', 'a block in a paragraph'],
  ['<p><a href="/a"><em><a href="/b">b</a></em></a></p>', 'a link in a link'],
  ['<table>a</table>', 'text in a table'],
  ['<table><tr><td>a</td></tr></table>', 'a row without a table body'],
  ['<ul><p>a</p></ul>', 'a paragraph in a list'],
  ['<pre>\na</pre>', 'a line feed at the start of pre'],
  ['<p>&copy;</p>', 'a reference that markdown-it does not write'],
  ['<p title="&copy;">a</p>', 'that reference in an attribute'],
  ['<p id="a" id="b">a</p>', 'a duplicate attribute'],
  ['<p>a > b</p>', 'a character that markdown-it escapes'],
  ['<p onclick=alert(1)>a</p>', 'an attribute without quotes'],
  ['<script>a</script>', 'an unknown element'],
  ['<svg></svg>', 'a foreign element'],
  ['<P>a</P>', 'a tag name in capitals'],
  ['<!-- a -->', 'a comment'],
  [`${'<div>'.repeat(201)}${'</div>'.repeat(201)}`, 'elements that are nested too deeply'],
])('%j needs the standard’s parser: %s', (html) => {
  expect(parseRendered(html)).toBeUndefined();
});

test('text, references and attributes are parsed', () => {
  const html = '<h2>A &amp; &lt;b&gt; &quot;c&quot;</h2>\n<p><img src="/a?b&amp;c" alt="" /><br>d</p>\n';
  const tree = parseRendered(html);
  expect(tree && serialize(tree)).toBe(
    '<h2>A &amp; &lt;b&gt; "c"</h2>\n<p><img src="/a?b&amp;c" alt=""><br>d</p>\n',
  );
});
