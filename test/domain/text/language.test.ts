import * as v from 'valibot';
import { expect, test } from 'vitest';
import { language } from '../../../src/domain/text/language.ts';

test.each([
  ['EN', 'en'],
  ['pt-br', 'pt-BR'],
  ['zh-hant-tw', 'zh-Hant-TW'],
  ['es-419', 'es-419'],
  ['de-1996', 'de-1996'],
  ['en-x-NEWS', 'en-x-news'],
])('%s is the language %s', (text, tag) => {
  expect(v.parse(language, text)).toBe(tag);
});

test.each(['english language', 'english', 'e', 'en_GB', '12', 'en-'])('%s is not a language tag', (text) => {
  expect(v.safeParse(language, text).issues?.[0].message).toContain('must be a language tag');
});
