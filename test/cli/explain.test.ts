import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderOf } from '../support.ts';
import { runWith as run } from './run.ts';

const GOOD =
  '---\nslug: good\ntitle: Good & well\npublished: 2026-11-01T10:00:00Z\ntags: [Ukraine]\n---\nText.\n';
const SITE =
  'title: The Wire\nurl: https://news.example\nids: tag:news.example,2024\nfeeds: https://feeds.example\n';

test('explain prints where an article is, the answer to a conditional request, and why it is not in other feeds', async () => {
  const files: Record<string, string> = { 'site.yaml': `${SITE}perFeed: 1\nkeepDays: 0\n`, 'good.md': GOOD };
  files['newer.md'] = GOOD.replace('slug: good', 'slug: newer\nid: urn:newer')
    .replace('11-01', '11-02')
    .replace('[Ukraine]', '[Peace]');
  files['late.md'] = GOOD.replace('slug: good', 'slug: late').replace('2026-11', '2027-11');
  files['gone.md'] = GOOD.replace('slug: good', 'slug: gone\nexpires: 2026-11-01T11:00:00Z');
  files['draft.md'] = GOOD.replace('slug: good', 'slug: draft\ndraft: true');
  files['twin.md'] = GOOD;
  files['bad.md'] = 'x';
  files['lost.md'] = GOOD.replace('slug: good', 'slug: lost').replace('2026-11-01T10:00:00Z', 'soon');
  const folder = folderOf(files);
  const explain = async (name: string) => {
    const { code, out } = await run(['explain', '--json', '--validators', name, folder]);
    expect(code).toBe(0);
    return JSON.parse(out);
  };
  const tag =
    (await run(['show', '/feed.rss', folder])).out.length > 0
      ? expect.stringMatching(/^W\/"[0-9a-f]{32}"$/)
      : '';
  const entityTags = { rss: tag, atom: tag, json: tag };
  expect(await explain('good')).toMatchObject([
    {
      record: 'good.md',
      id: 'tag:news.example,2024:good',
      feeds: [
        { address: '/feed', place: 2, shown: 1, entityTags },
        { address: '/tag/ukraine', place: 1, shown: 1 },
        { address: '/language/en', place: 2, shown: 1 },
      ],
    },
    { record: 'twin.md', absent: 'its record has an error' },
  ]);
  expect(await explain('urn:newer')).toMatchObject([
    { record: 'newer.md', feeds: [{ place: 1 }, { address: '/tag/peace' }, {}] },
  ]);
  expect(await explain('late')).toMatchObject([
    { absent: 'it is not due until 2027-11-01T10:00:00Z', feeds: [] },
  ]);
  expect(await explain('gone.md')).toMatchObject([
    { absent: 'it has been expired since 2026-11-01T11:00:00Z' },
  ]);
  expect(await explain('draft')).toMatchObject([
    { absent: 'it is a draft, or hidden by published, status or visibility' },
  ]);
  expect(await explain('twin.md')).toMatchObject([
    {
      absent: 'its record has an error',
      problems: ['twin.md:2: slug: "good" is already used by good.md, which is served'],
    },
  ]);
  expect(await explain('lost')).toMatchObject([
    { record: 'lost.md', problems: [expect.stringContaining('soon')] },
  ]);
  for (const name of [`${folder}/./bad.md`, './bad.md', 'bad.md'])
    expect(await explain(name)).toMatchObject([
      { record: 'bad.md', problems: [expect.stringContaining('front matter')] },
    ]);
  expect((await run(['explain', 'good', folder])).out).toMatch(
    /\/feed: below the limit, place 2 where 1 is shown\n/,
  );
  expect(await run(['explain', 'goood', folder])).toMatchObject({
    code: 1,
    err: 'feedstand: there is no article goood; did you mean good?\n',
  });
});

test('explain tells entity tags by --validators alone', async () => {
  const folder = folderOf({ 'site.yaml': SITE, 'good.md': GOOD });
  expect((await run(['explain', 'good', folder])).out).toBe(
    [
      'good.md: tag:news.example,2024:good',
      '  /feed: 1 of 1',
      '  /tag/ukraine: 1 of 1',
      '  /language/en: 1 of 1\n',
    ].join('\n'),
  );
  expect(JSON.parse((await run(['explain', '--json', 'good', folder])).out)[0].feeds[0]).toEqual({
    address: '/feed',
    place: 1,
    shown: 1,
  });
  const { out } = await run(['explain', '--validators', 'good', folder]);
  expect(out).toMatch(/\/feed: 1 of 1\n {4}\.rss {2}304 for If-None-Match: W\/"[0-9a-f]{32}"\n/);
  expect(out).toContain('Any other tag gets 200');
});

