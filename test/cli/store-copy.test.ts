import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { prepareForStore } from '../../src/records/store-record.ts';
import { openStore } from '../../src/runtime/node-open-store.ts';
import { folderOf, NOON, siteOf, writeFile } from '../support.ts';
import { forEveryStore, newSqliteAddress } from './new-store.ts';
import { runWith } from './run.ts';

const SITE =
  'title: The Wire\nurl: https://news.example\nids: tag:news.example,2024\nfeeds: https://feeds.example\n';

/** A record with a title; `more` is further front matter. */
function markdown(title: string, more = ''): string {
  return `---\ntitle: ${title}\npublished: 2026-01-01T00:00:00Z\n${more}---\n\nText of *${title}*.\n`;
}

function json(title: string, more: object = {}): object {
  return { title, published: '2026-01-02T00:00:00Z', html: `<p>Text of ${title}.</p>`, ...more };
}

const FOLDER = {
  'site.yaml': SITE,
  '2026/harbour.md': markdown('Größe – “so”', 'tags: [Coast]\nimage: https://news.example/a.jpg\n'),
  'own-slug.md': markdown('Own slug', 'slug: world/Kyiv\n'.toLowerCase()),
  'draft.md': markdown('Draft', 'draft: true\n'),
  'crlf.md': markdown('Lines').replaceAll('\n', '\r\n'),
  'one.json': JSON.stringify(json('One', { id: 'https://old.example/?p=1' })),
  'list.json': JSON.stringify([json('First', { id: 'a-1' }), json('Second', { slug: 'second' })]),
};

async function show(address: string, ...place: string[]): Promise<string> {
  return (await runWith(['show', address, ...place])).out;
}

/** The texts of all files below a folder, by path. */
function filesIn(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    names
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort()
      .map((file) => [file.slice(folder.length + 1), readFileSync(file, 'utf8')]),
  );
}

async function articlesIn(address: string) {
  const store = await openStore(address, () => NOON);
  const { articles } = await store.articles.changesSince(0, 1000);
  const site = await store.articles.site();
  await store.close();
  const slugs = articles.flatMap((one) => (one.kind === 'article' ? [one.slug] : [])).sort();
  return { slugs, site: site?.text };
}

forEveryStore((newAddress) => {
  test('a folder comes back from a store: its site, and records that give the same feeds', async () => {
    const [folder, STORE] = [folderOf(FOLDER), await newAddress()];
    const imported = await runWith(['store', 'import', folder], { STORE });
    expect(imported).toMatchObject({
      code: 0,
      out: expect.stringContaining(': 7 (7 new, 0 replaced, 0 already there)'),
    });
    const copy = join(folderOf({}), 'copy');
    const exported = await runWith(['store', 'export', copy], { STORE });
    expect(exported).toMatchObject({
      code: 0,
      out: `records in ${copy}: 7 (7 written, 0 already there)\n`,
      err: '',
    });
    const files = filesIn(copy);
    for (const name of ['site.yaml', '2026/harbour.md', 'draft.md', 'crlf.md', 'one.json'] as const)
      expect(files[name]).toBe(FOLDER[name]);
    expect(Object.keys(files)).toEqual([
      ...['2026/harbour.md', 'crlf.md', 'draft.md', 'list/a-1.json', 'one.json', 'second.json', 'site.yaml'],
      'world/kyiv.md',
    ]);
    for (const feed of ['/feed.rss', '/feed.atom', '/feed.json', '/tag/coast.rss'])
      expect(await show(feed, copy)).toBe(await show(feed, folder));
  });

  test('an import that is run again adds what is missing, and changes nothing else', async () => {
    const [folder, STORE] = [folderOf(FOLDER), await newAddress()];
    rmSync(join(folder, 'one.json'));
    await runWith(['store', 'import', folder], { STORE });
    writeFile(folder, 'one.json', FOLDER['one.json']);
    const again = await runWith(['store', 'import', folder], { STORE });
    expect(again).toMatchObject({
      code: 0,
      out: expect.stringContaining('(1 new, 0 replaced, 6 already there)'),
    });
  });
});

