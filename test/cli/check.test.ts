import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderOf, writeFile } from '../support.ts';
import { runWith as run } from './run.ts';

const GOOD =
  '---\nslug: good\ntitle: Good & well\npublished: 2026-11-01T10:00:00Z\ntags: [Ukraine]\n---\nText.\n';
const SITE =
  'title: The Wire\nurl: https://news.example\nids: tag:news.example,2024\nfeeds: https://feeds.example\n';

test('check prints each problem as file:line: field: message, and fails if one is an error', async () => {
  const folder = folderOf({
    'good.md': GOOD,
    'bad.md': '---\ntitle: Bad\npublished: soon\n---\nText.',
    'site.yaml': SITE,
  });
  expect(await run(['check', folder])).toEqual({
    code: 1,
    out: 'bad.md:3: published: "soon" is not an instant such as 2026-11-02T09:30:00+01:00\n1 article, 1 error, 0 warnings; 1 record left out\n',
    err: '',
  });
});

test('check succeeds with warnings only', async () => {
  const { code, out } = await run(['check', folderOf({ 'good.md': GOOD })]);
  expect(code).toBe(0);
  expect(out).toContain('site.yaml: title: is missing; "Untitled publication" is used (warning)\n');
});

test('check fails where a scheduled record takes the slug of a public one, which is in no feed then', async () => {
  const folder = folderOf({
    'a.md': GOOD.replace('2026-11-01', '2999-11-01'),
    'b.md': GOOD,
    'site.yaml': SITE,
  });
  const { code, out } = await run(['check', folder]);
  expect(code).toBe(1);
  expect(out).toContain('b.md:2: slug: "good" is already used by a.md, which is served\n');
});

test('check --json prints one document for programs', async () => {
  const folder = folderOf({
    'a.json': '[{"slug": "a"}]',
    'good.md': `${GOOD}`.replace('tags', 'tag'),
    'site.yaml': SITE,
  });
  const { code, out, err } = await run(['check', '--json', folder]);
  expect([code, err]).toEqual([1, '']);
  expect(JSON.parse(out)).toMatchObject({
    articles: 1,
    errors: 3,
    warnings: 1,
    problems: [
      {
        file: 'a.json',
        index: 0,
        field: 'title',
        severity: 'error',
        code: 'field.required',
        message: 'is required',
      },
      { file: 'a.json', index: 0, field: 'published' },
      { file: 'a.json', index: 0, field: 'body' },
      { file: 'good.md', line: 5, field: 'tag', severity: 'warning' },
    ],
  });
});

test('check checks the records even where site.yaml is broken', async () => {
  const { code, out } = await run(['check', folderOf({ 'site.yaml': 'language: x\n', 'bad.md': 'x' })]);
  expect(code).toBe(1);
  expect(out).toContain('site.yaml:1: language: must be a language tag');
  expect(out).toContain('bad.md:1: has no front matter');
});

test('check shows progress on a terminal alone', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 500 }, (_, i) => [`${i}.md`, GOOD.replace('slug: good', `slug: s${i}`)]),
  );
  const folder = folderOf({ ...files, 'site.yaml': SITE });
  expect((await run(['check', folder], {}, true)).err).toContain('\r500 of 500 records checked');
  expect(await run(['check', folder])).toEqual({
    code: 0,
    out: '500 articles, 0 errors, 0 warnings\n',
    err: '',
  });
});

/** Seven records without an instant that can be read, two with an unknown field, and a list with ten unknown fields. */
function exported(): string {
  const files: Record<string, string> = { 'site.yaml': SITE };
  for (let i = 1; i <= 7; i++)
    files[`bad${i}.md`] = GOOD.replace('2026-11-01T10:00:00Z', `day ${i} of "May"`);
  for (const i of [1, 2]) files[`odd${i}.md`] = GOOD.replace('slug: good', `slug: odd${i}\ntag: x`);
  const list = Array.from({ length: 10 }, (_, i) => {
    return { slug: `c${i}`, title: 'T', published: '2026-11-01T10:00:00Z', html: '<p>x</p>', layout: 'post' };
  });
  files['cms.json'] = JSON.stringify(list);
  files['none.md'] = '---\nslug: none\n---\nText.';
  return folderOf(files);
}

const COUNTS = '12 articles, 9 errors, 12 warnings; 8 records left out\n';

