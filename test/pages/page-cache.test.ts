import { expect, test } from 'vitest';
import { createDocument } from '../../src/feeds/text-document.ts';
import { feedIndexOf } from '../../src/pages/feed-index.ts';
import { siteOf } from '../support.ts';

const page = (text: string) => () => createDocument(text, {});

test('a page is rendered once for a feed index and a subject', () => {
  const [one, other] = [feedIndexOf(siteOf(), []), feedIndexOf(siteOf(), [])];
  const list = {};
  const first = one.pages.get('/feed', page('a'), list);
  expect(one.pages.get('/feed', page('b'), list)).toBe(first);
  expect(one.pages.get('/feed', page('b'), {})).not.toBe(first);
  expect(other.pages.get('/feed', page('a'), list)).not.toBe(first);
});

test('at most 200 are cached, the latest', () => {
  const feedIndex = feedIndexOf(siteOf(), []);
  const made = Array.from({ length: 300 }, (_, index) => feedIndex.pages.get(`${index}`, page(`${index}`)));
  expect(feedIndex.pages.get('299', page('new'))).toBe(made[299]);
  expect(feedIndex.pages.get('100', page('new'))).toBe(made[100]);
  expect(feedIndex.pages.get('0', page('new'))).not.toBe(made[0]);
});

test('a tag says the same of the same bytes, and of others another', () => {
  const tags = ['a', 'a', 'b'].map((text) => createDocument(text, {}).entityTag);
  expect([tags[0] === tags[1], tags[0] === tags[2]]).toEqual([true, false]);
});
