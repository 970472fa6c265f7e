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