test('check tells a problem that many records have once, the errors last, and then the summary', async () => {
  const { code, out, err } = await run(['check', exported()]);
  expect([code, err]).toEqual([1, '']);
  expect(out).toBe(
    [
      'layout is unknown and ignored: 10 records, first cms.json[0] (warning)',
      'odd1.md:3: tag: is unknown and ignored; did you mean "tags"? (warning)',
      'odd2.md:3: tag: is unknown and ignored; did you mean "tags"? (warning)',
      'published "day 1 of "May"" is not an instant such as 2026-11-02T09:30:00+01:00: 7 records, first bad1.md:4',
      'none.md:1: title: is required',
      'none.md:1: published: is required',
      'Every place: feedstand check --all',
      COUNTS,
    ].join('\n'),
  );
});

test.each([
  [
    'quoted values',
    (i: number) => `slug: s${i}\npublished: x${i} "${i}" y`,
    /published .* is not an instant/,
  ],
  [
    'names of files',
    (i: number) => `id: urn:${i % 2}\nslug: s${i}\npublished: 2026-11-01T10:00:00Z`,
    /id .* is already used by/,
  ],
  [
    'addresses',
    (i: number) => `slug: s${i}\npublished: 2026-11-01T10:00:00Z\ntags: [t${i >> 1}${i % 2 ? 'É' : 'e'}]`,
    /share the address/,
  ],
])('problems that differ by %s are one', async (_what, fields, expected) => {
  const files: Record<string, string> = { 'site.yaml': SITE };
  for (let i = 0; i < 16; i++) files[`a${i}.md`] = `---\ntitle: T\n${fields(i)}\n---\nText.`;
  const lines = (await run(['check', folderOf(files)])).out.split('\n');
  expect(lines[0]).toMatch(expected);
  expect(lines[0]).toMatch(/: (16|14|8) records, first a\d+\.md/);
  expect(lines).toHaveLength(4);
});

test('check --all names every place', async () => {
  const lines = (await run(['check', '--all', exported()])).out.trimEnd().split('\n');
  expect(lines).toHaveLength(22);
  expect(lines[0]).toBe('cms.json: [0].layout: is unknown and ignored (warning)');
  expect(lines.slice(-4)).toEqual([
    expect.stringMatching(/^bad7\.md:4: published: /),
    'none.md:1: title: is required',
    'none.md:1: published: is required',
    COUNTS.trimEnd(),
  ]);
});

test('a problem that one file has in more than 100 records is counted to the last', async () => {
  const list = Array.from({ length: 195 }, (_, i) => {
    return { slug: `c${i}`, title: 'T', published: '2026-11-01T10:00:00Z', html: '<p>x</p>', layout: 'post' };
  });
  const { out } = await run(['check', folderOf({ 'site.yaml': SITE, 'cms.json': JSON.stringify(list) })]);
  expect(out).toContain('layout is unknown and ignored: 195 records, first cms.json[0] (warning)\n');
  expect(out).toContain('195 articles, 0 errors, 195 warnings\n');
});

test('one problem in several places of a record counts the places and the record', async () => {
  const fields = { slug: 'a', title: 'T', published: '2026-11-01T10:00:00Z', html: '<p>x</p>' };
  const related = Array.from({ length: 7 }, () => ({ title: 'x' }));
  const folder = folderOf({ 'site.yaml': SITE, 'a.json': JSON.stringify({ ...fields, related }) });
  expect((await run(['check', folder])).out).toContain(
    'related[].url is required: 7 times in 1 record, first a.json\n',
  );
});

test('check --quiet prints only errors and the summary', async () => {
  const { code, out } = await run(['check', '--quiet', exported()]);
  expect(code).toBe(1);
  expect(out.split('\n')).toHaveLength(6);
  expect(out).not.toContain('(warning)');
  expect(out).toContain(COUNTS);
  const json = JSON.parse((await run(['check', '--quiet', '--json', exported()])).out);
  expect([json.warnings, json.problems.length]).toEqual([12, 9]);
});

test('check --strict fails for a warning, however it is printed', async () => {
  const folder = folderOf({ 'good.md': GOOD.replace('tags', 'tag'), 'site.yaml': SITE });
  expect((await run(['check', folder])).code).toBe(0);
  for (const flags of [[], ['--json'], ['--quiet'], ['--format', 'github']])
    expect((await run(['check', '--strict', ...flags, folder])).code).toBe(1);
  expect((await run(['check', '--strict', folderOf({ 'good.md': GOOD, 'site.yaml': SITE })])).code).toBe(0);
});

