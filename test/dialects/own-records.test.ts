import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runWith as run } from '../cli/run.ts';
import { folderOf } from '../support.ts';

const SITE =
  'title: CMS\nurl: https://cms.example/\nfeeds: https://feeds.example\nids: tag:cms.example,2024\n';

interface Item {
  readonly id: string;
  readonly url: string;
  readonly title: string;
  readonly date_published: string;
  readonly authors?: readonly { readonly name: string }[];
  readonly tags?: readonly string[];
  readonly image?: string;
}

async function itemsOf(rules: string, files: Readonly<Record<string, string>>): Promise<readonly Item[]> {
  const { out } = await run([
    'show',
    '/feed.json?limit=200',
    folderOf({ ...files, 'site.yaml': SITE + rules }),
  ]);
  return JSON.parse(out).items;
}

async function checked(rules: string, files: Readonly<Record<string, string>>): Promise<string> {
  return (await run(['check', folderOf({ ...files, 'site.yaml': SITE + rules })])).out;
}

const EXPORT = `
records: data.posts
timeZone: Europe/Berlin
permalink: /news/:year/:month/:slug/
id: permalink
fields:
  id: _id
  title: [attributes.title, name]
  slug: attributes.slug
  published: [attributes.publishedAt, created]
  html: body.html
  tags: keywords
  authors: by
  image: picture
  draft: attributes.isDraft
  expires: until
  status: state
authors:
  ab: { title: Ada Berg }
`;

function post(fields: object): string {
  const whole = { _id: 7, name: 'Seven', created: '2026-07-01 12:00', body: { html: '<p>x</p>' }, ...fields };
  return JSON.stringify({ data: { posts: [whole] } });
}

test('a list under a key, nested and numeric fields, local times and keys of people are read by site.yaml', async () => {
  const [item] = await itemsOf(EXPORT, {
    'cms.json': post({
      attributes: { title: 1984, slug: '/The-One.1' },
      keywords: ['a', { name: 'b' }],
      by: ['ab', { name: 'Bob' }],
      picture: { src: '/p.png', alt: 'P' },
    }),
  });
  expect(item).toMatchObject({
    id: 'https://cms.example/news/2026/07/The-One.1/',
    url: 'https://cms.example/news/2026/07/The-One.1/',
    title: '1984',
    date_published: '2026-07-01T10:00:00Z',
    authors: [{ name: 'Ada Berg' }, { name: 'Bob' }],
    tags: ['a', 'b'],
    image: 'https://cms.example/p.png',
  });
});

test('the first name that has a value counts, and without an id rule the number is the id', async () => {
  const [item] = await itemsOf('fields: { id: _id, title: [a, name], published: [x, at], html: text }\n', {
    'cms.json': JSON.stringify([
      { _id: 7, a: '', name: 'N', x: null, at: 1_788_000_000_000, text: '<p>x</p>' },
    ]),
  });
  expect(item).toMatchObject({ id: '7', title: 'N', date_published: '2026-08-29T10:40:00Z' });
});

test.each([
  { fields: { attributes: { isDraft: true } }, why: 'a draft' },
  { fields: { attributes: { isDraft: 'perhaps' } }, why: 'a draft that is not understood' },
  { fields: { attributes: { isDraft: '' } }, why: 'a draft without a value' },
  { fields: { Attributes: { ISDRAFT: 1 } }, why: 'a draft in other letters' },
  { fields: { draft: true, attributes: { isDraft: false } }, why: 'our own field beside theirs' },
  { fields: { until: '2026-01-01' }, why: 'expired' },
  { fields: { until: 1_777_777_777 }, why: 'expired, in seconds' },
  { fields: { until: 20_990_101 }, why: 'an expiry that is not plausible' },
  { fields: { until: 'never' }, why: 'an expiry that is not understood' },
  { fields: { until: '2099-01-01', expires: '2026-01-01' }, why: 'the earlier of two' },
  { fields: { state: 'private' }, why: 'a word' },
  { fields: { state: 'published', status: 'draft' }, why: 'one of two words' },
  { fields: { published: false }, why: 'published: false beside a date' },
  { fields: { created: false }, why: 'a date that says no' },
  { fields: { created: '2030-01-01 00:00' }, why: 'not due' },
])('a mapped record is hidden: $why', async ({ fields }) => {
  expect(await itemsOf(EXPORT, { 'cms.json': post({}) })).toHaveLength(1);
  expect(await itemsOf(EXPORT, { 'cms.json': post(fields) })).toHaveLength(0);
});

