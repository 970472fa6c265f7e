import { expect, test } from 'vitest';
import { withAlerts } from '../../src/records/dialects/admonitions.ts';
import { withoutMdx } from '../../src/records/dialects/mdx.ts';

test.each([
  ['an import', "import A from './a';\n\nText.", '\n\nText.'],
  ['an import on several lines', "import {\n  A,\n} from './a';\n\nText.", '\n\nText.'],
  ['two statements in a row', "import A from './a';\nexport const b = 1;\n\nText.", '\n\nText.'],
  ['an export with a blank line in it', 'export const a = {\n  b: 1,\n\n  c: 2,\n};\n\nText.', '\n\nText.'],
  ['a sentence that begins with import', 'We\nimport goods.', 'We\nimport goods.'],
  ['a comment', 'a {/* one\n\ntwo */} b', 'a  b'],
  ['an empty expression', 'a {} b', 'a  b'],
  ['a text as an expression', "a{' '}b and {`c`}", 'a b and c'],
  ['the id of a heading', '## A {#own-id}', '## A '],
  ['an escaped brace', 'a \\{b} c', 'a \\{b} c'],
  ['a brace without an end', 'a {b c', 'a {b c'],
  ['a formula', '$x_{i}^{2}$', '$x_{i}^{2}$'],
  ['a span of code', 'a `{b} <C/>` d', 'a `{b} <C/>` d'],
  ['a block of code', '```js\nimport a from "a";\n{b}\n```\n', '```js\nimport a from "a";\n{b}\n```\n'],
  ['a block of code without an end', '~~~\n{a}', '~~~\n{a}'],
  ['a comment of HTML', '<!-- {a} <B> --> c', '<!-- {a} <B> --> c'],
  ['an element of HTML', '<b title="{a}">c</b>', '<b title="{a}">c</b>'],
  ['attributes of texts', '<img src={"a.png"} alt={`A "b"`}/>', '<img src="a.png" alt="A &quot;b&quot;"/>'],
  ['a required picture', "<img src={require('./a.png').default} />", '<img src="./a.png" />'],
  ['attributes of values', '<p style={{ color: "red" }} class="b">c</p>', '<p  class="b">c</p>'],
  ['a fragment', '<>a</> and <Fragment>b</Fragment>', 'a and b'],
  ['a video', '<YouTube id="a1" />', '<iframe src="https://www.youtube-nocookie.com/embed/a1"></iframe>'],
  ['another video', '<Vimeo id="12"/>', '<iframe src="https://player.vimeo.com/video/12"></iframe>'],
  ['a comparison', 'a < b and c > d', 'a < b and c > d'],
])('MDX: %s', (_, text, expected) => {
  expect(withoutMdx(text)).toEqual({ text: expected, dropped: new Map() });
});

test('of components the content stays, and what is dropped is counted', () => {
  const text = '<Card a={() => <b>{1}</b>} b="x > y">\n\nKept **words**.\n\n</Card>\n<Card /> {a.b} {a.b}';
  const { text: plain, dropped } = withoutMdx(text);
  expect(plain).toBe('\n\nKept **words**.\n\n\n  ');
  expect(Object.fromEntries(dropped)).toEqual({ 'the component Card': 2, 'the expression {a.b}': 2 });
});

test.each(['{'.repeat(20_000), '<A '.repeat(20_000), `${'import {\n'.repeat(3000)}`, '`'.repeat(20_000)])(
  'a hostile text stays, and takes no time',
  (text) => {
    expect(withoutMdx(text).text.length).toBeLessThanOrEqual(text.length);
  },
);

test.each([
  [':::note\n\nText.\n\n:::\n', '\n> [!NOTE]\n>\n> Text.\n>\n\n'],
  [':::tip[A *title*]\nText.\n:::', '\n> [!TIP]\n> **A *title***\n>\n> Text.\n'],
  [':::danger Title\nText.\n:::', '\n> [!CAUTION]\n> **Title**\n>\n> Text.\n'],
  ['::::info\n:::warning\nA\n:::\n::::', '\n> [!NOTE]\n>\n> > [!WARNING]\n> > A\n>\n'],
  ['```\n:::note\n```', '```\n:::note\n```'],
  [':::note\n```\n:::\n```\n:::', '\n> [!NOTE]\n> ```\n> :::\n> ```\n'],
  [':::other\nText.\n:::', ':::other\nText.\n:::'],
  ['No container.', 'No container.'],
])('an admonition is an alert: %j', (text, expected) => {
  expect(withAlerts(text)).toBe(expected);
});
