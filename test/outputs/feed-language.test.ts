import { parseFeed } from 'feedsmith';
import { expect, test } from 'vitest';
import { articlesOf, bundleOf, bundleService } from '../bundle-support.ts';
import { NOON, serviceOf, siteOf } from '../support.ts';

const SITE = siteOf({ language: 'en' });
const RECORDS = [
  { title: 'Good day', tags: ['Mixed'], published: '2026-11-01T10:00:00Z' },
  { title: 'Guten Tag', language: 'de', tags: ['Mixed', 'Heimat'], published: '2026-11-01T09:00:00Z' },
  { title: 'مرحبا', language: 'ar', tags: ['Mixed'], published: '2026-11-01T08:00:00Z' },
  { title: 'Bom dia', language: 'pt-BR', published: '2026-11-01T11:00:00Z', expires: '2026-11-02T13:00:00Z' },
];

type Get = (address: string) => Promise<string>;

async function services(now: number): Promise<[string, Get][]> {
  const { app } = await serviceOf(RECORDS, SITE, now);
  const bundles = [undefined, 0].map((singleFileBytes) => {
    const options = { site: SITE, ...(singleFileBytes === undefined ? {} : { singleFileBytes }) };
    return bundleService(bundleOf(articlesOf(RECORDS, SITE), options), now).app;
  });
  return [app, ...bundles].map((one, index) => {
    return [
      ['records', 'a bundle', 'a bundle in files'][index] ?? '',
      async (address) => (await one.request(address)).text(),
    ];
  });
}

/** The language of a feed in RSS, Atom and JSON Feed. */
async function languagesOf(get: Get, path: string, query = ''): Promise<unknown[]> {
  const [rss, atom] = [parseFeed(await get(`${path}.rss${query}`)), await get(`${path}.atom${query}`)];
  return [
    rss.format === 'rss' && rss.feed.language,
    /<feed [^>]*xml:lang="([^"]+)"/.exec(atom)?.[1],
    JSON.parse(await get(`${path}.json${query}`)).language,
  ];
}

test.each([
  ['/language/de', '', 'de', 'it is the feed of this language'],
  ['/language/ar', '', 'ar', 'it is the feed of this language'],
  ['/language/en', '', 'en', 'it is the feed of this language'],
  ['/language/pt-BR', '', 'pt-BR', 'it is the feed of this language'],
  ['/language/de', '?limit=1', 'de', 'a limit does not change it'],
  ['/tag/heimat', '', 'de', 'all of its items have this language'],
  ['/feed', '', 'en', 'its items have several languages, and this is the site’s'],
  ['/tag/mixed', '', 'en', 'its items have several languages, and this is the site’s'],
  ['/feed', '?limit=1', 'pt-BR', 'all of its items have this language'],
])('%s%s has the language %s: %s', async (path, query, language) => {
  for (const [name, get] of await services(NOON)) {
    expect([name, ...(await languagesOf(get, path, query))]).toEqual([name, language, language, language]);
  }
});

test('the feed of a language states the language even if it is empty', async () => {
  for (const [name, get] of await services(NOON + 7_200_000)) {
    expect(JSON.parse(await get('/language/pt-BR.json')).items).toEqual([]);
    expect([name, ...(await languagesOf(get, '/language/pt-BR'))]).toEqual([name, 'pt-BR', 'pt-BR', 'pt-BR']);
  }
});

test('an item states its language if it differs from the site’s, even if the feed has the same language', async () => {
  const [[, get] = ['', async () => '']] = await services(NOON);
  for (const path of ['/language/de', '/tag/heimat']) {
    expect(await get(`${path}.rss`)).toContain('<dc:language>de</dc:language>');
    expect(await get(`${path}.atom`)).toContain('<entry xml:lang="de">');
    expect(JSON.parse(await get(`${path}.json`)).items[0].language).toBe('de');
  }
});
