import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRepository } from '../git-repository.ts';

/** Makes a copy of the site `eleventy-git` a repository, whose commits end with the files as they are. */
export function makeHistory(folder: string): void {
  const { git, commit } = createRepository(folder);
  const place = (name: string) => join(folder, 'content/posts', `${name}.md`);
  const last = new Map(
    ['added', 'moved', 'copied', 'edited', 'merged', 'side', 'again', 'written'].map((name) => {
      return [name, readFileSync(place(name), 'utf8')] as const;
    }),
  );
  const put = (name: string, change = (text: string) => text): void => {
    writeFileSync(place(name), change(last.get(name) ?? ''));
  };
  const remove = (name: string): void => rmSync(place(name));
  for (const name of last.keys()) if (name !== 'added' && name !== 'written') remove(name);
  writeFileSync(join(folder, '.gitignore'), 'node_modules\n_site\n');
  commit('2020-01-02T03:04:05+01:00');

  mkdirSync(join(folder, 'drafts'));
  put('moved', (text) => text.replace(', with an edit', ''));
  renameSync(place('moved'), join(folder, 'drafts/other.md'));
  put('edited', (text) => text.replace('third', 'first'));
  put('again', (text) => text.replace('south', 'north'));
  commit('2020-02-03T23:30:00-05:00');

  renameSync(join(folder, 'drafts/other.md'), place('moved'));
  put('moved');
  put('edited', (text) => text.replace('third', 'second'));
  remove('again');
  put('merged', (text) => text.replace('Neither the one nor the other', 'The beginning'));
  commit('2021-03-04T12:00:00Z');

  git('checkout', '--quiet', '-b', 'side');
  put('side');
  put('merged', (text) => text.replace('Neither the one nor the other', 'The one'));
  commit('2021-05-06T12:00:00Z');

  git('checkout', '--quiet', 'main');
  put('merged', (text) => text.replace('Neither the one nor the other', 'The other'));
  put('copied');
  put('again');
  commit('2022-07-08T12:00:00Z');

  git('merge', '--quiet', '--no-commit', '--strategy=ours', 'side');
  put('side');
  put('merged');
  commit('2023-09-10T11:12:13+09:00');

  put('edited');
  commit('2024-11-12T12:00:00Z');
}
