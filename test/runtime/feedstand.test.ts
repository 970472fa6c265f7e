import { expect, test } from 'vitest';
import { type ArticleSource, SourceError } from '../../src/domain/article-source.ts';
import { formatProblem, type Problem } from '../../src/domain/problem.ts';
import { arraySource } from '../../src/records/array-source.ts';
import { createFeedstand } from '../../src/runtime/feedstand.ts';
import { NOON, SITE_FIELDS, sourceOf } from '../support.ts';

const RECORD = {
  slug: 'a',
  title: 'A title',
  published: '2026-11-01T10:00:00Z',
  html: '<p>Text<script>alert(1)</script></p>',
};

/** A publication of a source, with everything that it reported, and a clock that the test moves. */
function publicationOf(source: ArticleSource) {
  const clock = { now: NOON };
  const [problems, errors]: [string[], unknown[]] = [[], []];
  const feedstand = createFeedstand({
    source,
    now: () => clock.now,
    onProblem: (problem: Problem) => problems.push(formatProblem(problem)),
    onError: (error) => errors.push(error),
  });
  const get = (path: string) => feedstand.fetch(new Request(`http://localhost${path}`));
  const titles = async () => {
    const { items } = await (await get('/feed.json')).json();
    return items.map(({ title }: { title: string }) => title);
  };
  return { feedstand, clock, problems, errors, get, titles };
}

test('reading begins at once, and a request before its end is a 503', async () => {
  const { feedstand, get } = publicationOf(arraySource(SITE_FIELDS, [RECORD]));
  const early = [get('/feed.rss'), get('/healthz')];
  expect((await Promise.all(early)).map(({ status }) => status)).toEqual([503, 200]);
  await feedstand.load();
  const feed = await get('/feed.rss');
  expect([feed.status, (await feed.text()).includes('alert')]).toEqual([200, false]);
});

test('changes of the source are served, and each problem is reported once', async () => {
  const source = arraySource(SITE_FIELDS, [RECORD, { slug: 'bad' }]);
  const { feedstand, clock, problems, titles } = publicationOf(source);
  await feedstand.load();
  const told = [...problems];
  expect(told.length).toBeGreaterThan(0);
  source.replace([RECORD, { slug: 'bad' }, { ...RECORD, slug: 'b', title: 'Another', html: '<p>Text</p>' }]);
  clock.now += 1000;
  expect((await titles()).sort()).toEqual(['A title', 'Another']);
  source.replace([{ ...RECORD, published: 'soon' }, { slug: 'bad' }]);
  clock.now += 1000;
  expect(await titles()).toEqual(['A title']);
  expect(problems.slice(0, told.length)).toEqual(told);
  expect(problems.slice(told.length)).toEqual([expect.stringContaining('published')]);
});

test('a source that cannot be read is reported, and retried by a request a second later, not sooner', async () => {
  const good = sourceOf([]);
  let reads = 0;
  const load = () => {
    reads++;
    return reads < 3 ? Promise.reject(new SourceError(`down ${reads}`)) : good.load();
  };
  const { feedstand, clock, errors, get } = publicationOf({ load });
  await expect(feedstand.load()).rejects.toThrow('down 1');
  for (const path of ['/feed.rss', '/readyz']) expect((await get(path)).status).toBe(503);
  expect([reads, errors]).toEqual([1, [new SourceError('down 1')]]);
  clock.now += 1000;
  expect((await get('/readyz')).status).toBe(503);
  expect(reads).toBe(2);
  await feedstand.load();
  expect((await get('/readyz')).status).toBe(200);
  expect(errors).toEqual([new SourceError('down 1'), new SourceError('down 2')]);
});

test('after it is closed it follows nothing, the source is closed once, and what was read is served', async () => {
  let closings = 0;
  const source = arraySource(SITE_FIELDS, [RECORD]);
  const { feedstand, clock, titles } = publicationOf({
    ...source,
    close: async () => {
      closings++;
    },
  });
  await feedstand.load();
  await Promise.all([feedstand.close(), feedstand.close()]);
  source.replace([]);
  clock.now += 1000;
  expect([closings, await titles()]).toEqual([1, ['A title']]);
});

test('closing aborts a reading without an error, and no request begins another', async () => {
  let reads = 0;
  const source: ArticleSource = {
    load: ({ signal } = {}) => {
      reads++;
      return new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
      });
    },
  };
  const { feedstand, clock, errors, get } = publicationOf(source);
  const reading = feedstand.load();
  await feedstand.close();
  await expect(reading).rejects.toThrow('aborted');
  clock.now += 5000;
  expect((await get('/feed.rss')).status).toBe(503);
  expect([reads, errors]).toEqual([1, []]);
});

test('an error while a request is answered is reported', async () => {
  const digest = () => {
    throw new Error('broken');
  };
  const errors: unknown[] = [];
  const feedstand = createFeedstand({
    source: arraySource(SITE_FIELDS, [{ ...RECORD, html: '<p>Text</p>' }]),
    now: () => NOON,
    cache: { digest },
    onError: (error) => errors.push(error),
  });
  await feedstand.load();
  const response = await feedstand.fetch(new Request('http://localhost/feed.rss'));
  expect([response.status, errors]).toEqual([500, [new Error('broken')]]);
});
