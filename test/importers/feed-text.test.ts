import { expect, test } from 'vitest';
import { feedText } from '../../src/importers/feed-text.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const declared = (encoding: string, ...body: number[]) =>
  Buffer.concat([
    latin1(`<?xml version="1.0" encoding="${encoding}"?><a>`),
    Buffer.from(body),
    latin1('</a>'),
  ]);
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();
const utf32le = (text: string) =>
  Buffer.from(Uint32Array.from(Array.from(text), (character) => character.codePointAt(0) ?? 0).buffer);

test.each<[string, Buffer, string]>([
  ['UTF-8 without a declaration', Buffer.from('<a>é€</a>'), '<a>é€</a>'],
  ['UTF-8 with a byte order mark', Buffer.from('\uFEFF<a>é</a>'), '<a>é</a>'],
  ['UTF-16 with a byte order mark', Buffer.from('\uFEFF<a>é</a>', 'utf16le'), '<a>é</a>'],
  ['UTF-16 without a byte order mark', Buffer.from('<a>é</a>', 'utf16le'), '<a>é</a>'],
  ['big-endian UTF-16', utf16be('<a>é</a>'), '<a>é</a>'],
  ['big-endian UTF-16 with a byte order mark', utf16be('\uFEFF<a>é</a>'), '<a>é</a>'],
  ['UTF-32', utf32le('<a>é😀</a>'), '<a>é😀</a>'],
])('%s', (_name, bytes, text) => {
  expect(feedText(bytes)).toEqual({ text });
});

test.each<[string, number[], string]>([
  ['ISO-8859-1', [0xe9, 0x80], 'é€'],
  ['iso-8859-2', [0xb3], 'ł'],
  ['windows-1252', [0x93], '“'],
  ['windows-1251', [0xc6], 'Ж'],
  ['koi8-r', [0xf6], 'Ж'],
  ['Shift_JIS', [0x93, 0xfa], '日'],
  ['EUC-JP', [0xc6, 0xfc], '日'],
  ['euc-kr', [0xc7, 0xd1], '한'],
  ['gb2312', [0xd6, 0xd0], '中'],
  ['big5', [0xa4, 0xa4], '中'],
  ['us-ascii', [0x61], 'a'],
])('%s is read as declared', (encoding, bytes, text) => {
  expect(feedText(declared(encoding, ...bytes)).text).toContain(`<a>${text}</a>`);
});

test.each<[string, Buffer, string, string]>([
  [
    'no declaration and not UTF-8',
    latin1('<a>caf\xe9</a>'),
    '<a>café</a>',
    'the feed is not valid UTF-8; it is read as Windows-1252',
  ],
  [
    'falsely declared UTF-8',
    declared('utf-8', 0xe9),
    '<a>é</a>',
    'the feed is not valid UTF-8; it is read as Windows-1252',
  ],
  [
    'UTF-8 with one broken place',
    Buffer.concat([Buffer.from('<a>é é\n'), Buffer.from([0xe9]), Buffer.from('</a>')]),
    '<a>é é\n\uFFFD</a>',
    'the feed is not valid UTF-8 in 1 places, the first in line 2; U+FFFD replaces them',
  ],
  [
    'an unknown encoding',
    declared('x-none', 0x61),
    '<a>a</a>',
    'the encoding x-none is unknown; the feed is read as UTF-8',
  ],
  [
    'an unknown encoding and not UTF-8',
    declared('x-none', 0xe9),
    '<a>é</a>',
    'the encoding x-none is unknown; it is read as Windows-1252',
  ],
])('%s is reported', (_name, bytes, text, note) => {
  const read = feedText(bytes);
  expect(read.text).toContain(text);
  expect(read.note).toBe(note);
});

test('falsely declared UTF-16 is read as UTF-8', () => {
  const text = '<?xml version="1.0" encoding="utf-16"?><a>é</a>';
  expect(feedText(Buffer.from(text))).toEqual({ text });
});
