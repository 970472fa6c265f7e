import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isCurrent } from '../../src/domain/article/article.ts';
import type { ArticleSource, Loaded } from '../../src/domain/article-source.ts';
import { formatProblem } from '../../src/domain/problem.ts';
import { createFolderSource } from '../../src/folder/folder-source.ts';
import { loadSite } from '../../src/folder/site-file.ts';
import { changed, folderOf, NOON, writeFile } from '../support.ts';

const SITE = 'title: The Wire\nurl: https://news.example\nids: tag:news.example,2024\n';
const record = (slug: string, title = 'A title', fields = '') => {
  return `---\nslug: ${slug}\ntitle: ${title}\npublished: 2026-11-01T10:00:00Z\n${fields}---\nA body.\n`;
};

const JSON_RECORD = { title: 'x', published: '2026-11-01T10:00:00Z', markdown: 'x' };

function sourceOf(folder: string, pollInterval?: number): ArticleSource {
  const readSite = () => loadSite(folder, { feeds: 'http://localhost:8787' });
  return createFolderSource({ folder, readSite, now: () => NOON, pollInterval });
}

describe.each([
  ['events', undefined],
  ['polling', 100],
])('by %s', (_name, pollInterval) => {
  /** A folder that is followed. `until` resolves once the last report satisfies a condition. */
  async function follow(files: Record<string, string>) {
    const folder = folderOf({ 'site.yaml': SITE, ...files });
    const source = sourceOf(folder, pollInterval);
    const controller = new AbortController();
    onTestFinished(() => controller.abort());
    let state: Loaded & { readonly stale?: string } = await source.load();
    let check = () => {};
    let changes = 0;
    await source.follow?.((change) => {
      state = changed(state, change);
      changes++;
      check();
    }, controller.signal);
    const last = () => state;
    const until = (holds: (loaded: typeof state) => boolean) => {
      return new Promise<typeof state>((resolve) => {
        check = () => {
          if (holds(last())) resolve(last());
        };
        check();
      });
    };
    const untilTitles = (...titles: string[]) => until((loaded) => titlesOf(loaded) === titles.join());
    /** Resolves once no change has come for three debounce periods, so that all events of the test so far are handled. */
    const settled = async () => {
      for (let before = -1; before !== changes; await setTimeout(60)) before = changes;
    };
    return { folder, until, untilTitles, last, settled };
  }

  test('a file that is saved, added, renamed or deleted is followed', async () => {
    const { folder, untilTitles } = await follow({
      'a.md': record('a', 'One'),
      'b/b.md': record('b', 'Two'),
    });
    writeFile(folder, 'a.md', record('a', 'One more'));
    await untilTitles('One more', 'Two');
    writeFile(folder, 'c/d/e.md', record('e', 'Three'));
    await untilTitles('One more', 'Two', 'Three');
    renameSync(join(folder, 'a.md'), join(folder, 'z.md'));
    await untilTitles('Two', 'Three', 'One more');
    rmSync(join(folder, 'b/b.md'));
    await untilTitles('Three', 'One more');
  });

  test('only changed articles are parsed again', async () => {
    const { folder, until, last } = await follow({ 'a.md': record('a', 'One'), 'b.md': record('b', 'Two') });
    const before = last();
    writeFile(folder, 'a.md', record('a', 'Other'));
    const after = await until((loaded) => titlesOf(loaded) === 'Other,Two');
    expect(after.articles[1]).toBe(before.articles[1]);
    expect(after.site).toBe(before.site);
  });

  test('a save by a rename over the file, as editors do, and a name that changes in case alone', async () => {
    const { folder, untilTitles } = await follow({ 'a.md': record('a', 'One') });
    writeFile(folder, '.a.md.tmp', record('a', 'Saved'));
    renameSync(join(folder, '.a.md.tmp'), join(folder, 'a.md'));
    await untilTitles('Saved');
    renameSync(join(folder, 'a.md'), join(folder, 'A.md'));
    writeFile(folder, 'b.md', record('b', 'Two'));
    await untilTitles('Saved', 'Two');
  });

  test('a folder that is renamed takes its files along', async () => {
    const { folder, until } = await follow({ 'old/a.md': record('a'), 'old/deep/b.md': record('b') });
    renameSync(join(folder, 'old'), join(folder, 'new'));
    const { articles } = await until(({ articles }) =>
      articles.every(({ origin }) => origin.file.startsWith('new/')),
    );
    expect(articles.map(({ origin }) => origin.file)).toEqual(['new/a.md', 'new/deep/b.md']);
  });

  test('an edit that leaves size and time as they were is seen', async () => {
    const { folder, untilTitles } = await follow({ 'a.md': record('a', 'One') });
    const { atime, mtime } = statSync(join(folder, 'a.md'));
    writeFile(folder, 'a.md', record('a', 'Two'));
    utimesSync(join(folder, 'a.md'), atime, mtime);
    await untilTitles('Two');
  });

  test('a burst of a thousand changed files ends in the right state', async () => {
    const names = Array.from({ length: 1000 }, (_, index) => `d${index % 10}/a${index}`);
    const { folder, until } = await follow(
      Object.fromEntries(names.map((name) => [`${name}.md`, record(name)])),
    );
    for (const name of names) writeFile(folder, `${name}.md`, record(name, 'Pulled'));
    for (const name of names.slice(0, 500)) rmSync(join(folder, `${name}.md`));
    const { articles } = await until(({ articles }) => {
      return articles.length === 500 && articles.every(({ title }) => title === 'Pulled');
    });
    expect(articles).toHaveLength(500);
  }, 20_000);

  test('an article that gets an error keeps its last good version; the problem ends with the error', async () => {
    const { folder, until } = await follow({ 'a.md': record('a', 'Good') });
    writeFile(folder, 'a.md', '---\ntitle: [half writ');
    const broken = await until(({ problems }) => problems.length > 0);
    expect([titlesOf(broken), broken.problems.map(formatProblem)]).toEqual([
      'Good',
      ['a.md:1: has no line --- that ends its front matter'],
    ]);
    writeFile(folder, 'a.md', record('a', 'Mended'));
    expect((await until((loaded) => titlesOf(loaded) === 'Mended')).problems).toEqual([]);
  });

  describe('a takedown fails closed, in a process that runs as in one that starts', () => {
    const hidden = ({ articles }: Loaded) => articles.every((article) => !isCurrent(article, NOON));

    test.each([
      ['draft: True', 'in other letters'],
      ['draft: maybe', 'a value that is not understood'],
      ['Draft: yes', 'the field in other letters'],
      ['published: soon\ndraft: true', 'beside another error'],
      ['published: soon\nexpires: 2026-11-01T12:00:00Z', 'a past expiry beside another error'],
      ['expires: 2026-11-02', 'a date alone, which has begun'],
      ['expires: some day', 'an expiry that cannot be read'],
      ['published: false', 'a flag'],
      ['status: privat', 'a typing error'],
      ['title: A: colon too many\ndraft: true # at once', 'front matter that is broken elsewhere'],
    ])('%j: %s', async (fields) => {
      const { folder, until } = await follow({ 'a.md': record('a') });
      const lines = ['slug: a', 'title: x', 'published: 2026-11-01T10:00:00Z'];
      const rest = lines.filter((line) => !fields.includes(line.slice(0, line.indexOf(':') + 1)));
      writeFile(folder, 'a.md', `---\n${[...rest, fields].join('\n')}\n---\nText.`);
      expect((await until(hidden)).articles).toHaveLength(1);
      expect(hidden(await sourceOf(folder).load())).toBe(true);
    });

    const tooLarge = 'x'.repeat(2 * 2 ** 20);
    test.each<[string, string, string | Uint8Array]>([
      ['too large', 'a.md', `---\nslug: a\ndraft: true\n---\n${tooLarge}`],
      ['too large, and its front matter too', 'a.md', `---\nslug: a\ndraft: true\nsummary: ${tooLarge}`],
      ['too large, and expired', 'a.md', `---\nslug: a\nexpires: 2026-11-01T12:00:00Z\n---\n${tooLarge}`],
      ['too large, and JSON', 'a.json', `{"slug": "a", "status": "private", "html": "${tooLarge}"}`],
      ['not UTF-8', 'a.md', Buffer.from('---\nslug: a\ntitle: \xe9\ndraft: true\n---\nText.', 'latin1')],
      ['UTF-16', 'a.md', Buffer.from('---\nslug: a\ndraft: true\n---\nText.', 'utf16le')],
    ])('a file that is %s is searched for a withdrawal', async (_what, file, content) => {
      const good = file === 'a.md' ? record('a') : JSON.stringify({ ...JSON_RECORD, slug: 'a' });
      const { folder, until } = await follow({ [file]: good });
      writeFile(folder, file, content);
      const { articles, problems } = await until(hidden);
      expect(articles).toHaveLength(1);
      expect(problems).toHaveLength(1);
      writeFile(folder, file, good);
      await until((loaded) => !hidden(loaded) && loaded.problems.length === 0);
    });

    test('a file that is too large and says nothing about it keeps its last good version', async () => {
      const { folder, until } = await follow({ 'a.md': record('a', 'Good') });
      writeFile(folder, 'a.md', `${record('a', 'Bad')}draft: true\n${tooLarge}`);
      const kept = await until(({ problems }) => problems.length > 0);
      expect([titlesOf(kept), hidden(kept)]).toEqual(['Good', false]);
    });

    test('a record of a list too', async () => {
      const json = (more: object) => ({ ...JSON_RECORD, slug: 'a', ...more });
      const { folder, until, untilTitles } = await follow({ 'a.json': JSON.stringify([json({})]) });
      writeFile(folder, 'a.json', JSON.stringify([json({ draft: 2 })]));
      await until(hidden);
      writeFile(folder, 'a.json', JSON.stringify([json({ title: 'Public again' })]));
      await untilTitles('Public again');
    });

    test('a list that is half written keeps its last good records', async () => {
      const { folder, until } = await follow({ 'a.json': JSON.stringify([{ ...JSON_RECORD, slug: 'a' }]) });
      writeFile(folder, 'a.json', '[{"slug": "a", "draft": true, "tit');
      const { articles } = await until(({ problems }) => problems.length > 0);
      expect(articles.filter((article) => isCurrent(article, NOON))).toHaveLength(1);
    });

    test('words that site.yaml adds count for every record at once', async () => {
      const { folder, until } = await follow({ 'a.md': record('a', 'x', 'status: entwurf\n') });
      writeFile(folder, 'site.yaml', `${SITE}hide: { status: [Entwurf] }\n`);
      await until(hidden);
    });

    test('a hidden article is shown again once its record says so without an error', async () => {
      const { folder, until, untilTitles } = await follow({ 'a.md': record('a') });
      writeFile(folder, 'a.md', record('a', 'x', 'draft: maybe\n'));
      await until(hidden);
      writeFile(folder, 'a.md', record('a', 'Public', 'draft: off\n'));
      await untilTitles('Public');
    });
  });

  test('records of a list keep their last good version by name, wherever they stand', async () => {
    const json = (slug: string, title: unknown) => ({
      slug,
      title,
      published: '2026-11-01T10:00:00Z',
      markdown: 'x',
    });
    const { folder, until } = await follow({
      'a.json': JSON.stringify([json('one', 'One'), json('two', 'Two')]),
    });
    writeFile(folder, 'a.json', JSON.stringify([json('three', 'Three'), json('two', 2)]));
    expect(titlesOf(await until(({ problems }) => problems.length > 0))).toBe('Three,Two');
    writeFile(folder, 'a.json', '[');
    expect(titlesOf(await until(({ problems }) => problems[0]?.field === undefined))).toBe('Three,Two');
  });

  test('a record of a list is known by its id where its slug is what broke', async () => {
    const json = (slug: string) => [
      { slug, id: 'urn:x', title: 'One', published: '2026-11-01T10:00:00Z', markdown: 'x' },
    ];
    const { folder, until } = await follow({ 'a.json': JSON.stringify(json('x')) });
    writeFile(folder, 'a.json', JSON.stringify(json('Not A Slug')));
    expect(titlesOf(await until(({ problems }) => problems.length > 0))).toBe('One');
  });

  test('the loser of a duplicate returns when the winner is removed', async () => {
    const { folder, until, untilTitles } = await follow({
      'a.md': record('x', 'Winner'),
      'b.md': record('x', 'Loser'),
    });
    expect(titlesOf(await until(({ problems }) => problems.length === 1))).toBe('Winner');
    rmSync(join(folder, 'a.md'));
    await untilTitles('Loser');
    writeFile(folder, 'a.md', record('x', 'Back'));
    await untilTitles('Back');
  });

  test('a changed site.yaml gives a new site and reads every record again; a broken one changes nothing', async () => {
    const { folder, until, last } = await follow({ 'a.md': record('a') });
    writeFile(folder, 'site.yaml', `${SITE}rights: All mine\n`);
    const changed = await until(({ site }) => site.rights === 'All mine');
    expect(changed.articles[0]?.rights).toBe('All mine');
    writeFile(folder, 'site.yaml', 'title: [');
    await until(({ problems }) => problems.some(({ origin }) => origin.file === 'site.yaml'));
    expect(last().site).toBe(changed.site);
  });

  test('a folder that vanishes keeps everything, and is followed again when it is back', async () => {
    const { folder, until, untilTitles } = await follow({ 'a.md': record('a', 'One') });
    renameSync(folder, `${folder}-away`);
    expect(titlesOf(await until(({ stale }) => stale !== undefined))).toBe('One');
    // A mount point without its disk.
    mkdirSync(folder);
    expect(titlesOf(await until(({ stale }) => stale?.startsWith('an empty folder') === true))).toBe('One');
    rmSync(folder, { recursive: true });
    renameSync(`${folder}-away`, folder);
    await until(({ stale }) => stale === undefined);
    writeFile(folder, 'b.md', record('b', 'Two'));
    await untilTitles('One', 'Two');
  }, 20_000);

  test('a folder that is away for a moment is followed on', async () => {
    const { folder, untilTitles, settled } = await follow({ 'a.md': record('a', 'One') });
    renameSync(folder, `${folder}-away`);
    renameSync(`${folder}-away`, folder);
    await settled();
    writeFile(folder, 'b.md', record('b', 'Two'));
    await untilTitles('One', 'Two');
  });

  test('a file that replaces the folder does not delete the articles', async () => {
    const { folder, until, untilTitles } = await follow({ 'a.md': record('a', 'One') });
    renameSync(folder, `${folder}-away`);
    writeFileSync(folder, 'x');
    expect(titlesOf(await until(({ stale }) => stale !== undefined))).toBe('One');
    rmSync(folder);
    renameSync(`${folder}-away`, folder);
    await until(({ stale }) => stale === undefined);
    writeFile(folder, 'b.md', record('b', 'Two'));
    await untilTitles('One', 'Two');
  }, 20_000);

  test('folders that come all at once are followed as deep as they go', async () => {
    const { folder, until, settled } = await follow({ 'a.md': record('a') });
    const deep = Array.from({ length: 20 }, (_, index) => `m${index}/b/c/d/e`);
    for (const path of deep) mkdirSync(join(folder, path), { recursive: true });
    await settled();
    for (const [index, path] of deep.entries())
      writeFile(folder, `${path}/f.md`, record(`f${index}`, 'Late'));
    await until(({ articles }) => articles.filter(({ title }) => title === 'Late').length === 20);
    for (const path of deep) rmSync(join(folder, path, 'f.md'));
    await until(({ articles }) => articles.length === 1);
  }, 20_000);

  test('files deep in a renamed folder are still followed', async () => {
    const { folder, until, untilTitles, settled } = await follow({ 's/t/b.md': record('b', 'One') });
    renameSync(join(folder, 's'), join(folder, 'q'));
    await until(({ articles }) => articles[0]?.origin.file === 'q/t/b.md');
    await settled();
    writeFile(folder, 'q/t/b.md', record('b', 'Two'));
    await untilTitles('Two');
  });

  test('a change behind a symbolic link shows, of a file, a folder, and a link that is exchanged', async () => {
    const { folder, untilTitles } = await follow({
      '_v1/a.md': record('a', 'One'),
      '_v2/a.md': record('a', 'Two'),
      '_d/b.md': record('b', 'B'),
    });
    symlinkSync('_v1', join(folder, '..data'));
    symlinkSync('..data/a.md', join(folder, 'a.md'));
    symlinkSync('_d', join(folder, 'd'));
    await untilTitles('One', 'B');
    symlinkSync('_v2', join(folder, '..new'));
    renameSync(join(folder, '..new'), join(folder, '..data'));
    await untilTitles('Two', 'B');
    writeFile(folder, '_d/b.md', record('b', 'Bee'));
    await untilTitles('Two', 'Bee');
    writeFile(folder, '_v2/a.md', record('a', 'Three'));
    await untilTitles('Three', 'Bee');
  });

  test('a site.yaml that is missing or half written changes no id', async () => {
    const { folder, until, untilTitles, last } = await follow({ 'a.md': record('a', 'One') });
    const { site } = last();
    for (const [step, text] of [undefined, '', 'title: The'].entries()) {
      if (text === undefined) rmSync(join(folder, 'site.yaml'));
      else writeFile(folder, 'site.yaml', text);
      writeFile(folder, 'a.md', record('a', `Step ${step}`));
      await untilTitles(`Step ${step}`);
      const told = await until(({ problems }) => problems.some(({ field }) => field === 'ids'));
      expect(told.site).toBe(site);
      expect(told.problems.map(formatProblem).join()).toContain(
        'ids: is missing; ids stay "tag:news.example,2024"',
      );
    }
    writeFile(folder, 'site.yaml', SITE.replace('The Wire', 'Back'));
    expect((await until((loaded) => loaded.site.title === 'Back')).problems).toEqual([]);
  });

  test('settings that records do not depend on change without reading them again', async () => {
    const { folder, until, last } = await follow({ 'a.md': record('a') });
    const [article] = last().articles;
    writeFile(folder, 'site.yaml', SITE.replace('The Wire', 'The Cable'));
    const { articles } = await until(({ site }) => site.title === 'The Cable');
    expect(articles[0]).toBe(article);
  });

  test('a folder is followed on after a link into it has gone', async () => {
    const { folder, untilTitles } = await follow({ 'b/m.md': record('m', 'One'), 'b/notes.txt': 'x' });
    symlinkSync('b/notes.txt', join(folder, 'notes.txt'));
    writeFile(folder, 'b/m.md', record('m', 'Two'));
    await untilTitles('Two');
    rmSync(join(folder, 'notes.txt'));
    writeFile(folder, 'b/m.md', record('m', 'Three'));
    await untilTitles('Three');
    rmSync(join(folder, 'b/m.md'));
    await untilTitles();
  });

  test('two records that call themselves the same do not both keep the last good version', async () => {
    const json = (title?: string) => ({
      slug: 'x',
      ...(title && { title }),
      published: '2026-11-01T10:00:00Z',
      markdown: 'x',
    });
    const { folder, until, untilTitles } = await follow({ 'a.json': JSON.stringify([json('One')]) });
    writeFile(folder, 'a.json', JSON.stringify([json(), json()]));
    expect(titlesOf(await until(({ problems }) => problems.length > 1))).toBe('One');
    rmSync(join(folder, 'a.json'));
    await untilTitles();
  });

  test('deleting every record is believed', async () => {
    const { folder, until } = await follow({ 'a.md': record('a') });
    rmSync(join(folder, 'a.md'));
    expect((await until(({ articles }) => articles.length === 0)).stale).toBeUndefined();
  });

  test('a folder in the place of a file is read like any other', async () => {
    const { folder, until } = await follow({ 'a.md': record('a', 'One') });
    const text = readFileSync(join(folder, 'a.md'));
    rmSync(join(folder, 'a.md'));
    mkdirSync(join(folder, 'a.md'));
    writeFileSync(join(folder, 'a.md', 'b.md'), text);
    expect(titlesOf(await until(({ articles }) => articles[0]?.origin.file === 'a.md/b.md'))).toBe('One');
  });
});

function titlesOf({ articles }: Loaded): string {
  return articles.map(({ title }) => title).join();
}
