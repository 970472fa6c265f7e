import { expect, onTestFinished, test, vi } from 'vitest';
import { type Article, htmlOf } from '../../src/domain/article/article.ts';
import { type Change, SourceError } from '../../src/domain/article-source.ts';
import type { ArticleStore } from '../../src/domain/article-store.ts';
import { formatProblem, type Problem } from '../../src/domain/problem.ts';
import { parseSiteText } from '../../src/records/site-text.ts';
import { createStoreSource, type StoreSourceOptions } from '../../src/records/store-source.ts';
import { createMemoryStore } from '../../src/stores/memory-store.ts';
import { newArticle } from '../stores/articles.ts';
import { changed, NOON } from '../support.ts';

const now = NOON;
const SITE = 'title: The Wire\nurl: https://news.example\nids: tag:news.example,2024\n';
const DEFAULTS = { feeds: 'https://feeds.example' };

function makeSource(store: ArticleStore, more: Partial<StoreSourceOptions> = {}) {
  return createStoreSource({
    store,
    readSite: (stored) => parseSiteText(stored?.text ?? SITE, DEFAULTS),
    now: () => now,
    schedule: () => {},
    pause: async () => {},
    bodies: new Map<number, string>(),
    ...more,
  });
}

/** Loads and follows a store. `state` is what was loaded with every change since. */
async function follow(store: ArticleStore, more: Partial<StoreSourceOptions> = {}) {
  const source = makeSource(store, more);
  let state: ReturnType<typeof changed> = await source.load();
  const changes: Change[] = [];
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  await source.follow?.((change) => {
    changes.push(change);
    state = changed(state, change);
  }, controller.signal);
  return {
    source,
    changes,
    state: () => state,
    slugs: () => state.articles.map(({ slug }) => slug),
    article: (slug: string): Article => {
      const found = state.articles.find((article) => article.slug === slug);
      if (found === undefined) throw new Error(`${slug} is not published`);
      return found;
    },
    stop: () => controller.abort(),
  };
}

async function seqOf(store: ArticleStore): Promise<number> {
  return (await store.changesSince(0, 10_000)).cursor;
}

test('articles are read without bodies; a body is read when it is needed, and once', async () => {
  const store = createMemoryStore();
  await store.put(newArticle('b'), { now });
  await store.put(newArticle('a', { markdown: 'Some *text*.' }), { now });
  const readBody = vi.spyOn(store, 'readBody');
  const { slugs, article } = await follow(store);
  expect(slugs()).toEqual(['a', 'b']);
  expect(readBody).not.toHaveBeenCalled();
  expect(htmlOf(article('a'))).toContain('<em>text</em>');
  expect(htmlOf(article('a'))).toContain('<em>text</em>');
  expect(readBody).toHaveBeenCalledTimes(1);
  const { html: _html, ...head } = newArticle('a', { markdown: 'Some *text*.' }).article;
  expect({ ...article('a') }).toEqual({ ...head, origin: { file: 'a' } });
});

test('changes are told as they are written, and deletions', async () => {
  const store = createMemoryStore();
  await store.put(newArticle('a'), { now });
  await store.put(newArticle('b'), { now });
  const { source, slugs, article } = await follow(store);
  const before = article('a');
  await store.put(newArticle('a', { title: 'Next' }), { now });
  await store.put(newArticle('c'), { now });
  await store.delete('b', { now });
  await source.reached(await seqOf(store));
  expect(slugs()).toEqual(['a', 'c']);
  expect(article('a').title).toBe('Next');
  expect(before.title).toBe('Title of a');
});

test('an article that was read before a change never gives the body after it', async () => {
  const store = createMemoryStore();
  await store.put(newArticle('a', { markdown: 'First.' }), { now });
  const { source, article } = await follow(store);
  const before = article('a');
  await store.put(newArticle('a', { markdown: 'Second.' }), { now });
  await source.reached(await seqOf(store));
  expect(htmlOf(article('a'))).toContain('Second.');
  expect(htmlOf(before)).toContain('First.');
});

test('a body that the store no longer has is an error, and never another body', async () => {
  const store = createMemoryStore();
  await store.put(newArticle('a'), { now });
  const { article } = await follow(store);
  vi.spyOn(store, 'readBody').mockReturnValue(undefined);
  expect(() => htmlOf(article('a'))).toThrow(SourceError);
});

test('what is written between load and follow is told', async () => {
  const store = createMemoryStore();
  const source = makeSource(store);
  await source.load();
  await store.put(newArticle('a'), { now });
  const added: string[] = [];
  const controller = new AbortController();
  await source.follow?.((change) => added.push(...change.added.map(({ slug }) => slug)), controller.signal);
  expect(added).toEqual(['a']);
  controller.abort();
  await store.put(newArticle('b'), { now });
  await source.reached(await seqOf(store));
  expect(added).toEqual(['a']);
});

test('more articles than one page are loaded and followed', async () => {
  const store = createMemoryStore();
  const base = newArticle('a');
  const many = (letter: string) => {
    return Array.from({ length: 501 }, (_, index) => {
      const slug = letter + index;
      return { ...base, article: { ...base.article, slug, id: slug, atomId: slug } };
    });
  };
  await store.putAll(many('a'), { now });
  const { source, slugs } = await follow(store);
  expect(slugs()).toHaveLength(501);
  await store.putAll(many('b'), { now });
  await source.reached(await seqOf(store));
  expect(slugs()).toHaveLength(1002);
});

