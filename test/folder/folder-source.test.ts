import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SourceError } from '../../src/domain/article-source.ts';
import { formatProblem } from '../../src/domain/problem.ts';
import { createFolderSource } from '../../src/folder/folder-source.ts';
import { loadSite } from '../../src/folder/site-file.ts';
import { folderOf, NOON, siteOf } from '../support.ts';

const FRONT = 'title: A title\npublished: 2026-11-01T10:00:00Z\n';
const record = (fields = '', body = 'A body.') => `---\n${FRONT}${fields}---\n${body}\n`;
const json = (fields: object = {}) => ({
  title: 'T',
  published: '2026-11-01T10:00:00Z',
  html: '<p>x</p>',
  ...fields,
});

const site = siteOf();
const readSite = () => ({ ok: true as const, value: site, problems: [] });

async function loadFolder(folder: string) {
  const { articles, problems } = await createFolderSource({ folder, readSite, now: () => NOON }).load();
  return { articles, slugs: articles.map(({ slug }) => slug), problems: problems.map(formatProblem) };
}

test('reads Markdown and JSON at any depth, in path order, and skips what starts with _ or .', async () => {
  const folder = folderOf({
    'b.md': record('slug: b\n'),
    'a/Über uns.md': record('id: urn:1\n'),
    'a/one.json': JSON.stringify(json({ slug: 'one' })),
    'c.JSON': JSON.stringify([json({ slug: 'c1' }), json({ id: true }), json({ id: 'urn:2' })]),
    '_draft.md': 'x',
    '.hidden/a.md': 'x',
    '_old/a.md': 'x',
    'notes.txt': 'x',
    'site.yaml': 'title: x',
  });
  const { slugs, problems } = await loadFolder(folder);
  expect(slugs).toEqual(['one', 'a/uber-uns', 'b', 'c1', 'c/urn-2']);
  expect(problems).toEqual(['c.JSON: [1].id: must be text']);
});

test('in front matter the written scalar is the text', async () => {
  const fields =
    'slug: a\ntags: [1.10, 007, null, yes, ~]\ndraft: false\nimage: {url: "https://a.example/p.png", width: 010, height: 20}\n';
  const folder = folderOf({ 'a.md': record(fields).replace('A title', '1984') });
  const { articles } = await loadFolder(folder);
  expect(articles[0]).toMatchObject({
    title: '1984',
    tags: ['1.10', '007', 'null', 'yes', '~'],
    image: { width: 10 },
  });
});

test('a byte order mark, CRLF and a body that holds --- are fine', async () => {
  const text = `\ufeff${record('slug: a\n', 'One.\n\n---\n\nTwo.')}`.replaceAll('\n', '\r\n');
  const { articles, problems } = await loadFolder(folderOf({ 'a.md': text }));
  expect(problems).toEqual([]);
  expect(articles[0]?.html).toBe('<p>One.</p>\n<hr />\n<p>Two.</p>');
});

