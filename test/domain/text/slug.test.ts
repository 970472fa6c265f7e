import { expect, test } from 'vitest';
import { compareCodePoints, pathSlugOf, slugOf, spellingOf } from '../../../src/domain/text/slug.ts';

test.each([
  ["Côte d'Ivoire", 'cote-d-ivoire', 'marks go from Latin letters'],
  ['C++', 'c-plus-plus', 'a plus is a word'],
  ['R&D', 'r-and-d', 'so is an ampersand'],
  ['C#', 'c-sharp', 'and a sharp'],
  ['@home', 'at-home', 'and an at'],
  ['1984', '1984', 'digits stay'],
  ['  World — News!  ', 'world-news', 'every other run is one hyphen, and none at the ends'],
  ['Україна', 'україна', 'Cyrillic letters stay, й with its mark'],
  ['й', 'й', 'a mark on a letter that is not Latin stays'],
  ['Ｆｕｌｌ', 'full', 'NFKD folds compatibility forms'],
  ['中文 新闻', '中文-新闻', 'Chinese letters stay'],
  ['أخبار', 'أخبار', 'Arabic letters stay'],
  ['हिन्दी', 'हिन्दी', 'vowel signs are marks of letters that stay'],
  ['İstanbul', 'istanbul', 'lower case hangs on no locale'],
  ['🎉', 'u1f389', 'a name without letters becomes its code points'],
  ['..', 'u2e-u2e', 'and can never be a path of its own'],
])('the slug of %s is %s: %s', (name, slug) => {
  expect(slugOf(name)).toBe(slug);
  expect(slugOf(slug)).toBe(slug);
});

test('the slug of any name is a slug itself, in normal form and not empty', () => {
  for (let point = 0x21; point <= 0x10ffff; point++) {
    const character = String.fromCodePoint(point);
    // Of the 960,000 that no character has, a sample does.
    if (/[\p{Cs}]/u.test(character) || (/[\p{Cn}\p{Co}]/u.test(character) && point % 97 !== 0)) continue;
    for (const name of [character, `${character}\u0301`]) {
      if (name.trim() === '') continue;
      const slug = slugOf(name);
      if (slug === '' || slugOf(slug) !== slug || slug.normalize('NFC') !== slug)
        throw new Error(`U+${point.toString(16)}`);
    }
  }
}, 60_000);

test('the slug of a path keeps its segments', () => {
  expect(pathSlugOf('World/Côte d’Ivoire//2026 11')).toBe('world/cote-d-ivoire/2026-11');
});

test('spellings differ by more than case, white space and normal form', () => {
  expect(spellingOf('Cafe\u0301  Bar')).toBe(spellingOf('café bar'));
  expect(spellingOf('C#')).not.toBe(spellingOf('C sharp'));
});

test('code points are compared, not code units', () => {
  expect(['\u{1f389}', '\uffdc', 'ab', 'a', 'B'].sort(compareCodePoints)).toEqual([
    'B',
    'a',
    'ab',
    '\uffdc',
    '\u{1f389}',
  ]);
});
