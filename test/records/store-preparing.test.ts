import { expect, test } from 'vitest';
import type { Article } from '../../src/domain/article/article.ts';
import type { ArticleStore, StoredArticle } from '../../src/domain/article-store.ts';
import { formatProblem } from '../../src/domain/problem.ts';
import type { Site } from '../../src/domain/site/site.ts';
import { type PreparingOptions, prepareOutdated } from '../../src/records/store-preparing.ts';
import { preparedBy, prepareForStore } from '../../src/records/store-record.ts';
import { createMemoryStore } from '../../src/stores/memory-store.ts';
import { NOON, siteOf } from '../support.ts';

const now = NOON;
const EARLIER = { version: 0, site: 'a' };
const WIRE = siteOf({ url: 'https://wire.example' });

function prepare(store: ArticleStore, site: Site, more: Partial<PreparingOptions> = {}) {
  const options = { store, now: () => now, pause: async () => {}, ...more };
  return prepareOutdated(site, options, new AbortController().signal);
}

/** Stores a record as an earlier program prepared it: `article` has what is different. */
async function put(store: ArticleStore, slug: string, fields: object, article: Partial<Article> = {}) {
  const text = JSON.stringify({ title: 'A title', published: '2026-11-01T10:00:00Z', ...fields });
  const prepared = prepareForStore(slug, { format: 'json', text }, { site: siteOf(), now });
  if (!prepared.ok) throw new Error(prepared.problems.map(formatProblem).join('\n'));
  const { value } = prepared;
  await store.put({ ...value, article: { ...value.article, ...article }, preparedBy: EARLIER }, { now });
}

async function stored(store: ArticleStore, slug: string): Promise<StoredArticle> {
  const found = await store.get(slug);
  if (found?.kind !== 'article') throw new Error(`${slug} is not stored`);
  return found;
}

test('what an earlier program prepared is prepared anew, and keeps its revision and its record', async () => {
  const store = createMemoryStore();
  await put(store, 'a', { markdown: 'Some *text*.' }, { html: '<p>Earlier.</p>' });
  await put(store, 'b', { markdown: 'Another.' });
  const [before, same] = [await stored(store, 'a'), await stored(store, 'b')];
  expect(await prepare(store, siteOf())).toBe(2);
  const after = await stored(store, 'a');
  expect(after.html).toContain('<em>text</em>');
  expect(after).toMatchObject({ rev: before.rev, changedAt: now, preparedBy: preparedBy(siteOf()) });
  expect(after.seq).toBeGreaterThan(before.seq);
  expect((await stored(store, 'b')).seq).toBe(same.seq);
  expect(await prepare(store, siteOf())).toBe(0);
});

test('another site prepares anew, and what a later program prepared is left alone', async () => {
  const store = createMemoryStore();
  await put(store, 'a', { markdown: '[Here](/there)' });
  await prepare(store, siteOf());
  expect(await prepare(store, WIRE)).toBe(1);
  expect((await stored(store, 'a')).html).toContain('https://wire.example/there');
  const later = { ...(await stored(store, 'a')), preparedBy: { version: 99, site: 'a' } };
  await store.put(
    { ...later, article: { ...later.head, html: '<p>Later.</p>' }, record: { format: 'json', text: '{}' } },
    { now },
  );
  expect(await prepare(store, siteOf())).toBe(0);
});

test('more articles than are read at once', async () => {
  const store = createMemoryStore();
  for (let index = 0; index < 120; index++) await put(store, `a${index}`, { markdown: 'A body.' });
  expect(await prepare(store, siteOf())).toBe(120);
});

test('a record that has an error now keeps its last good version, and a takedown hides it', async () => {
  const store = createMemoryStore();
  await put(store, 'a', { markdown: 'Good.' });
  await put(store, 'b', { markdown: 'Good.' });
  const prepareBroken: PreparingOptions['prepare'] = ({ slug }) => {
    const problem = {
      severity: 'error',
      code: 'field.required',
      origin: { file: slug },
      message: 'x',
    } as const;
    return { problems: [problem], withdrawal: { hidden: slug === 'b' } };
  };
  await prepare(store, siteOf(), { prepare: prepareBroken });
  expect((await stored(store, 'a')).html).toContain('Good.');
  expect((await stored(store, 'a')).head.draft).toBe(false);
  expect((await stored(store, 'a')).problems).toHaveLength(1);
  expect((await stored(store, 'b')).head.draft).toBe(true);
});

test('an article whose new id another has keeps its last good version, with an error', async () => {
  const store = createMemoryStore();
  const { id } = (await prepared('b')).article;
  await put(store, 'a', { id, markdown: 'First.' });
  await put(store, 'b', { markdown: 'Second.' }, { id: 'urn:x:2', atomId: 'urn:x:2' });
  await prepare(store, siteOf());
  const after = await stored(store, 'b');
  expect(after.head.id).toBe('urn:x:2');
  expect(after.problems.map(formatProblem).join()).toContain(`"${id}" is already used by another article`);
  expect(await prepare(store, siteOf())).toBe(0);
});

test('it ends between two articles with its signal', async () => {
  const store = createMemoryStore();
  for (const slug of ['a', 'b', 'c']) await put(store, slug, { markdown: 'A body.' });
  const controller = new AbortController();
  const pause = async () => controller.abort();
  const options = { store, now: () => now, pause };
  expect(await prepareOutdated(siteOf(), options, controller.signal)).toBe(1);
});

async function prepared(slug: string) {
  const text = JSON.stringify({ title: 'A title', published: '2026-11-01T10:00:00Z', markdown: 'Second.' });
  const result = prepareForStore(slug, { format: 'json', text }, { site: siteOf(), now });
  if (!result.ok) throw new Error('a record of the test has an error');
  return result.value;
}