test('records with errors are left out, and told of with their place in the folder', async () => {
  const STORE = await newSqliteAddress();
  const folder = folderOf({
    ...FOLDER,
    'broken.md': '---\ntitle: [\n---\n\nText.\n',
    'bad.md': markdown('Bad', 'expires: soon\n'),
    'list.json': JSON.stringify([json('First', { id: 'a-1' }), { ...json('Second'), published: 'x' }, 3]),
    '_aside/c.md': markdown('Aside'),
  });
  const { code, out, err } = await runWith(['store', 'import', folder], { STORE });
  expect(code).toBe(1);
  expect(out).toContain(': 6 (6 new');
  expect(err).toMatch(/^bad\.md:4: expires: /m);
  expect(err).toMatch(/^broken\.md:\d+: /m);
  expect(err).toMatch(/^list\.json: \[1\]/m);
  expect(err).toMatch(/^list\.json: \[2\]/m);
  expect(err).toContain('warnings: 2; feedstand check');
  expect((await articlesIn(STORE)).slugs).not.toContain('bad');
  expect(err).toContain('run the command again');
});

test('of two records with one slug or id the first is stored, as a folder serves it', async () => {
  const STORE = await newSqliteAddress();
  const folder = folderOf({
    'site.yaml': SITE,
    'a.md': markdown('A', 'id: x\n'),
    'b.md': markdown('B', 'id: x\n'),
    'c.md': markdown('C', 'slug: a\nid: y\n'),
  });
  for (const flags of [[], ['--force']]) {
    const { code, err } = await runWith(['store', 'import', folder, ...flags], { STORE });
    expect(code).toBe(1);
    expect(err).toMatch(/^b\.md: id: "x" is already used by a\.md$/m);
    expect(err).toMatch(/^c\.md: slug: "a" is already used by a\.md$/m);
  }
  expect((await articlesIn(STORE)).slugs).toEqual(['a']);
});

test('what the store has otherwise stays, unless --force replaces it', async () => {
  const STORE = await newSqliteAddress();
  const folder = folderOf({ 'site.yaml': SITE, 'a.md': markdown('A'), 'b.md': markdown('B') });
  await runWith(['store', 'import', folder], { STORE });
  writeFile(folder, 'a.md', markdown('A, corrected', 'id: other\n'));
  const refused = await runWith(['store', 'import', folder], { STORE });
  expect(refused).toMatchObject({
    code: 1,
    out: expect.stringContaining('(0 new, 0 replaced, 1 already there)'),
  });
  expect(refused.err).toMatch(
    /^a\.md: slug: "a" is in the store with another record, which --force replaces$/m,
  );
  const forced = await runWith(['store', 'import', folder, '--force'], { STORE });
  expect(forced).toMatchObject({
    code: 0,
    out: expect.stringContaining('(0 new, 1 replaced, 1 already there)'),
  });
});

test('another site.yaml in the store is replaced only by --force', async () => {
  const STORE = await newSqliteAddress();
  const folder = folderOf({ 'site.yaml': SITE, 'a.md': markdown('A') });
  await runWith(['store', 'import', folder], { STORE });
  const other = SITE.replace('The Wire', 'The Cable');
  writeFile(folder, 'site.yaml', other);
  const { code, err } = await runWith(['store', 'import', folder], { STORE });
  expect([code, err]).toEqual([
    1,
    expect.stringContaining('differs from the one in the store; --force replaces'),
  ]);
  expect((await runWith(['store', 'import', folder, '--force'], { STORE })).code).toBe(0);
  expect((await articlesIn(STORE)).site).toBe(other);
  rmSync(join(folder, 'site.yaml'));
  writeFile(folder, 'b.md', markdown('B'));
  expect((await runWith(['store', 'import', folder], { STORE })).code).toBe(0);
  expect((await articlesIn(STORE)).site).toBe(other);
});

