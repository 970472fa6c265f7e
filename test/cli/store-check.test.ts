import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { prepareForStore } from '../../src/records/store-record.ts';
import { openStore } from '../../src/runtime/node-open-store.ts';
import type { Statement } from '../../src/stores/database.ts';
import { folderOf, NOON, siteOf, writeFile } from '../support.ts';
import { forEveryStore, newSqliteAddress } from './new-store.ts';
import { runWith } from './run.ts';

const SITE =
  'title: The Wire\nurl: https://news.example\nids: tag:news.example,2024\nfeeds: https://feeds.example\n';

function markdown(title: string, more = ''): string {
  return `---\ntitle: ${title}\npublished: 2026-01-01T00:00:00Z\n${more}---\n\nText.\n`;
}

async function filled(address: string, files: Record<string, string>): Promise<void> {
  await runWith(['store', 'import', folderOf({ 'site.yaml': SITE, ...files })], { STORE: address });
}

/** Changes the tables behind the back of the store. */
async function damage(address: string, ...statements: Statement[]): Promise<void> {
  const store = await openStore(address, () => NOON);
  await store.database.batch(statements);
  await store.close();
}

const WARNED = {
  'a.md': markdown('A <b>', 'slug: a\ntags: [Coast]\n'),
  'b.md': markdown('B', 'slug: b\ntags: [Coast!]\nimage: https://news.example/a.jpg\n'),
};

forEveryStore((newAddress) => {
  test('a store has the problems that check finds in the folder it was imported from', async () => {
    const STORE = await newAddress();
    await filled(STORE, WARNED);
    const check = await runWith(['check', folderOf({ 'site.yaml': SITE, ...WARNED })]);
    const stored = await runWith(['store', 'check'], { STORE });
    // The store has no file, so the lines of problems between records are unknown.
    const places = (text: string) =>
      text
        .replace(/^([ab])(?:\.md)?(?::\d+)?:/gm, '$1:')
        .split('\n')
        .sort();
    expect(check.out).toContain('2 articles, 0 errors, 3 warnings');
    expect([stored.code, places(stored.out)]).toEqual([check.code, places(check.out)]);
    expect((await runWith(['store', 'check', '--strict', '--quiet'], { STORE })).code).toBe(1);
  });

  test('what contradicts in the tables is an error that names the article', async () => {
    const STORE = await newAddress();
    await filled(STORE, {
      'a.md': markdown('A'),
      'b.md': markdown('B'),
      'c.md': markdown('C'),
      'd.md': markdown('D'),
    });
    await damage(
      STORE,
      ["DELETE FROM body WHERE seq = (SELECT seq FROM article WHERE slug = 'a')"],
      ["UPDATE article SET seq = 999 WHERE slug = 'b'"],
      ["UPDATE article SET record = '\"cut of' WHERE slug = 'c'"],
      ["UPDATE body SET html = '\"<p>Other.</p>\"' WHERE seq = (SELECT seq FROM article WHERE slug = 'd')"],
    );
    const { code, out } = await runWith(['store', 'check'], { STORE });
    expect(code).toBe(1);
    expect(out).toMatch(/^a: has no body/m);
    expect(out).toMatch(/^b: is later than the counter of changes/m);
    expect(out).toMatch(/^c: cannot be read: /m);
    expect(out).toMatch(/^d: is another article than its record gives/m);
  });
});

test('a counter that is missing is an error, and JSON has the code of damage', async () => {
  const STORE = await newSqliteAddress();
  await filled(STORE, { 'a.md': markdown('A') });
  await damage(STORE, ['DELETE FROM clock']);
  const { code, out } = await runWith(['store', 'check', '--json'], { STORE });
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    articles: 1,
    errors: 1,
    problems: [{ file: '.', code: 'store.damaged' }],
  });
});

test('a record that is no longer valid is an error, which the last good version does not hide', async () => {
  const STORE = await newSqliteAddress();
  const store = await openStore(STORE, () => NOON);
  const text = '{"title":"A","published":"2026-01-01T00:00:00Z","html":"<p>Text.</p>"}';
  const parsed = prepareForStore('a', { format: 'json', text }, { site: siteOf(), now: NOON });
  if (!parsed.ok) throw new Error('a record of the test has an error');
  const record = { format: 'json', text: text.replace('2026', 'x') } as const;
  await store.articles.put({ ...parsed.value, record }, { now: NOON });
  await store.close();
  const { code, out } = await runWith(['store', 'check'], { STORE });
  expect([code, out]).toEqual([
    1,
    expect.stringMatching(/a: published: .*\n0 articles, 1 error, \d+ warnings\n$/),
  ]);
});

test('errors of the site are told without looking at records', async () => {
  const STORE = await newSqliteAddress();
  const beside = join(STORE.slice('sqlite:'.length), '..');
  writeFile(beside, 'site.yaml', 'url: x\n');
  const { code, out } = await runWith(['store', 'check'], { STORE });
  expect([code, out]).toEqual([1, expect.stringContaining('site.yaml:1: url')]);
});

test('pages of a SQLite file that are damaged are found', async () => {
  const STORE = await newSqliteAddress();
  await filled(STORE, { 'a.md': `${markdown('A')}${'Text. '.repeat(20_000)}`, 'b.md': markdown('B') });
  const file = STORE.slice('sqlite:'.length);
  const store = await openStore(STORE, () => NOON);
  await store.database.read(['PRAGMA wal_checkpoint(TRUNCATE)']);
  await store.close();
  const bytes = readFileSync(file);
  expect(bytes.length).toBeGreaterThan(4096 * 40);
  // Somewhere in the long texts.
  bytes.fill(0xff, bytes.length - 4096 * 20, bytes.length - 4096 * 2);
  writeFileSync(file, bytes);
  const { code, out, err } = await runWith(['store', 'check'], { STORE });
  expect([code, `${out}${err}`]).toEqual([1, expect.stringMatching(/page|malformed|cannot be read/i)]);
});
