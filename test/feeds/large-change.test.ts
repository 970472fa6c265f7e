import { expect, test } from 'vitest';
import type { ArticleSource, Change } from '../../src/domain/article-source.ts';
import { createPublisher } from '../../src/feeds/publisher.ts';
import { articleOf, NOON, siteOf } from '../support.ts';

const site = siteOf();
const OTHER = siteOf({ title: 'Other', tags: { red: { title: 'Scarlet' } } });
const NO_CHANGE: Change = { site, removed: [], added: [], resolved: [], found: [] };

const articles = Array.from({ length: 300 }, (_, index) => {
  const published = new Date(NOON - 1e9 + index * 60_000).toISOString();
  return articleOf({ slug: `a${index}`, title: `A ${index}`, published, tags: ['red', `t${index % 7}`] });
});
const brief = articleOf({ slug: 'brief', title: 'Brief', expires: new Date(NOON + 5100).toISOString() });

/** A publisher whose clock advances with every look at it, so that each step is a slice of its own. */
async function publishing(isImmediate = false) {
  let clock = NOON;
  let slices: (() => void)[] = [];
  let follower: (change: Change) => void = () => {};
  const source: ArticleSource = {
    load: async () => ({ site, articles: [...articles, brief], problems: [] }),
    follow: async (onChange) => {
      follower = onChange;
    },
  };
  const now = () => {
    clock += 10;
    return clock;
  };
  const schedule = (milliseconds: number, callback: () => void) => {
    if (milliseconds === 0) slices.push(callback);
    return () => {};
  };
  const publisher = createPublisher({ source, now, schedule, isImmediate });
  await publisher.load();
  await publisher.follow(() => {}, new AbortController().signal);
  clock = NOON + 5000;
  const runSlices = () => {
    const due = slices;
    slices = [];
    for (const slice of due) slice();
  };
  const finish = () => {
    while (slices.length > 0) runSlices();
  };
  const pass = (milliseconds: number) => {
    clock += milliseconds;
  };
  const tell = (change: Partial<Change>) => follower({ ...NO_CHANGE, ...change });
  const feed = (path = '/feed') => publisher.edition()?.feed(path);
  const title = () => publisher.edition()?.site.title;
  return { publisher, tell, feed, title, runSlices, finish, pass, time: () => clock };
}

test('a new site is published once all its lists are made; requests see the old one until then', async () => {
  const { tell, feed, title, runSlices, time } = await publishing();
  tell({ site: OTHER });
  let [turns, last] = [0, 0];
  while (title() !== 'Other') {
    expect(feed('/tag/red')?.name).toBe('red');
    last = time();
    turns++;
    runSlices();
  }
  expect(turns).toBeGreaterThan(10);
  expect(feed('/tag/red')?.name).toBe('Scarlet');
  // Last-Modified depends on it: nobody may have seen the old one later.
  expect(feed()?.since).toBeGreaterThan(last);
});

test('the clock goes on while a change is made', async () => {
  const { tell, feed, title, runSlices, finish, pass } = await publishing();
  const slugs = () => feed()?.articles.map(({ slug }) => slug);
  tell({ site: OTHER });
  runSlices();
  expect(slugs()).toContain('brief');
  pass(1000);
  expect([title(), slugs()?.includes('brief')]).toEqual([site.title, false]);
  finish();
  pass(1000);
  expect([title(), slugs()?.includes('brief')]).toEqual(['Other', false]);
});

test('a change that comes meanwhile follows', async () => {
  const { tell, feed, title, runSlices, finish, pass } = await publishing();
  tell({ site: OTHER });
  runSlices();
  tell({ site: OTHER, removed: articles.slice(-1) });
  expect(feed()?.articles.map(({ slug }) => slug)).toContain('a299');
  finish();
  pass(1000);
  expect(title()).toBe('Other');
  finish();
  pass(1000);
  expect([title(), feed()?.size]).toEqual(['Other', 299]);
});

test('a new load makes void what was in the making', async () => {
  const { publisher, tell, title, runSlices, finish, pass } = await publishing();
  tell({ site: OTHER });
  runSlices();
  await publisher.load();
  finish();
  pass(1000);
  expect(title()).toBe(site.title);
});

test('an immediate change of articles is made at once, one of the site in slices', async () => {
  const { tell, feed, title, finish } = await publishing(true);
  tell({ removed: articles.slice(0, 200) });
  expect(feed()?.size).toBe(101);
  tell({ site: OTHER });
  expect(title()).toBe(site.title);
  finish();
  expect(title()).toBe(site.title);
});
