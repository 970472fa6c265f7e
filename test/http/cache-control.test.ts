import { expect, test } from 'vitest';
import { NOON, serviceOf, siteOf } from '../support.ts';

const at = (seconds: number) => new Date(NOON + seconds * 1000).toISOString();

test.each<[object, number, number, number, string]>([
  [{}, 900, 600, 86_400, 'nothing will change'],
  [{ published: at(100) }, 100, 600, 86_400, 'an article will come: stale is old news, not a lie'],
  [{ expires: at(100) }, 100, 0, 0, 'an article will leave'],
  [{ expires: at(1000.5) }, 900, 100, 100, 'an article will leave after the copy is stale'],
  [{ published: at(100), expires: at(400) }, 100, 300, 300, 'an article will come and leave'],
])(
  'with %j max-age is %i, stale-while-revalidate %i, stale-if-error %i: %s',
  async (fields, fresh, revalidate, error) => {
    const { app } = await serviceOf([{}, fields]);
    expect((await app.request('/feed.rss')).headers.get('cache-control')).toBe(
      `max-age=${fresh}, stale-while-revalidate=${revalidate}, stale-if-error=${error}`,
    );
  },
);

test('site.yaml says how long a copy is fresh, and RSS says the same in minutes', async () => {
  const { app } = await serviceOf([{}], siteOf({ maxAge: 1800 }));
  const response = await app.request('/feed.rss');
  expect(response.headers.get('cache-control')).toContain('max-age=1800,');
  expect(await response.text()).toContain('<ttl>30</ttl>');
});

test('cached fields equal newly computed ones, at any instant', async () => {
  const records = [{}, { published: at(5000), expires: at(200_000) }];
  const { app, clock } = await serviceOf(records);
  for (const seconds of [
    0, 1, 4000, 4099, 4100, 4101, 4500.5, 5000, 90_000, 112_700, 113_701, 199_999, 200_000, 3, 0,
  ]) {
    clock.now = NOON + seconds * 1000;
    const fresh = await serviceOf(records, siteOf(), clock.now);
    const [kept, made] = await Promise.all([app.request('/feed.rss'), fresh.app.request('/feed.rss')]);
    expect(kept.headers.get('cache-control'), String(seconds)).toBe(made.headers.get('cache-control'));
    expect(kept.headers.get('content-length')).toBe(made.headers.get('content-length'));
  }
});
