import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createContent } from '../../src/content/content.ts';
import { parseArticle } from '../../src/domain/article/parse-article.ts';
import { formatProblem, isError } from '../../src/domain/problem.ts';
import { parseSite } from '../../src/domain/site/site.ts';
import { parseWithoutThrowing } from '../../src/domain/throwing-fields.ts';
import { NOON, parseRecord, SITE_FIELDS, siteOf } from '../support.ts';

const origin = { file: 'site.yaml' };
const defaults = { feeds: 'http://localhost:8787' };

/** Texts at which something has thrown, here or elsewhere. */
const TRICKY = [
  ...[
    '/\\',
    '/\\\\',
    '//',
    '/%',
    '/%ff',
    '/a/../..',
    '/\ud800',
    '/[',
    'http://',
    'http://[',
    'http://a:99999',
  ],
  ...['__proto__', 'constructor', 'toString', 'valueOf', 'javascript:1', 'x-', 'en-x', '1e999', '2026-02-30'],
  ...['\ud800', '\0', '%', '', ' ', 'true', '\u{1F600}'],
];
const text = fc.oneof(fc.constantFrom(...TRICKY), fc.string({ unit: 'binary', maxLength: 12 }), fc.webUrl());
const path = fc.oneof(
  text,
  fc.string({ maxLength: 8 }).map((rest) => `/${rest}`),
);
const { anything } = fc.letrec((tie) => ({
  anything: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('anything'), { maxLength: 4 }),
    fc.dictionary(text, tie('anything'), { maxKeys: 4 }),
  ),
}));

const SITE_NAMES =
  'title description url feeds language ids author rights icon logo favicon hub content perFeed keepDays maxAge labels ' +
  'categories tags authors pages accent timeZone words hide redirects gone';
const ARTICLE_NAMES =
  'id slug url title summary published updated expires draft status visibility authors contributors categories tags ' +
  'language image attachments source related rights corrections markdown html';

function recordOf(names: string) {
  return fc.dictionary(fc.constantFrom(...names.split(' ')), anything, { maxKeys: 6 });
}

describe('no record throws', () => {
  test('of a publication', () => {
    const site = fc.oneof(
      anything,
      recordOf(SITE_NAMES),
      fc.record({ redirects: fc.dictionary(path, path), gone: fc.array(path), feeds: fc.webUrl() }),
    );
    fc.assert(
      fc.property(site, (record) => void parseSite(record, origin, defaults)),
      { numRuns: 2000 },
    );
  });

  test('of an article', () => {
    const context = { origin: { file: 'a.md' }, site: siteOf(), defaultSlug: 'a', createContent, now: NOON };
    fc.assert(
      fc.property(anything, (record) => void parseArticle(record, context)),
      { numRuns: 1000 },
    );
    // Beside fields that are valid, so that later rules see the others.
    fc.assert(
      fc.property(recordOf(ARTICLE_NAMES), (record) => void parseRecord(record)),
      { numRuns: 2000 },
    );
  });
});

test.each<[object, string]>([
  [{ redirects: { '/\\': '/feed.rss', '/old': '/feed.rss' } }, 'redirects./\\'],
  [{ redirects: { '/x': '/\\', '/old': '/feed.rss' } }, 'redirects./x'],
  [{ redirects: { '/x': `${SITE_FIELDS.feeds}//[`, '/old': '/feed.rss' } }, 'redirects./x'],
  [{ redirects: { '/old': '/feed.rss' }, gone: ['/\\', '/there'] }, 'gone[0]'],
])('%j costs the one address, and is an error', (fields, field) => {
  const parsed = parseSite({ ...SITE_FIELDS, ...fields }, origin, defaults);
  expect(parsed.problems.filter(isError).map(formatProblem)).toEqual([
    expect.stringContaining(`site.yaml: ${field}: cannot be read and is left out: `),
  ]);
  expect(parsed.ok && [parsed.value.title, parsed.value.feeds]).toEqual([
    SITE_FIELDS.title,
    SITE_FIELDS.feeds,
  ]);
  expect(parsed.ok && [...parsed.value.redirects]).toEqual([['/old', '/feed.rss']]);
  if ('gone' in fields) expect(parsed.ok && parsed.value.gone).toEqual(['/there']);
});

test('each field that throws is left out alone, with any other fields', () => {
  const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 8 });
  const fields = names.chain((all) => fc.tuple(fc.constant(all), fc.subarray(all)));
  fc.assert(
    fc.property(fields, ([all, throwing]) => {
      const record = Object.fromEntries(all.map((name) => [name, 'x']));
      const { parsed, thrown } = parseWithoutThrowing(record, (part) => {
        for (const name of throwing) if (Object.hasOwn(part, name)) throw new Error(name);
        return Object.keys(part).sort();
      });
      expect(parsed).toEqual(all.filter((name) => !throwing.includes(name)).sort());
      expect(thrown.map(({ field }) => field).sort()).toEqual([...throwing].sort());
    }),
  );
});

test('one entry among thousands is found by halves', () => {
  const record = { list: Array.from({ length: 4096 }, (_, index) => index) };
  let parsedItems = 0;
  const { thrown } = parseWithoutThrowing(record, ({ list }) => {
    const items = Array.isArray(list) ? list : [];
    parsedItems += items.length;
    if (items.includes(3000)) throw new Error('3000');
  });
  expect(thrown.map(({ field }) => field)).toEqual(['list[3000]']);
  expect(parsedItems).toBeLessThan(8 * 4096);
});
