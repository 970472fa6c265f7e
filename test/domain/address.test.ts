import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addressKey,
  formatFeedPath,
  formatPath,
  outputIds,
  ownAddress,
  parseFeedPath,
  parsePath,
} from '../../src/domain/address.ts';
import type { Selection } from '../../src/domain/selection.ts';
import { slugOf } from '../../src/domain/text/slug.ts';
import { topicKinds } from '../../src/domain/topic-kinds.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('/', '.', '-', '%', '?', '#', ' ', '\n', 'a', 'É', '世', '🎉') }),
);
const slug = anyText.filter((text) => text.trim() !== '').map(slugOf);
const languageTag = fc.constantFrom('en', 'de-CH', 'zh-Hant-TW', 'x-klingon', 'sl-rozaj-biske');
const selection: fc.Arbitrary<Selection> = fc.oneof(
  fc.constant({ kind: 'all' } as const),
  fc.record({ kind: fc.constantFrom(...topicKinds), slug: fc.oneof(slug, languageTag) }),
);
/** Paths that are almost those of selections. */
const anyPath = fc.oneof(
  anyText,
  fc
    .tuple(fc.constantFrom(...topicKinds, 'all', 'feed', 'Tag', 'toString', '__proto__', ''), anyText)
    .map(([kind, text]) => `/${kind}/${text}`),
  selection.map(formatPath).map((path) => path.toUpperCase()),
  fc.tuple(selection.map(formatPath), anyText).map((parts) => parts.join('')),
);

test('parsing the path of a selection gives the selection', () => {
  fc.assert(
    fc.property(selection, (selected) => {
      expect(parsePath(formatPath(selected))).toEqual(selected);
    }),
  );
});

test('a path that is not the path of a selection selects nothing', () => {
  fc.assert(
    fc.property(anyPath, (path) => {
      const parsed = parsePath(path);
      if (parsed !== undefined) expect(formatPath(parsed)).toBe(path);
    }),
  );
});

test.each([
  ['', 'nothing'],
  ['/', 'the page of all feeds'],
  ['/feed/', 'a slash at the end'],
  ['/Feed', 'another case'],
  ['/feed.rss', 'a feed'],
  ['/all/x', 'everything has no topics'],
  ['/tag', 'a kind without a slug'],
  ['/tag/', 'an empty slug'],
  ['/tag/a/b', 'two slugs'],
  ['/tag/a.rss', 'a feed of a topic'],
  ['/tag/a b', 'a space'],
  ['/tag/caf%C3%A9', 'an encoded letter'],
  ['/Tag/a', 'a kind in another case'],
  ['/tags/a', 'no kind of topic'],
  ['/constructor/a', 'a property of every object'],
  ['tag/a', 'no slash at the start'],
])('%j selects nothing: %s', (path) => {
  expect(parsePath(path)).toBeUndefined();
});

test('parsing the path of a feed gives the path of its selection, and its output', () => {
  fc.assert(
    fc.property(selection.map(formatPath), fc.constantFrom(...outputIds), (path, output) => {
      expect(parseFeedPath(formatFeedPath(path, output))).toEqual({ path, output });
      expect(parsePath(formatFeedPath(path, output))).toBeUndefined();
    }),
  );
});

test.each([
  '/feed',
  '/feed.xml',
  '/feed.RSS',
  '/.rss',
  '.rss',
  '/feedrss',
  '/feed.rss/',
  '/feed.rss.x',
  '/feed.toString',
])('%s is not the path of a feed', (path) => {
  expect(parseFeedPath(path)).toBeUndefined();
});

test('a path has one key in any case, encoding and normal form, with or without a slash at its end', () => {
  const keys = ['/Tag/Café', '/tag/caf%C3%A9/', '/tag/café//', '/TAG/cafe\u0301'].map(addressKey);
  expect(new Set(keys)).toEqual(new Set(['/tag/café']));
});

test('an address of ours is one below the base', () => {
  const site = { feeds: 'https://feeds.example/base' };
  expect(ownAddress('https://feeds.example/base/tag/a.rss?limit=3', site)).toBe('/tag/a.rss?limit=3');
  for (const other of [
    'https://feeds.example/base',
    'https://feeds.example/based/x',
    'https://a.example/base/x',
  ])
    expect(ownAddress(other, site)).toBeUndefined();
});
