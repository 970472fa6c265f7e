import { parseFeed } from 'feedsmith';
import { expect, test } from 'vitest';
import { articlesOf, bundleOf, bundleService } from '../bundle-support.ts';
import { serviceOf, siteOf } from '../support.ts';

const SITE = { ids: 'tag:news.example,2026', url: 'https://news.example/' };
const ID = '5f1a <2b> & 3c/Ü';
const DERIVED = 'tag:news.example,2026:id:5f1a%20%3C2b%3E%20%26%203c%2F%C3%9C';

const site = siteOf(SITE);
const records = [{ slug: 'a', id: ID, url: 'https://news.example/a' }];
const services = {
  records: (await serviceOf(records, site)).app,
  'a bundle': bundleService(bundleOf(articlesOf(records, site), { site })).app,
};

test.each(Object.entries(services))(
  'served from %s, an id that is not a URI stays in RSS and JSON Feed, and Atom gets a derived one',
  async (_what, app) => {
    const textOf = async (address: string) => (await app.request(address)).text();
    const rss = parseFeed(await textOf('/feed.rss'));
    const atom = parseFeed(await textOf('/feed.atom'));
    expect(rss.format === 'rss' && rss.feed.items?.[0]?.guid).toEqual({ value: ID, isPermaLink: false });
    expect(atom.format === 'atom' && atom.feed.entries?.[0]?.id).toBe(DERIVED);
    expect(JSON.parse(await textOf('/feed.json')).items[0].id).toBe(ID);
  },
);