test('a site.yaml beside the database is that of the publication, in both directions', async () => {
  const STORE = await newSqliteAddress();
  const beside = join(STORE.slice('sqlite:'.length), '..');
  writeFile(beside, 'site.yaml', SITE);
  const folder = folderOf({ 'site.yaml': `${SITE}language: de\n`, 'a.md': markdown('A') });
  const refused = await runWith(['store', 'import', folder], { STORE });
  expect(refused.err).toMatch(/site\.yaml differs from .*site\.yaml, by which the store is served/);
  expect((await articlesIn(STORE)).slugs).toEqual([]);
  writeFile(folder, 'site.yaml', SITE);
  expect((await runWith(['store', 'import', folder], { STORE })).code).toBe(0);
  expect((await articlesIn(STORE)).site).toBeUndefined();
  const copy = folderOf({});
  await runWith(['store', 'export', copy], { STORE });
  expect(filesIn(copy)).toEqual({ 'a.md': markdown('A'), 'site.yaml': SITE });
});

test('rules of site.yaml for records are applied, since a store knows none', async () => {
  const STORE = await newSqliteAddress();
  const folder = folderOf({
    'site.yaml': `${SITE}fields: { title: name, published: created_at }\nrecords: posts\n`,
    'cms.json': JSON.stringify({
      posts: [{ id: 7, name: 'A', created_at: 1_777_777_777, html: '<p>Text.</p>' }],
    }),
    'b.md': markdown('B').replace('title', 'name').replace('published', 'created_at'),
    'c.md': '---\nname: C\n---\n\nText.\n',
  });
  const { code, out, err } = await runWith(['store', 'import', folder], { STORE });
  expect([code, out]).toEqual([1, expect.stringContaining('(2 new')]);
  expect(err).toMatch(/^c\.md.*: published: is required/m);
  const copy = join(folderOf({}), 'copy');
  await runWith(['store', 'export', copy], { STORE });
  expect(await show('/feed.atom', copy)).toBe(await show('/feed.atom', folder));
});

test('a record that names files of the folder is left out, since a store has none', async () => {
  const STORE = await newSqliteAddress();
  const folder = folderOf({
    'site.yaml': `${SITE}media: serve\n`,
    'a.md': markdown('A', 'image: a.jpg\n'),
    'c.md': `${markdown('C')}\n![B](b.png) ![C](/c.png) ![D](d/e.png)\n`,
    'b.md': markdown('B', 'image: https://news.example/b.jpg\n'),
  });
  const { code, err } = await runWith(['store', 'import', folder], { STORE });
  expect(code).toBe(1);
  expect(err).toMatch(/^a\.md: names a file of the folder, a\.jpg, and a store holds records alone; /m);
  expect(err).toMatch(/^c\.md: names a file of the folder, b\.png and 1 more, and a store /m);
  expect((await articlesIn(STORE)).slugs).toEqual(['b']);
});

test.each([
  [
    'a folder of a generator',
    { 'hugo.toml': 'baseURL = "https://a.example/"\n', 'content/a.md': markdown('A') },
    /is read as hugo/,
  ],
  ['a folder without a record', { 'site.yaml': SITE }, /no record is in the folder/],
  ['a site.yaml with errors', { 'site.yaml': 'url: x\n', 'a.md': markdown('A') }, /site\.yaml:1: url/],
])('%s is refused, and nothing is written', async (_name, files: Record<string, string>, message) => {
  const STORE = await newSqliteAddress();
  const folder = folderOf(files);
  const { code, err } = await runWith(
    ['store', 'import', join(folder, 'hugo.toml' in files ? 'content' : '')],
    { STORE },
  );
  expect([code, err]).toEqual([1, expect.stringMatching(message)]);
  expect((await articlesIn(STORE)).slugs).toEqual([]);
});