test.each<[string, string | Uint8Array, string]>([
  ['a.md', Uint8Array.of(0x2d, 0x0a, 0xff, 0x0a), 'a.md:2: is not valid UTF-8'],
  ['a.md', 'Just text', 'a.md:1: has no front matter: its first line must be ---'],
  ['a.md', '---\ntitle: x\n', 'a.md:1: has no line --- that ends its front matter'],
  [
    'a.md',
    '---\ntitle: a: b\n---\nx',
    'a.md:2: is not valid YAML: bad indentation of a mapping entry; a text that contains ": " must be in quotes',
  ],
  ['a.md', '---\ntitle: a\ntitle: b\n---\nx', 'a.md:3: is not valid YAML: duplicated mapping key'],
  ['a.md', '---\n- a\n---\nx', 'a.md:2: must have fields in its front matter'],
  ['a.md', '---\na: !!js/function x\n---\nx', 'a.md:2: is not valid YAML: unknown scalar tag'],
  [
    'a.md',
    record('slug: a\n\nimage:\n  url: x\n'),
    'a.md:6: image.url: must be an absolute http or https URL, is "x"',
  ],
  ['a.md', record('slug: a\n"expires": soon\n'), 'a.md:5: expires: "soon" is not an instant'],
  ['a.md', '---\nslug: a\npublished: 2026-11-01T10:00:00Z\n---\nx', 'a.md:1: title: is required'],
  ['a.md', record('slug: a\n', ' '), 'a.md:6: body: is empty'],
  [
    'a.md',
    record('slug: a\nmarkdown: x\n'),
    'a.md:7: body: is below the front matter; take out the field markdown',
  ],
  ['a.json', '{"title": "x",\n}', 'a.json:2: is not valid JSON'],
  ['a.json', '{"title": "x"', 'a.json:1: is not valid JSON'],
  [
    'a.json',
    JSON.stringify(json({ slug: 'a', published: '2026-02-30T00:00:00Z' })),
    'a.json: published: "2026-02-30',
  ],
  ['a.json', '"x"', 'a.json: must be a mapping of fields'],
  ['a.json', '[1]', 'a.json: [0]: must be a mapping of fields'],
  ['a.json', JSON.stringify([json()]), 'a.json: [0]: is in a list, so it needs a slug or an id'],
  ['a.json', `{"__proto__": {"title": "x"}}`, 'a.json: title: is required'],
  ['a.md', `---\n${'a'.repeat(2 * 2 ** 20)}`, 'a.md: is larger than 2 MiB (2097156 bytes)'],
])('%s with %o is reported with its place: %s', async (file, content, problem) => {
  const { slugs, problems } = await loadFolder(folderOf({ [file]: content, 'z.md': record('slug: z\n') }));
  expect(slugs).toEqual(['z']);
  expect(problems.join('\n')).toContain(problem);
});

test('the problems of a file are cut to a readable number, without affecting other files', async () => {
  const { slugs, problems } = await loadFolder(
    folderOf({
      'a.json': `[${'1,'.repeat(900_000)}1]`,
      'b.md': record(`slug: b\n${Array.from({ length: 50_000 }, (_, i) => `k${i}: 1\n`).join('')}`),
      'c.json': JSON.stringify(json({ slug: 'c', tags: Array(200_000).fill(1) })),
      'z.md': record('slug: z\n'),
    }),
  );
  expect(slugs).toEqual(['b', 'z']);
  expect(problems).toHaveLength(303);
  expect(problems).toContain('a.json: has 899901 more problems');
  expect(problems).toContain('b.md: has 49900 more problems (warning)');
}, 30_000);

test('folders that link to each other are followed one link far', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const folder = folderOf(
    Object.fromEntries(names.map((name) => [`${name}/${name}.md`, record(`slug: ${name}\n`)])),
  );
  for (const name of names)
    for (const other of names) symlinkSync(join('..', other), join(folder, name, `to-${other}`));
  const { slugs } = await loadFolder(folder);
  expect(slugs).toHaveLength(8);
});

test('a YAML document made to blow up is an error', async () => {
  const levels = Array.from({ length: 9 }, (_, level) => {
    return `l${level + 1}: &l${level + 1} [${Array(9)
      .fill(level === 0 ? 'x' : `*l${level}`)
      .join(', ')}]`;
  });
  const { problems } = await loadFolder(folderOf({ 'a.md': record(`${levels.join('\n')}\n`) }));
  expect(problems[0]).toMatch(/^a\.md:\d+: is not valid YAML: aliases exceeded maxAliases/);
});

test('of two files with one slug the first in path order is served, and both are named', async () => {
  const { slugs, problems } = await loadFolder(
    folderOf({ 'b.md': record('slug: x\n'), 'a.md': record('slug: x\n') }),
  );
  expect(slugs).toEqual(['x']);
  expect(problems).toEqual(['b.md:4: slug: "x" is already used by a.md, which is served']);
});

