import { expect, test } from 'vitest';
import { parseLooseYaml } from '../../src/records/dialects/loose-yaml.ts';
import { parseYaml } from '../../src/records/yaml.ts';

test.each([
  [
    'a text in double quotes',
    'title: "Two\nlines"\ndate: 2026-01-02',
    { title: 'Two lines', date: '2026-01-02' },
  ],
  [
    'one that has lines like fields',
    'title: "A\nnote: b\nc: d"\nlast: 1',
    { title: 'A note: b c: d', last: '1' },
  ],
  ['a text in single quotes', "title: 'A\nb'\nlast: 1", { title: 'A b', last: '1' }],
  ['a paragraph', 'title: "A\n\nb"\nlast: 1', { title: 'A\nb', last: '1' }],
  ['an escaped end of line', 'title: "A\\\nb"', { title: 'Ab' }],
  ['a list in brackets', "aliases: [\n  '/a/',\n]\nlast: 1", { aliases: ['/a/'], last: '1' }],
  [
    'a mapping in braces',
    'menu: {\nmain: {\nweight: 1 }\n}\nlast: 1',
    { menu: { main: { weight: '1' } }, last: '1' },
  ],
  ['a nested text', 'image:\n  alt: "A\n b"\nlast: 1', { image: { alt: 'A b' }, last: '1' }],
  ['two texts', 'a: "1\n2"\nb: "3\n4"\nlast: 1', { a: '1 2', b: '3 4', last: '1' }],
])('lines of %s need no indentation', (_, text, value) => {
  expect(parseYaml(text).ok).toBe(false);
  expect(parseLooseYaml(text)).toMatchObject({ ok: true, value });
});

test('fields keep their lines', () => {
  const yaml = parseLooseYaml('title: "A\nb"\nlast: 1');
  expect(yaml.ok && yaml.lines.get('last')).toBe(3);
});

test.each([
  ['other errors', 'title: a: b'],
  ['a text without an end', 'title: "A\nb'],
  ['more such lines than are repaired', Array.from({ length: 60 }, (_, at) => `a${at}: "1\n2"`).join('\n')],
])('%s stay errors', (_, text) => {
  expect(parseLooseYaml(text).ok).toBe(false);
});