test('check --format github prints annotations, whose paths count from the root of the repository', async () => {
  const root = folderOf({});
  const folder = join(root, 'content', 'a,b:c');
  mkdirSync(folder, { recursive: true });
  const files = {
    'site.yaml': SITE,
    '50%.md': GOOD.replace('2026-11-01T10:00:00Z', '"100%\\n::error::x"'),
    'odd.md': GOOD.replace('slug: good', 'slug: odd\ntag: x'),
    'bad.json': JSON.stringify([{ slug: 'x', title: 'T', html: 'x' }]),
  };
  for (const [name, text] of Object.entries(files)) writeFile(folder, name, text);
  const { code, out } = await run(['check', '--format', 'github', folder], { GITHUB_WORKSPACE: root });
  expect(code).toBe(1);
  expect(out).toBe(
    [
      '::warning file=content/a%2Cb%3Ac/odd.md,line=3::odd.md:3: tag: is unknown and ignored; did you mean "tags"?',
      '::error file=content/a%2Cb%3Ac/50%25.md,line=4::50%25.md:4: published: "100%25\\u000a::error::x" is not an instant such as 2026-11-02T09:30:00+01:00',
      '::error file=content/a%2Cb%3Ac/bad.json::bad.json: [0].published: is required',
      '1 article, 2 errors, 1 warning; 2 records left out\n',
    ].join('\n'),
  );
  const quiet = await run(['check', '--format', 'github', '--quiet', folder], { GITHUB_WORKSPACE: root });
  expect(quiet.out).not.toContain('::warning');
});

test('formats cannot be combined, and an unknown one is an error', async () => {
  expect(await run(['check', '--json', '--format', 'github'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('cannot be used with'),
  });
  expect((await run(['check', '--format', 'xml'])).err).toContain('Allowed choices are text, json, github');
});

test.each<[string, Record<string, string>, boolean, boolean]>([
  ['on a terminal', {}, true, true],
  ['in a pipe', {}, false, false],
  ['with NO_COLOR', { NO_COLOR: '1' }, true, false],
  ['with an empty NO_COLOR', { NO_COLOR: '' }, true, true],
  ['with FORCE_COLOR in a pipe', { FORCE_COLOR: '1' }, false, true],
  ['with FORCE_COLOR and NO_COLOR', { FORCE_COLOR: '1', NO_COLOR: '1' }, true, false],
  ['with FORCE_COLOR=0', { FORCE_COLOR: '0' }, true, false],
  ['on a dumb terminal', { TERM: 'dumb' }, true, false],
])('colour %s', async (_where, environment, isTTY, isColoured) => {
  const folder = folderOf({ 'bad.md': 'x', 'site.yaml': SITE });
  const { out } = await run(['check', folder], environment, isTTY);
  expect(out.includes('\u001b[31mbad.md:1: has no front matter')).toBe(isColoured);
  expect(out.includes('\u001b')).toBe(isColoured);
  for (const format of ['json', 'github'])
    expect((await run(['check', '--format', format, folder], environment, isTTY)).out).not.toContain(
      '\u001b',
    );
});

test.each([
  ['is empty', {}],
  ['has a site alone', { 'site.yaml': SITE }],
  [
    'has files of other names alone',
    { 'site.yaml': SITE, 'a.mdx': 'x', '_posts/b.md': GOOD, 'README.md': 'x' },
  ],
])('a folder that %s has no record, which is an error', async (_what, files) => {
  const folder = folderOf(files);
  const { code, out } = await run(['check', folder]);
  expect(code).toBe(1);
  expect(out).toContain(`.: no record found in the folder ${folder}`);
  expect(out).toMatch(/0 articles, 1 error, \d warnings?\n$/);
  if ('a.mdx' in files) expect(out).toMatch(/^_posts: .*\(warning\)\na\.mdx: .*\(warning\)\n/);
  const json = JSON.parse((await run(['check', '--json', folder])).out);
  expect(json.problems.at(-1)).toMatchObject({ file: '.', severity: 'error' });
});

test('drafts are records', async () => {
  const folder = folderOf({ 'a.md': GOOD.replace('slug', 'draft: true\nslug'), 'site.yaml': SITE });
  expect(await run(['check', folder])).toMatchObject({ code: 0, out: '1 article, 0 errors, 0 warnings\n' });
});