test('hide in site.yaml counts for a field that has another name here', async () => {
  const rules = `${EXPORT}hide: { state: [entwurf] }\n`;
  expect(await itemsOf(rules, { 'cms.json': post({ state: 'Entwurf' }) })).toHaveLength(0);
});

test.each([
  {
    fields: { created: 20_260_701 },
    problem: '[0].published: "20260701" is not an instant',
    why: 'implausible',
  },
  { fields: { created: undefined }, problem: '[0].published: is required', why: 'missing' },
  { fields: { _id: undefined }, problem: 'needs a slug or an id', why: 'no name' },
])('a record that cannot be read is an error: $why', async ({ fields, problem }) => {
  expect(await checked(EXPORT, { 'cms.json': post(fields) })).toContain(problem);
});

test('a local time without timeZone is an error that names it', async () => {
  const rules = EXPORT.replace(/timeZone.*\n/, '');
  expect(await checked(rules, { 'cms.json': post({}) })).toContain('or set timeZone in site.yaml');
});

test.each([
  { text: '{"data": {"posts": 7}}', problem: 'must have a list under data.posts' },
  { text: '{"data": {"posts": ["x"]}}', problem: '[0]: must be a mapping of fields' },
  { text: '{"data":', problem: 'is not valid JSON' },
])('a file that is not what records says is an error: $problem', async ({ text, problem }) => {
  expect(await checked(EXPORT, { 'cms.json': text })).toContain(problem);
});

test('a file without the key is one record, or a list', async () => {
  const own = { title: 'Own', published: '2026-01-01T00:00:00Z', html: '<p>x</p>' };
  const items = await itemsOf('records: posts\n', {
    'one.json': JSON.stringify(own),
    'list.json': JSON.stringify([{ ...own, slug: 'b' }]),
  });
  expect(items).toHaveLength(2);
});

test('JSON Lines are read with fields or records, each line for itself', async () => {
  const line = (id: number) => JSON.stringify({ ...JSON.parse(post({ _id: id })).data.posts[0] });
  const lines = {
    'cms.jsonl': `${line(1)}\n\n{"_id":2,"name":"broken\n${line(3)}\r\n`,
    'more.ndjson': line(4),
  };
  expect((await itemsOf(EXPORT, lines)).map(({ url }) => url)).toHaveLength(3);
  expect(await checked(EXPORT, lines)).toContain(
    'cms.jsonl:3: [1]: is not valid JSON; each line must be one record',
  );
  expect(await checked('', lines)).toContain('no record found');
});

test.each([
  { rule: 'permalink: /p/:id', url: 'https://cms.example/p/7' },
  { rule: 'permalink: /:section/:filename.html', url: 'https://cms.example/blog/2026-05-04-A.html' },
  { rule: 'permalink: { blog: "/b/:slug/", other: "/o/" }', url: 'https://cms.example/b/blog/2026-05-04-a/' },
  { rule: 'permalink: https://other.example/:title', url: 'https://other.example/a-title' },
  { rule: 'permalink: /:sections/:category/:year/:day', url: 'https://cms.example/blog/ports/2026/01' },
  { rule: '', url: 'https://cms.example/blog/2026-05-04-a' },
])('$rule gives the address of a record', async ({ rule, url }) => {
  const record =
    '---\ntitle: A title\nid: 7\npublished: 2026-01-01T00:00:00Z\ncategories: [Ports]\n---\nText.\n';
  const [item] = await itemsOf(`${rule}\n`, { 'blog/2026-05-04-A.md': record });
  expect(item?.url).toBe(url);
});

