import { readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeFile } from '../../support.ts';
import { createRestarts, followed, problemsOf, record, SITE, slugsOf } from './restarts.ts';

test('a restart opens no record whose file has not changed, and has the same articles and problems', async () => {
  const { run, told, file } = createRestarts({
    'a.md': record(
      'a',
      'category: News\nimage: https://a.example/p.png\nunknown: 1\n',
      '*A* [body](/x) with ß and €.',
    ),
    'b/list.json': JSON.stringify([
      { slug: 'b1', title: 'One', published: '2026-11-01T10:00:00Z', html: '<p>Häuser</p>' },
      { id: 'urn:x:2', title: 'Two', published: '2026-11-01T10:00:00Z', markdown: '日本' },
    ]),
    'c.md': record('c', 'updated: 2026-11-03T10:00:00Z\n'),
    'z.md': record('a'),
  });
  const first = await run();
  expect(first.opened).toContain('a.md');
  const second = await run();
  expect(second.opened).toEqual([]);
  expect(second.loaded).toEqual(first.loaded);
  expect(Object.keys(second.loaded.articles[0] ?? {})).toEqual(Object.keys(first.loaded.articles[0] ?? {}));
  expect(told).toEqual([]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a file that was written, replaced, added or removed while nothing ran is read as it is', async () => {
  const { folder, run } = createRestarts({ 'a.md': record('a'), 'b.md': record('b'), 'c.md': record('c') });
  await run();
  writeFile(folder, 'a.md', record('a').replace('A body', 'Another'));
  rmSync(join(folder, 'b.md'));
  writeFile(folder, 'd.md', record('d'));
  const { loaded, opened } = await run();
  expect(slugsOf(loaded)).toEqual(['a', 'c', 'd']);
  expect(String(loaded.articles[0]?.html)).toContain('Another');
  expect(new Set(opened)).toEqual(new Set(['a.md', 'd.md']));
  expect((await run()).opened).toEqual([]);
});

test('a change that keeps size and time of modification is noticed', async () => {
  const { folder, run } = createRestarts({ 'a.md': record('a') });
  const path = join(folder, 'a.md');
  const { atime, mtime } = statSync(path);
  await run();
  writeFile(folder, 'a.md', record('a').replace('A body', 'A bode'));
  utimesSync(path, atime, mtime);
  expect(String((await run()).loaded.articles[0]?.html)).toContain('A bode');
});

test('a file written within 2 s of its reading is opened at the next start, since its stamp may be that of a later change', async () => {
  const { run } = createRestarts({ 'a.md': record('a') });
  await run({ ahead: 1000 });
  expect((await run({ ahead: 1000 })).opened).toEqual(['a.md']);
  // That reading was late enough.
  await run({ ahead: 5000 });
  expect((await run({ ahead: 5000 })).opened).toEqual([]);
});

test('files with other stamps but the same content, as after a clone, are opened once', async () => {
  const { folder, run } = createRestarts({ 'a.md': record('a'), 'b.md': record('b') });
  const first = await run();
  for (const name of ['a.md', 'b.md']) {
    renameSync(join(folder, name), join(folder, `_${name}`));
    writeFile(folder, name, readFileSync(join(folder, `_${name}`)));
    rmSync(join(folder, `_${name}`));
  }
  const second = await run();
  expect([second.opened, second.loaded]).toEqual([['a.md', 'b.md'], first.loaded]);
  expect((await run()).opened).toEqual([]);
});

test('nothing of a draft is written, nor of what was once an article', async () => {
  const { folder, run, file } = createRestarts({
    'a.md': record('a', 'draft: true\n', 'Secret of the draft.'),
    'list.json': JSON.stringify([
      { slug: 'b', title: 'Open', published: '2026-11-01T10:00:00Z', markdown: 'Open.' },
      {
        slug: 'c',
        title: 'Closed',
        published: '2026-11-01T10:00:00Z',
        markdown: 'Secret of the list.',
        draft: true,
      },
    ]),
  });
  const { loaded } = await run();
  expect(slugsOf(loaded)).toEqual(['b']);
  const written = readFileSync(file, 'latin1');
  expect(written).toContain('Open.');
  expect(written).not.toContain('Secret');
  writeFile(folder, 'a.md', record('a', '', 'Out now.'));
  await run();
  expect(readFileSync(file, 'latin1')).toContain('Out now.');
});

test('a restart keeps the last known good version of a file that is broken by now', async () => {
  const { folder, run } = createRestarts({ 'a.md': record('a'), 'b.md': record('b') });
  const { loaded: good } = await run();
  writeFile(folder, 'a.md', '---\ntitle: [half');
  for (const _time of [1, 2]) {
    const { loaded } = await run();
    expect(loaded.articles).toEqual(good.articles);
    expect(problemsOf(loaded).join()).toContain('a.md:1: has no line ---');
  }
  writeFile(folder, 'a.md', record('a', 'tags: [new]\n'));
  const { loaded } = await run();
  expect([problemsOf(loaded), loaded.articles[0]?.tags]).toEqual([[], ['new']]);
});

test.each([
  ['---\npublished: never\ndraft: true\n---\nx', 'a takedown in a record with an error'],
  ['---\ntitle: [half\ndraft: yes', 'a takedown in a file that cannot be parsed'],
  [record('a', 'draft: maybe\n'), 'an unclear takedown'],
])(
  '%j hides the last known good version, and a later error does not bring it back: %s',
  async (text, _why) => {
    const { folder, run } = createRestarts({ 'a.md': record('a'), 'b.md': record('b') });
    await run();
    writeFile(folder, 'a.md', text);
    expect(slugsOf((await run()).loaded)).toEqual(['b']);
    writeFile(folder, 'a.md', 'x');
    expect(slugsOf((await run()).loaded)).toEqual(['b']);
  },
);

test('a draft whose file breaks stays hidden', async () => {
  const { folder, run } = createRestarts({ 'a.md': record('a', 'draft: true\n') });
  await run();
  writeFile(folder, 'a.md', 'x');
  expect(slugsOf((await run()).loaded)).toEqual([]);
});

test('changes while the service runs are written once nothing more happens', async () => {
  const { folder, start, run } = createRestarts({ 'a.md': record('a'), 'b.md': record('b') });
  const first = await start();
  const { until, end } = await followed(first);
  writeFile(folder, 'a.md', record('a', 'tags: [changed]\n'));
  rmSync(join(folder, 'b.md'));
  await until((state) => state.articles.length === 1 && state.articles[0]?.tags[0] === 'changed');
  writeFile(folder, 'a.md', 'x');
  await until((state) => problemsOf(state).length === 1);
  end();
  await first.cache.close();
  const { loaded } = await run();
  expect(loaded.articles.map(({ slug, tags }) => [slug, ...tags])).toEqual([['a', 'changed']]);
});

test.each([
  ['description: News\n', false, 'goes into no article'],
  ['author: Ada\n', true, 'is the author of articles without one'],
  ['summaryLength: 50\n', true, 'cuts summaries'],
])('after a change of site.yaml by %j every record is read anew: %s', async (line, isRead, _why) => {
  const { folder, run } = createRestarts({ 'a.md': record('a') });
  await run();
  writeFile(folder, 'site.yaml', `${SITE}${line}`);
  const { opened, loaded } = await run();
  expect(opened).toEqual(isRead ? ['a.md'] : []);
  if (line.startsWith('author')) expect(loaded.articles[0]?.authors[0]?.name).toBe('Ada');
  expect((await run()).opened).toEqual([]);
});

test('a warning that depends on the time is judged anew', async () => {
  const { run } = createRestarts({ 'a.md': record('a', 'updated: 2026-11-02T13:00:00Z\n') });
  const warningsAt = async (now: string) => problemsOf((await run({ now: Date.parse(now) })).loaded).length;
  expect(await warningsAt('2026-11-02T12:00:00Z')).toBe(1);
  expect(await warningsAt('2026-11-02T12:30:00Z')).toBe(1);
  expect(await warningsAt('2026-11-02T13:30:00Z')).toBe(0);
  expect(await warningsAt('2026-11-02T12:00:00Z')).toBe(1);
});

test('a record is read anew after the picture that it names has changed', async () => {
  const { folder, run } = createRestarts({
    'site.yaml': `${SITE}media: serve\n`,
    'a.md': record('a', 'image: a.png\n'),
    'a.png': PNG,
  });
  const first = await run();
  expect(first.loaded.articles[0]?.image).toMatchObject({ width: 1 });
  expect((await run()).loaded).toEqual(first.loaded);
  const wider = Buffer.from(PNG);
  wider.writeUInt32BE(2, 16);
  writeFile(folder, 'a.png', wider);
  expect((await run()).loaded.articles[0]?.image).toMatchObject({ width: 2 });
  rmSync(join(folder, 'a.png'));
  const gone = await run();
  expect(problemsOf(gone.loaded)).not.toEqual([]);
  expect(gone.loaded).toEqual((await createRestarts({}, folder).run()).loaded);
});

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
