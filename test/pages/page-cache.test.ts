import { expect, test } from 'vitest';
import { createDocument } from '../../src/feeds/text-document.ts';
import { directoryOf } from '../../src/pages/feed-index.ts';
import { keptPage } from '../../src/pages/page-cache.ts';
import { siteOf } from '../support.ts';

const page = (text: string) => () => createDocument(text, {});

test('a page is rendered once for a feed index and a subject', () => {
  const [one, other] = [directoryOf(siteOf(), []), directoryOf(siteOf(), [])];
  const list = {};
  const first = keptPage(one, '/feed', page('a'), list);
  expect(keptPage(one, '/feed', page('b'), list)).toBe(first);
  expect(keptPage(one, '/feed', page('b'), {})).not.toBe(first);
  expect(keptPage(other, '/feed', page('a'), list)).not.toBe(first);
});

test('at most 200 are cached, the latest', () => {
  const directory = directoryOf(siteOf(), []);
  const made = Array.from({ length: 300 }, (_, index) => keptPage(directory, `${index}`, page(`${index}`)));
  expect(keptPage(directory, '299', page('new'))).toBe(made[299]);
  expect(keptPage(directory, '100', page('new'))).toBe(made[100]);
  expect(keptPage(directory, '0', page('new'))).not.toBe(made[0]);
});

test('a tag says the same of the same bytes, and of others another', () => {
  const tags = ['a', 'a', 'b'].map((text) => createDocument(text, {}).entityTag);
  expect([tags[0] === tags[1], tags[0] === tags[2]]).toEqual([true, false]);
});