test('an unknown placeholder is an error that names it', async () => {
  const record = '---\ntitle: A\npublished: 2026-01-01T00:00:00Z\n---\nText.\n';
  expect(await checked('permalink: /:nothing/\n', { 'a.md': record })).toContain(
    'the pattern contains the unknown placeholder :nothing; correct permalink in site.yaml',
  );
});

test.each([
  { rule: 'permalink', own: '', id: 'https://cms.example/x' },
  { rule: 'path', own: '', id: '/x' },
  { rule: 'tag', own: '', id: 'tag:cms.example,2026-01-01:/x' },
  { rule: 'slug', own: '', id: 'tag:cms.example,2024:x' },
  { rule: 'permalink', own: 'id: 17\n', id: 'https://cms.example/x' },
  { rule: 'permalink', own: 'id: tag:own,2020:x\n', id: 'tag:own,2020:x' },
  { rule: 'permalink', own: 'url: /elsewhere\n', id: 'https://cms.example/elsewhere' },
])('id: $rule, with $own', async ({ rule, own, id }) => {
  const record = `---\ntitle: A\nslug: x\npublished: 2026-01-01T00:00:00Z\n${own}---\nText.\n`;
  const [item] = await itemsOf(`id: ${rule}\n`, { 'a.md': record });
  expect(item?.id).toBe(id);
});

test('dates names the fields with the date, and the date in the file name', async () => {
  const rules = 'dates: [day, filename]\ntimeZone: Asia/Tokyo\n';
  const record = (fields: string) => `---\ntitle: A\n${fields}---\nText.\n`;
  const items = await itemsOf(rules, {
    'a.md': record('day: 2026-05-04 09:00\n'),
    '2026-05-03-b.md': record(''),
    '2026-05-02/c.md': record(''),
  });
  expect(items.map(({ date_published }) => date_published)).toEqual([
    '2026-05-04T00:00:00Z',
    '2026-05-02T15:00:00Z',
    '2026-05-01T15:00:00Z',
  ]);
});

test('timeZone alone reads local times of our own records', async () => {
  const record = '---\ntitle: A\npublished: 2026-05-04 09:00\n---\nText.\n';
  const [item] = await itemsOf('timeZone: Asia/Tokyo\n', { 'a.md': record });
  expect(item?.date_published).toBe('2026-05-04T00:00:00Z');
  expect(await checked('', { 'a.md': record })).toContain('needs a time and an offset');
});

test('a problem is reported at the line of the field that was read', async () => {
  const record = '---\ntitle: A\nday: soon\n---\nText.\n';
  expect(await checked('fields: { published: day }\n', { 'a.md': record })).toContain(
    'a.md:3: published: "soon"',
  );
});

test('a field of site.yaml that is no field of a record is an error', async () => {
  expect(await checked('fields: { publishd: day }\n', { 'a.md': 'x' })).toContain(
    'must be a field of our records, such as published, title or html',
  );
});

test('serve, check and explain print the rules with their lines, and --site FILE may hold them', async () => {
  const folder = folderOf({ 'cms.json': post({}), 'other.yaml': SITE + EXPORT });
  const { code, err } = await run(['check', folder, '--site', join(folder, 'other.yaml')]);
  expect(code).toBe(0);
  expect(err).toContain('records: data.posts (other.yaml:6)\n');
  expect(err).toContain('timeZone: Europe/Berlin (other.yaml:7)\n');
  const explained = await run(['explain', 'Seven', folder, '--site', join(folder, 'other.yaml')]);
  expect(explained.err).toContain('id: permalink (other.yaml:9)\n');
});

test('a file that cannot be parsed hides what a mapped field says', async () => {
  const { out } = await run([
    'check',
    folderOf({ 'a.json': '{"state": "draft",', 'site.yaml': SITE + EXPORT }),
  ]);
  expect(out).toContain('a.json:1: is not valid JSON');
});
