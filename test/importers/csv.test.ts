import { expect, test } from 'vitest';
import { parseCsv } from '../../src/importers/csv.ts';

test.each<[string, string, Record<string, string>[]]>([
  ['plain fields', 'a,b\n1,2\n', [{ a: '1', b: '2' }]],
  [
    'carriage returns',
    'a,b\r\n1,2\r\n3,4',
    [
      { a: '1', b: '2' },
      { a: '3', b: '4' },
    ],
  ],
  [
    'quotes, commas and line breaks in quoted fields',
    'a,b\n"x, ""y""","line\n\nline"\n',
    [{ a: 'x, "y"', b: 'line\n\nline' }],
  ],
  [
    'empty and missing fields',
    'a,b,c\n,"",\n1\n',
    [
      { a: '', b: '', c: '' },
      { a: '1', b: '', c: '' },
    ],
  ],
  ['empty lines', 'a,b\n\n1,2\n\n', [{ a: '1', b: '2' }]],
  ['a quote inside a plain field', 'a,b\n5" disk,2\n', [{ a: '5" disk', b: '2' }]],
  ['text after a closing quote', 'a,b\n"x"y,2\n', [{ a: 'x', b: '2' }]],
  ['an unclosed quote', 'a,b\n1,"open\nline', [{ a: '1', b: 'open\nline' }]],
  ['an empty last field', 'a,b\n1,', [{ a: '1', b: '' }]],
  ['an empty text', '', []],
])('%s', (_name, text, rows) => {
  expect(parseCsv(text)).toEqual(rows);
});

test('a long quoted field is read', () => {
  const long = 'x'.repeat(3_000_000);
  expect(parseCsv(`a\n"${long}"\n`)).toEqual([{ a: long }]);
});