test('a load ends early with its signal', async () => {
  const signal = AbortSignal.abort(new Error('stopped'));
  await expect(makeSource(createMemoryStore()).load({ signal })).rejects.toThrow('stopped');
});

test('warnings are told with the article, and end with it; one of a date in the future ends with time', async () => {
  const store = createMemoryStore();
  const problem = (code: Problem['code'], field: string): Problem => {
    return { severity: 'warning', code, origin: { file: 'a' }, field, message: 'is odd' };
  };
  const problems = [problem('field.unknown', 'titel'), problem('updated.in-future', 'updated')];
  await store.put({ ...newArticle('a'), problems }, { now });
  const { source, state } = await follow(store);
  expect(state().problems.map(formatProblem)).toEqual(['a: titel: is odd (warning)']);
  await store.put(newArticle('a', { title: 'Next' }), { now });
  await source.reached(await seqOf(store));
  expect(state().problems).toEqual([]);
});

test('two names that share the address of a topic give a warning', async () => {
  const store = createMemoryStore();
  await store.put(newArticle('a', { tags: ['Côte'] }), { now });
  await store.put(newArticle('b', { tags: ['Cote'] }), { now });
  const { source, state } = await follow(store);
  expect(state().problems.map(formatProblem).join()).toContain('share the address /tag/cote');
  await store.delete('b', { now });
  await source.reached(await seqOf(store));
  expect(state().problems).toEqual([]);
});

test('a stored site is read, followed, and keeps its last good version', async () => {
  const store = createMemoryStore();
  await store.putSite(SITE, { now });
  const sites: string[] = [];
  const { source, state } = await follow(store, { onSite: ({ title }) => sites.push(title) });
  await store.putSite(SITE.replace('The Wire', 'The Cable'), { now });
  await source.reached(await seqOf(store));
  expect(state().site.title).toBe('The Cable');
  await store.putSite('title: [', { now });
  await source.reached(await seqOf(store));
  expect(state().site.title).toBe('The Cable');
  expect(state().problems.map(({ severity }) => severity)).toEqual(['error']);
  await store.putSite(SITE, { now });
  await source.reached(await seqOf(store));
  expect(state()).toMatchObject({ site: { title: 'The Wire' }, problems: [] });
  expect(sites).toEqual(['The Wire', 'The Cable', 'The Wire']);
});

test('a file with the site is read again after a hint', async () => {
  let [text, hint] = [SITE, () => {}];
  const { state, changes } = await follow(createMemoryStore(), {
    readSite: () => parseSiteText(text, DEFAULTS),
    watchSite: (onHint) => {
      hint = onHint;
    },
  });
  text = SITE.replace('The Wire', 'The Cable');
  hint();
  await vi.waitUntil(() => changes.length > 0);
  expect(state().site.title).toBe('The Cable');
});

test('a site with an error cannot be loaded', async () => {
  const source = makeSource(createMemoryStore(), { readSite: () => parseSiteText('url: x', DEFAULTS) });
  await expect(source.load()).rejects.toThrow(/site\.yaml:1: url/);
});

test('a store that cannot be read keeps what was read, says so, and is tried again', async () => {
  const store = createMemoryStore();
  await store.put(newArticle('a'), { now });
  const retries: (() => void)[] = [];
  const { source, state, slugs, changes } = await follow(store, {
    schedule: (_milliseconds, callback) => void retries.push(callback),
  });
  const broken = vi.spyOn(store, 'changesSince').mockRejectedValue(new SourceError('the disk is gone'));
  await store.put(newArticle('b'), { now });
  await vi.waitUntil(() => retries.length === 1);
  expect(state()).toMatchObject({ stale: 'the disk is gone' });
  expect(slugs()).toEqual(['a']);
  await expect(source.reached(99)).rejects.toThrow(SourceError);

  const count = changes.length;
  retries.shift()?.();
  await vi.waitUntil(() => changes.length > count && retries.length === 1);
  expect(state()).toMatchObject({ stale: 'the disk is gone' });
  broken.mockRestore();
  retries.shift()?.();
  await vi.waitUntil(() => slugs().length === 2);
  await vi.waitUntil(() => state().stale === undefined);
});

test('a store that was replaced by an older one is read from the beginning', async () => {
  const store = createMemoryStore();
  for (const slug of ['a', 'b', 'c']) await store.put(newArticle(slug), { now });
  const { source, slugs } = await follow(store);
  const older = createMemoryStore();
  await older.put(newArticle('b', { title: 'Of the backup' }), { now });
  vi.spyOn(store, 'changesSince').mockImplementation(older.changesSince);
  await source.reached(99);
  expect(slugs()).toEqual(['b']);
});

test('changes while others are read are told too, each once', async () => {
  const store = createMemoryStore();
  const { source, state, changes } = await follow(store);
  const writes = Array.from({ length: 50 }, async (_, index) => {
    await store.put(newArticle(`a${index}`), { now });
    await source.reached(await seqOf(store));
  });
  await Promise.all(writes);
  expect(state().articles).toHaveLength(50);
  expect(changes.flatMap(({ added }) => added)).toHaveLength(50);
});