test('a symbolic link may lead about inside the folder, and is an error where it leaves it or never ends', async () => {
  const outside = folderOf({ 'secret.md': record('slug: secret\n') });
  const folder = folderOf({ 'real/a.md': record('slug: a\n') });
  symlinkSync(join(outside, 'secret.md'), join(folder, 'out.md'));
  symlinkSync(outside, join(folder, 'out'));
  // Not a record, so its place does not matter.
  symlinkSync(join(outside, 'secret.md'), join(folder, 'notes.txt'));
  symlinkSync('nowhere', join(folder, 'broken.md'));
  symlinkSync('.', join(folder, 'loop'));
  renameSync(join(folder, 'real'), join(folder, '_real'));
  symlinkSync('_real', join(folder, 'linked'));
  const { slugs, problems } = await loadFolder(folder);
  expect(slugs).toEqual(['a']);
  expect(problems).toEqual([
    'broken.md: is a symbolic link to nothing',
    'out: is a symbolic link that leaves the folder',
    'out.md: is a symbolic link that leaves the folder',
  ]);
});

test('a named pipe and a folder with the name of a record are skipped', async () => {
  const folder = folderOf({ 'z.md': record('slug: z\n') });
  execFileSync('mkfifo', [join(folder, 'pipe.md')]);
  mkdirSync(join(folder, 'folder.md'));
  const { slugs, problems } = await loadFolder(folder);
  expect([slugs, problems]).toEqual([['z'], ['pipe.md: is not a regular file']]);
});

test('a folder that cannot be read is never an empty one', async () => {
  const missing = join(folderOf({}), 'missing');
  await expect(loadFolder(missing)).rejects.toThrow(SourceError);
  expect(() => loadSite(missing, { feeds: 'http://localhost' })).toThrow(/the folder does not exist/);
});

test('progress counts every file', async () => {
  const folder = folderOf(
    Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`${i}.md`, record(`slug: s${i}\n`)])),
  );
  const seen: string[] = [];
  await createFolderSource({ folder, readSite, now: () => NOON }).load({
    onProgress: (done, total) => seen.push(`${done}/${total}`),
  });
  expect([seen.length, seen.at(-1)]).toEqual([40, '40/40']);
});

test('problems of site.yaml name its lines', () => {
  const folder = folderOf({ 'site.yaml': 'title: A\nurl: nowhere\nperFeed: 500\nhubb: https://a.example\n' });
  expect(loadSite(folder, { feeds: 'http://localhost' }).problems.map(formatProblem)).toEqual([
    'site.yaml:2: url: must be an absolute http or https URL, is "nowhere"',
    'site.yaml:3: perFeed: must be from 1 to 200',
    'site.yaml:4: hubb: is unknown and ignored; did you mean "hub"? (warning)',
  ]);
});

test('of 10,000 records of one list that share an id one is served, and each other is reported', async () => {
  const list = Array.from({ length: 10_000 }, (_, index) => json({ id: 'urn:1', slug: `s${index}` }));
  const { slugs, problems } = await loadFolder(folderOf({ 'a.json': JSON.stringify(list) }));
  expect(slugs).toEqual(['s0']);
  expect(problems).toHaveLength(9999);
  expect(new Set(problems).size).toBe(9999);
  expect(problems.at(-1)).toBe('a.json: [9999].id: "urn:1" is already used by a.json[0], which is served');
});

test('an id of deeply nested lists is an error, not a crash', async () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const { slugs, problems } = await loadFolder(
    folderOf({ 'a.json': `[{"id": ${deep}, "title": "T"}]`, 'z.md': record('slug: z\n') }),
  );
  expect(slugs).toEqual(['z']);
  expect(problems.join('\n')).toContain('a.json: [0].id: must be text');
});

test('a field of site.yaml that throws is left out alone, and is named with its line', () => {
  const folder = folderOf({
    'site.yaml': "title: A\nurl: https://a.example\nids: tag:a\nredirects: {'/\\': /feed.rss}\n",
  });
  const { ok, problems } = loadSite(folder, { feeds: 'http://localhost' });
  expect([ok, problems.map(formatProblem)]).toEqual([
    true,
    ['site.yaml:4: redirects./\\: cannot be read and is left out: Invalid URL'],
  ]);
});