const BROKEN = {
  'site.yaml': SITE,
  'good.md': GOOD,
  'soon.md': '---\nslug: a/soon\nid: urn:soon\ntitle: Coming soon\npublished: soon\n---\nText.',
  'Default Slug.md': '---\ntitle: No date\n---\nText.',
  'yaml.md': '---\nslug: yaml-slug\nid: "12345"\ntitle: A: b\n---\nText.\n\nslug: not-a-field\n',
  'open.md': '---\nslug: open-slug\ntitle: Open\n\nText.',
  'list.json': JSON.stringify([
    { slug: 'l0', title: 'Fine', published: '2026-11-01T10:00:00Z', html: '<p>x</p>' },
    { slug: 'l1', id: 77, title: 'No date at all', html: '<p>x</p>' },
    { title: 'No slug, no id', published: '2026-11-01T10:00:00Z', html: '<p>x</p>' },
    'no mapping',
  ]),
  'cut.json': '[{"slug": "cut-1", "title": "Cut \\"off\\""},\n{"slug": "cut-2", "ti',
  'deep/one.json': JSON.stringify({ id: 'urn:deep', title: 'Deep' }),
};

test.each<[string, string]>([
  ['a/soon', 'soon.md'],
  ['urn:soon', 'soon.md'],
  ['coming  SOON', 'soon.md'],
  ['soon.md', 'soon.md'],
  ['default-slug', 'Default Slug.md'],
  ['tag:news.example,2024:default-slug', 'Default Slug.md'],
  ['Default Slug.md', 'Default Slug.md'],
  ['yaml-slug', 'yaml.md'],
  ['12345', 'yaml.md'],
  ['open-slug', 'open.md'],
  ['l1', 'list.json[1]'],
  ['77', 'list.json[1]'],
  ['No date at all', 'list.json[1]'],
  ['No slug, no id', 'list.json[2]'],
  ['list.json[3]', 'list.json[3]'],
  ['cut-1', 'cut.json'],
  ['cut-2', 'cut.json'],
  ['cut.json', 'cut.json'],
  ['urn:deep', 'deep/one.json'],
  ['deep/one.json', 'deep/one.json'],
])('explain %o finds the broken record %s', async (name, record) => {
  const { code, out } = await run(['explain', '--json', name, folderOf(BROKEN)]);
  const found = JSON.parse(out);
  expect([code, found.length, found[0]?.record]).toEqual([0, 1, record]);
  expect(found[0]).toMatchObject({ absent: 'its record has an error', feeds: [] });
  expect(found[0].problems.length).toBeGreaterThan(0);
  expect(found[0].problems.every((problem: string) => problem.startsWith(record.split('[')[0] ?? ''))).toBe(
    true,
  );
});

test('explain finds an article by its title, and all records of a list by its file', async () => {
  const folder = folderOf(BROKEN);
  expect(JSON.parse((await run(['explain', '--json', 'good & WELL', folder])).out)).toMatchObject([
    { record: 'good.md', problems: [] },
  ]);
  const all = JSON.parse((await run(['explain', '--json', join(folder, 'list.json'), folder])).out);
  expect(all.map(({ record }: { record: string }) => record)).toEqual(
    [0, 1, 2, 3].map((i) => `list.json[${i}]`),
  );
  expect(JSON.parse((await run(['explain', '--json', `${folder}/list.json[1]`, folder])).out)).toHaveLength(
    1,
  );
});

test('explain finds a record beyond those whose problems the log tells', async () => {
  const list = Array.from({ length: 300 }, (_, i) => ({ slug: `c${i}`, title: `T${i}` }));
  const folder = folderOf({ 'site.yaml': SITE, 'cms.json': JSON.stringify(list) });
  expect(JSON.parse((await run(['explain', '--json', 't299', folder])).out)).toMatchObject([
    { record: 'cms.json[299]' },
  ]);
});

test('explain says that a file is not read', async () => {
  const folder = folderOf({ 'good.md': GOOD, 'u.mdx': 'x', '_posts/a.md': GOOD, 'site.yaml': SITE });
  for (const name of ['u.mdx', join(folder, 'u.mdx'), '_posts/a.md']) {
    const { code, err } = await run(['explain', name, folder]);
    expect([code, err]).toEqual([1, expect.stringMatching(/^feedstand: \S+ is not read; records are/)]);
  }
});

test('explain suggests titles, and names of broken records too', async () => {
  const folder = folderOf(BROKEN);
  expect((await run(['explain', 'Comming soon', folder])).err).toContain('did you mean Coming soon?');
  expect((await run(['explain', 'not-a-field', folder])).code).toBe(1);
});
