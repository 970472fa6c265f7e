import { expect, test } from 'vitest';
import { formatProblem } from '../../src/domain/problem.ts';
import { preparedBy, prepareForStore } from '../../src/records/store-record.ts';
import { NOON, siteOf } from '../support.ts';

const site = siteOf();
const FIELDS = { title: 'A title', published: '2026-11-01T10:00:00Z', markdown: 'A *body*.' };

function prepare(slug: string, fields: unknown) {
  const text = typeof fields === 'string' ? fields : JSON.stringify(fields);
  const format = typeof fields === 'string' ? 'markdown' : 'json';
  return prepareForStore(slug, { format, text }, { site, now: NOON });
}
function problemsOf(slug: string, fields: unknown): string[] {
  return prepare(slug, fields).problems.map(formatProblem);
}

test('a record in JSON or Markdown is prepared under its slug, which it need not give', () => {
  const json = prepare('2026/a', FIELDS);
  const markdown = prepare('2026/a', '---\ntitle: A title\npublished: 2026-11-01T10:00:00Z\n---\nA *body*.');
  if (!json.ok || !markdown.ok) throw new Error('not prepared');
  expect(json.problems).toEqual([]);
  expect(json.value.article).toMatchObject({
    slug: '2026/a',
    origin: { file: '2026/a' },
    id: `${site.ids}:2026/a`,
  });
  expect(markdown.value.article.html).toBe(json.value.article.html);
  expect(json.value.record).toEqual({ format: 'json', text: JSON.stringify(FIELDS) });
  expect('ownId' in json.value).toBe(false);
});

test('the id that a record gives is known as its own', () => {
  expect(prepare('a', { ...FIELDS, id: 7, slug: 'a' })).toMatchObject({ ok: true, value: { ownId: '7' } });
  expect('ownId' in { ...prepare('a', { ...FIELDS, id: '' }) }).toBe(false);
});

test.each<[string, unknown, string]>([
  ['a', { ...FIELDS, slug: 'b' }, 'a: slug: is "b", but the record was sent to "a"'],
  ['a', [FIELDS], 'a: must be one mapping of fields'],
  [
    'a',
    [
      { ...FIELDS, slug: 'a' },
      { ...FIELDS, slug: 'b' },
    ],
    'a: must be one mapping of fields',
  ],
  ['a', 7, 'a: must be one mapping of fields'],
  ['readme', 'Notes', 'readme:1: has no front matter'],
  ['a', 'Notes', 'a:1: has no front matter: its first line must be ---'],
  ['a', '---\ntitle: [\n---\n', 'a:3: '],
  ['A b', FIELDS, 'A b: slug: may contain only lower case letters, digits, "-" and "/"; try "a-b"'],
  ['a', { ...FIELDS, published: 'soon' }, 'a: published: '],
])('a record that cannot be stored under %s says why: %j', (slug, fields, expected) => {
  expect(prepare(slug, fields).ok).toBe(false);
  expect(problemsOf(slug, fields).join('\n')).toContain(expected);
});

test('every problem of a record is told, warnings too', () => {
  expect(problemsOf('a', { ...FIELDS, titel: 'x', image: 'https://news.example/a.jpg' })).toHaveLength(2);
  expect(problemsOf('a', { published: 'soon' })).toHaveLength(3);
});

test('articles are prepared anew for a site only if its settings for articles change', () => {
  const by = preparedBy(site);
  expect(preparedBy(site)).toBe(by);
  expect(preparedBy(siteOf({ perFeed: 5 }))).toEqual(by);
  expect(preparedBy(siteOf({ hide: { status: ['x'] } })).site).not.toBe(by.site);
  expect(preparedBy(siteOf({ ids: 'tag:other.example,2024' })).site).not.toBe(by.site);
});