test('a folder that does not exist, and a store that does not, are one clear error each', async () => {
  const STORE = await newSqliteAddress();
  expect((await runWith(['store', 'import', '/no/folder'], { STORE })).err).toMatch(
    /the folder \/no\/folder/,
  );
  const missing = { STORE: 'sqlite:/no/such.db' };
  for (const command of ['import', 'export'])
    expect((await runWith(['store', command, folderOf(FOLDER)], missing)).err).toContain(
      'feedstand store migrate',
    );
});

test('an export into a folder with other files overwrites nothing without --force', async () => {
  const STORE = await newSqliteAddress();
  await runWith(
    ['store', 'import', folderOf({ 'site.yaml': SITE, 'a.md': markdown('A'), 'b.md': markdown('B') })],
    { STORE },
  );
  const target = folderOf({ 'a.md': markdown('Mine'), 'b.md': markdown('B'), 'picture.jpg': 'x' });
  const refused = await runWith(['store', 'export', target], { STORE });
  expect(refused).toMatchObject({
    code: 1,
    out: expect.stringContaining(': 1 (0 written, 1 already there)'),
  });
  expect(refused.err).toMatch(/^a\.md: is there with another text; --force overwrites it$/m);
  expect(filesIn(target)['a.md']).toBe(markdown('Mine'));
  const forced = await runWith(['store', 'export', target, '--force'], { STORE });
  expect(forced).toMatchObject({ code: 0, out: expect.stringContaining('(1 written, 1 already there)') });
  expect(filesIn(target)['a.md']).toBe(markdown('A'));
});

test('an export does not mix with records that were deleted in the store', async () => {
  const STORE = await newSqliteAddress();
  await runWith(['store', 'import', folderOf({ 'site.yaml': SITE, 'a.md': markdown('A') })], { STORE });
  const target = folderOf({ 'gone.md': markdown('Gone') });
  const refused = await runWith(['store', 'export', target], { STORE });
  expect([refused.code, refused.err]).toEqual([
    1,
    expect.stringContaining('such as gone.md; name another folder'),
  ]);
  expect(Object.keys(filesIn(target))).toEqual(['gone.md']);
  expect((await runWith(['store', 'export', target, '--force'], { STORE })).code).toBe(0);
  expect(Object.keys(filesIn(target))).toEqual(['a.md', 'gone.md', 'site.yaml']);
});

test('an export writes through no symbolic link, and says what it could not write', async () => {
  const STORE = await newSqliteAddress();
  await runWith(['store', 'import', folderOf({ 'site.yaml': SITE, 'a/b.md': markdown('A') })], { STORE });
  const target = folderOf({ a: 'a file where a folder is needed' });
  const { code, err } = await runWith(['store', 'export', target], { STORE });
  expect([code, err]).toEqual([
    1,
    expect.stringMatching(/^a\/b\.md: a is not a folder\nfeedstand: .* is not complete\n$/),
  ]);
});

test('a slug that is too long for a file name is written into the record', async () => {
  const STORE = await newSqliteAddress();
  const store = await openStore(STORE, () => NOON);
  const slugs = [`${'ab'.repeat(140)}`, `x/${'cd'.repeat(140)}`, `${'ef'.repeat(140)}`];
  const [text, own] = [markdown('Long'), JSON.stringify(json('Other'))];
  const records = [
    { format: 'markdown', text },
    { format: 'json', text: own },
    { format: 'markdown', text: markdown('Named', `slug: ${slugs[2]}\n`) },
  ] as const;
  for (const [index, record] of records.entries()) {
    const prepared = prepareForStore(slugs[index] ?? '', record, { site: siteOf(), now: NOON });
    if (!prepared.ok) throw new Error('a record of the test has an error');
    await store.articles.put(prepared.value, { now: NOON });
  }
  await store.close();
  const copy = folderOf({ 'site.yaml': SITE });
  expect((await runWith(['store', 'export', copy], { STORE })).code).toBe(0);
  const second = await newSqliteAddress();
  expect((await runWith(['store', 'import', copy], { STORE: second })).code).toBe(0);
  expect((await articlesIn(second)).slugs).toEqual([...slugs].sort());
});
