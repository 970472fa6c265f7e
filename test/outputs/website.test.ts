import { parseFeed } from 'feedsmith';
import { expect, test } from 'vitest';
import { parseSite } from '../../src/domain/site/site.ts';
import { articlesOf, bundleOf, bundleService } from '../bundle-support.ts';
import { elementsIn } from '../pages/html.ts';
import { SITE_FIELDS, serviceOf, siteOf } from '../support.ts';

const RECORDS = [
  {
    categories: ['Politics'],
    tags: ["Côte d'Ivoire", 'Україна', 'A & b'],
    authors: ['Ada Berg'],
    language: 'pt-BR',
    source: { name: 'The Agency' },
  },
];

/** The website of a feed in RSS, Atom and JSON Feed. */
async function websitesOf(
  request: (address: string) => Response | Promise<Response>,
  path: string,
): Promise<unknown[]> {
  const text = async (extension: string) => (await request(`${encodeURI(path)}.${extension}`)).text();
  const [rss, atom] = [parseFeed(await text('rss')), parseFeed(await text('atom'))];
  return [
    rss.format === 'rss' && rss.feed.link,
    atom.format === 'atom' &&
      atom.feed.links?.find(({ rel, type }) => rel === 'alternate' && type === 'text/html')?.href,
    JSON.parse(await text('json')).home_page_url,
  ];
}

const EACH = {
  topicUrls: {
    category: '/category/{slug}/',
    tag: '/t?name={name}',
    author: 'https://people.example/{slug}',
    language: '/{slug}/{kind}',
  },
  categories: { Politics: { url: '/politics' } },
};

test.each<[path: string, fields: object, website: string, why: string]>([
  ['/feed', EACH, 'https://news.example/', 'it is not a topic'],
  ['/category/politics', EACH, 'https://news.example/politics', 'the topic sets an address'],
  ['/tag/cote-d-ivoire', EACH, 'https://news.example/t?name=C%C3%B4te%20d%27Ivoire', 'names are encoded'],
  ['/tag/a-and-b', EACH, 'https://news.example/t?name=A%20%26%20b', 'names are encoded'],
  ['/author/ada-berg', EACH, 'https://people.example/ada-berg', 'the address may be on another host'],
  ['/language/pt-BR', EACH, 'https://news.example/pt-BR/language', 'the pattern may contain the kind'],
  ['/source/the-agency', EACH, 'https://news.example/', 'no pattern exists for this kind'],
  [
    '/tag/україна',
    { topicUrls: '/{kind}/{slug}' },
    'https://news.example/tag/%D1%83%D0%BA%D1%80%D0%B0%D1%97%D0%BD%D0%B0',
    'one pattern applies to all kinds',
  ],
  [
    '/source/the-agency',
    { topicUrls: '/{kind}/{slug}' },
    'https://news.example/source/the-agency',
    'one pattern applies to all kinds',
  ],
  ['/category/politics', {}, 'https://news.example/', 'site.yaml sets no pattern'],
])('%s with %j belongs to %s: %s', async (path, fields, website, _why) => {
  const site = siteOf(fields);
  const bundle = bundleService(bundleOf(articlesOf(RECORDS, site), { site }));
  for (const { app } of [await serviceOf(RECORDS, site), bundle]) {
    expect(await websitesOf((address) => app.request(address), path)).toEqual([website, website, website]);
    const page = await (
      await app.request(encodeURI(path), {
        headers: { 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' },
      })
    ).text();
    expect(elementsIn(page, 'a')).toContainEqual(expect.objectContaining({ class: 'plain', href: website }));
  }
});

test('the image of an RSS channel links to the page of the channel', async () => {
  const { app } = await serviceOf(RECORDS, siteOf({ ...EACH, logo: 'https://news.example/logo.png' }));
  const parsed = parseFeed(await (await app.request('/category/politics.rss')).text());
  expect(parsed.format === 'rss' && parsed.feed.image?.link).toBe('https://news.example/politics');
});

test.each([
  [
    { topicUrls: 'tag/{slug}' },
    'topicUrls: must be a path such as /tag/{slug}, or an http or https URL, is "tag/{slug}"',
  ],
  [{ topicUrls: '//{slug}' }, /^topicUrls: must be a path/],
  [{ topicUrls: { tag: 'javascript:{slug}' } }, /^topicUrls\.tag: must be a path/],
  [{ topicUrls: { tag: 'https://u:p@a.example/{slug}' } }, /^topicUrls\.tag: must be a path/],
  [
    { topicUrls: { tag: '/t/{id}' } },
    'topicUrls.tag: knows {slug}, {name} and {kind}, and not "{id}", in "/t/{id}"',
  ],
  [{ topicUrls: { tag: '/t/{slug' } }, /and not "{slug", in/],
  [{ topicUrls: { tag: '/t/slug}' } }, /and not "}", in/],
  [{ topicUrls: { tags: '/t/{slug}' } }, 'topicUrls.tags: is unknown and ignored; did you mean "tag"?'],
  [{ topicUrls: 7 }, /^topicUrls: must be a mapping/],
  [{ tags: { Ports: { url: 'ports' } } }, /^tags\.Ports\.url: must be a path/],
])('%j is a problem', (fields, message) => {
  const { problems } = parseSite(
    { ...SITE_FIELDS, ...fields },
    { file: 'site.yaml' },
    { feeds: 'http://localhost' },
  );
  expect(problems.map(({ field, message: text }) => `${field}: ${text}`)).toEqual([
    typeof message === 'string' ? message : expect.stringMatching(message),
  ]);
});
