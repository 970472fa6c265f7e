import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderMarkdown } from '../../src/content/markdown/markdown.ts';
import { createSafeHtml } from '../../src/content/safe-html.ts';

const LABELS = { note: 'Note', tip: 'Tip', important: 'Important', warning: 'Warning', caution: 'Caution' };
const BASE = 'https://a.example/x';

/** Set `FUZZ=60000` before a release. */
const RUNS = Number(process.env.FUZZ ?? 2000);

function rendered(source: string) {
  return renderMarkdown(source, { labels: LABELS as never, notePrefix: 'n' });
}

function findMedia(reference: string) {
  if (reference === 'c.png') return { url: 'https://feeds.example/c.png', width: 4, height: 3 };
  return reference === '/b' ? { url: 'https://feeds.example/b.pdf' } : undefined;
}

/** Whether the fast way was taken; what it makes must be what the sanitizer makes, and what it leaves alone. */
function isFast(source: string, find?: typeof findMedia): boolean {
  const { html, safeHtml } = rendered(source);
  const fast = safeHtml(BASE, find);
  if (fast === undefined) return false;
  expect(fast).toEqual(createSafeHtml(html(), BASE, find));
  expect(createSafeHtml(fast.html, BASE).html).toBe(fast.html);
  return true;
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
  '[x](#y)',
  '[](/x)',
  '![](/x.png)',
  '3. ',
  '    - ',
  '- [ ] ',
  '  continued\n',
  '<https://a.example/x>',
  'a < b > c',
  '|a\n|:-\n|b\n',
  '*a **b** ~~c~~*',
  ': ',
  '```sh title="a"\n',
  '&lt;script&gt;',
  '\t',
  '**Alone**',
];

/** What the sanitizer removes or reports, so that it must be asked. */
const UNUSUAL = [
  '[a](javascript:alert(1))',
  '[a](data:text/html,x)',
  '![a](javascript:x)',
  '![a](#)',
  '![]()',
  '[a](//ada:secret@a.example/)',
  'https://ada:secret@a.example/',
  '![a](https://ada@a.example/x.png)',
  '`https://ada:secret@a.example/`',
  'https://ada:secret&#64;a.example/',
  '&#1;',
  '&#0;',
  '&#13;',
  '\ufffd',
  '\u0001',
  '```sr-only\n',
  '```visually&#45;hidden\n',
  '```\nnot-sr-only',
  '[a [b](/b) c](/d)',
  '[a <https://b.example> c](/d)',
  '[a[^1]](/d)',
  '![a [b](/b) ![c](d)](e)',
  '<b>',
  '<!-- more -->',
  '{/* c */}',
  '> > > > > ',
  '[a](http://[)',
  '[a](mailto:a@b.example,https://c@d.example)',
];

function markdownOf(pieces: readonly string[]): fc.Arbitrary<string> {
  return fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 25 }).map((list) => list.join(''));
}

test('Markdown without HTML is rendered as the sanitizer would leave it', () => {
  let fast = 0;
  const check = fc.property(markdownOf(PIECES), (source) => {
    if (isFast(source)) fast++;
  });
  fc.assert(check, { numRuns: RUNS });
  expect(fast / RUNS).toBeGreaterThan(0.95);
});

test('so are references to published files', () => {
  const check = fc.property(markdownOf(PIECES), (source) => void isFast(source, findMedia));
  fc.assert(check, { numRuns: RUNS });
  expect(rendered('![a](c.png "t") [b](/b)').safeHtml(BASE, findMedia)?.html).toBe(
    '<p><img src="https://feeds.example/c.png" alt="a" title="t" width="4" height="3" /> <a href="https://feeds.example/b.pdf">b</a></p>\n',
  );
});

test('what is unusual is rendered in the same way, or not at all', () => {
  let fast = 0;
  const check = fc.property(markdownOf([...PIECES, ...UNUSUAL, ...UNUSUAL]), (source) => {
    if (isFast(source)) fast++;
  });
  fc.assert(check, { numRuns: RUNS });
  expect(fast).toBeGreaterThan(0);
});

test('so is any text', () => {
  const check = fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
    isFast(text);
    isFast(`# ${text}\n\n- ${text}\n\n[a](<${text.replace(/[<>\n\r\\]/g, '')}>)`);
  });
  fc.assert(check, { numRuns: RUNS });
});

test.each([
  ['a <b>c</b>', 'an inline element'],
  ['<div>\n\na\n\n</div>', 'a block'],
  ['> a <!-- b -->', 'a comment'],
  ['[a](ftp://b.example/)', 'a link that is removed'],
  ['![a](#b)', 'a picture without an address'],
  ['[a](https://ada:secret@a.example/)', 'a password in a link'],
  ['![a](https://ada:secret@a.example/b.png)', 'a password in the address of a picture'],
  ['see https&#58;//ada:secret@a.example/b', 'a password in the text'],
  ['a &#1; b', 'a character that no feed may contain'],
  ['a \ufffd b', 'a character that stands for another one'],
  ['```sr-only\na\n```', 'a language that makes a class which hides'],
  ['[a <https://b.example> c](/d)', 'a link in a link'],
  [`${'> '.repeat(70)}a`, 'many levels'],
])('%j is left to the sanitizer: %s', (source) => {
  expect(rendered(source).safeHtml(BASE)).toBeUndefined();
});

test.each([
  ['a @b and https://a.example/@c', 'names with @'],
  ['a@b.example', 'an e-mail address'],
  ['```c++\na\n```', 'a language'],
  ['| a |\n|:-:|\n| b |', 'a table'],
  ['a[^1]\n\n[^1]: b', 'a footnote'],
  ['Term\n: Definition', 'a definition'],
  ['> [!NOTE]\n> a', 'an alert'],
  ['- [x] a', 'a task'],
  ['😀', 'an emoji'],
])('%j needs no sanitizer: %s', (source) => {
  expect(isFast(source)).toBe(true);
});
