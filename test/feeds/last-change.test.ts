import fc from 'fast-check';
import { expect, test } from 'vitest';
import { articlesOf, bundleOf, bundleService } from '../bundle-support.ts';
import { NOON, serviceOf, siteOf } from '../support.ts';

const at = (seconds: number) => new Date(NOON + seconds * 1000).toISOString();
const PATHS = ['/feed', '/tag/a', '/tag/b', '/language/en'];

type App = Awaited<ReturnType<typeof serviceOf>>['app'];

/** When a feed says that it changed last, in all formats, in seconds from noon; `undefined` where there is none. */
async function updatedOf(app: App, address: string): Promise<number | undefined> {
  const get = async (extension: string) => app.request(address.replace(/(\?|$)/, `.${extension}$1`));
  const json = await get('json');
  if (json.status === 404) return undefined;
  const { updated } = (await json.json())._feedstand;
  const [atom, rss] = [await (await get('atom')).text(), await (await get('rss')).text()];
  expect(/<updated>(.*?)<\/updated>/.exec(atom)?.[1]).toBe(updated);
  expect(Date.parse(/<lastBuildDate>(.*?)<\/lastBuildDate>/.exec(rss)?.[1] ?? '')).toBe(
    Math.floor(Date.parse(updated) / 1000) * 1000,
  );
  return (Date.parse(updated) - NOON) / 1000;
}

test('after an expiry a feed is dated by it, until something newer is there', async () => {
  const { app, clock } = await serviceOf([
    { published: at(-100) },
    { published: at(-50), updated: at(-40), expires: at(60) },
    { published: at(100) },
  ]);
  const seen = [];
  for (const second of [0, 59, 60, 99, 100]) {
    clock.now = NOON + second * 1000;
    seen.push(await updatedOf(app, '/feed'));
  }
  expect(seen).toEqual([-40, -40, 60, 60, 100]);
});

test('what expires below the end of a feed does not change it', async () => {
  const fields = [{ published: at(-10) }, { published: at(-20) }, { published: at(-30), expires: at(60) }];
  const site = siteOf({ perFeed: 2, keepDays: 0 });
  const { app } = await serviceOf(fields, site, NOON + 100_000);
  const addresses = ['/feed', '/feed?limit=1', '/feed?limit=3'];
  expect(await Promise.all(addresses.map((address) => updatedOf(app, address)))).toEqual([-10, -10, 60]);
});

test('an article that is taken out of the folder leaves no trace', async () => {
  const records = [{ published: at(-10) }, { published: at(-5), expires: at(60) }];
  const { app } = await serviceOf(records.slice(0, 1), siteOf(), NOON + 100_000);
  expect(await updatedOf(app, '/feed')).toBe(-10);
});

test('a feed’s date never goes back: in a process, after a restart, or in a bundle', async () => {
  const record = fc.record({
    published: fc.integer({ min: -20, max: 20 }),
    revised: fc.nat(12),
    lasts: fc.option(fc.integer({ min: 1, max: 25 }), { nil: undefined }),
    tags: fc.subarray(['A', 'B']),
  });
  const keepDays = fc.constantFrom(0, 4 / 86_400);
  await fc.assert(
    fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 9 }), keepDays, async (some, days) => {
      const site = siteOf({ perFeed: 2, keepDays: days });
      const fields = some.map(({ published, revised, lasts, tags }) => ({
        tags,
        published: at(published),
        // A revision dated in the future is the author's decision, and disappears with the article.
        updated: at(Math.min(published + revised, Math.max(published, -20))),
        ...(lasts === undefined ? {} : { expires: at(published + lasts) }),
      }));
      const living = await serviceOf(fields, site, NOON - 30_000);
      const bundle = bundleService(bundleOf(articlesOf(fields, site), { site }));
      const said = new Map<string, number>();
      for (let second = -30; second <= 50; second += 4) {
        const now = NOON + second * 1000;
        living.clock.now = bundle.clock.now = now;
        const fresh = await serviceOf(fields, site, now);
        for (const address of PATHS.flatMap((path) => [path, `${path}?limit=1`, `${path}?limit=3`])) {
          const updated = await updatedOf(living.app, address);
          expect([address, await updatedOf(fresh.app, address)]).toEqual([address, updated]);
          if (second >= 0)
            expect([address, await updatedOf(bundle.app, address)]).toEqual([address, updated]);
          if (updated === undefined) continue;
          expect(updated, address).toBeGreaterThanOrEqual(said.get(address) ?? -Infinity);
          said.set(address, updated);
        }
      }
    }),
    { numRuns: 8 },
  );
});
