import { onTestFinished, test } from 'vitest';
import type { Loaded } from '../../src/domain/article-source.ts';
import { createFolderSource } from '../../src/folder/folder-source.ts';
import { loadPublication } from '../../src/folder/publication.ts';
import { changed, folderOf, NOON, writeFile } from '../support.ts';

const SITE =
  'title: The Wire\nurl: https://news.example\nids: tag:news.example,2024\nfields: { draft: hide, html: text }\n';

function line(slug: string, fields: object = {}): string {
  return JSON.stringify({
    slug,
    title: slug,
    published: '2026-11-01T10:00:00Z',
    text: '<p>x</p>',
    ...fields,
  });
}

/** A folder that is followed. The function resolves once the titles of its public articles are these. */
async function follow(files: Readonly<Record<string, string>>) {
  const folder = folderOf({ 'site.yaml': SITE, ...files });
  const readSite = () => loadPublication(folder, { feeds: 'http://localhost' });
  const source = createFolderSource({ folder, readSite, now: () => NOON });
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  let state: Loaded = await source.load();
  let check = () => {};
  await source.follow?.((change) => {
    state = changed(state, change);
    check();
  }, controller.signal);
  const until = (titles: string, problems: number) =>
    new Promise<void>((resolve) => {
      check = () => {
        const shown = state.articles.filter(({ draft }) => !draft).map(({ title }) => title);
        if (shown.join() === titles && state.problems.length === problems) resolve();
      };
      check();
    });
  return { folder, until };
}

test('a broken line keeps the last good version, hides if it says so, and removes no other record', async () => {
  const { folder, until } = await follow({ 'cms.jsonl': `${line('a')}\n${line('b')}\n${line('c')}\n` });
  await until('a,b,c', 0);
  writeFile(folder, 'cms.jsonl', `${line('a')}\n${line('b').slice(0, -20)}`);
  await until('a,b,c', 1);
  writeFile(folder, 'cms.jsonl', `${line('a')}\n${line('b', { hide: 'yes' }).slice(0, -1)}\n${line('c')}\n`);
  await until('a,c', 1);
  writeFile(folder, 'cms.jsonl', `${line('a')}\n${line('c')}\n`);
  await until('a,c', 0);
});

test('a change of the rules reads the records again', async () => {
  const { folder, until } = await follow({ 'a.json': line('a', { headline: 'Other' }) });
  await until('a', 1);
  writeFile(folder, 'site.yaml', SITE.replace('draft: hide', 'draft: hide, title: headline'));
  await until('Other', 0);
});

test('a broken file hides what one of its fields says under its name here', async () => {
  const { folder, until } = await follow({ 'a.json': line('a') });
  await until('a', 0);
  writeFile(folder, 'a.json', '{"title": "a", "hide": true,');
  await until('', 1);
});
