import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadPublication } from '../../src/folder/publication.ts';
import { siteAfter } from '../../src/records/site-text.ts';
import { folderOf, siteOf, writeFile } from '../support.ts';
import { runWith as run } from './run.ts';

const RECORD = '---\nid: urn:a\nslug: a\ntitle: A\npublished: 2026-01-02T00:00:00Z\n---\nText.\n';

function filesWith(text: string) {
  const root = folderOf({ 'other.yaml': text, 'content/a.md': RECORD });
  return { folder: join(root, 'content'), site: join(root, 'other.yaml'), root };
}

const COMMANDS = [
  ['check'],
  ['show', '/feed.json'],
  ['explain', 'a.md'],
  ['build', '--out', '/nowhere/a'],
  ['bundle', '--out', '/nowhere/b'],
  ['links'],
  ['serve', '--port', '0'],
];

test.each(COMMANDS)(
  '%s: an error in the file given by --site names that file',
  async (command = '', ...rest) => {
    for (const [text, line, why] of [
      ['title: [\n', 2, 'is not valid YAML'],
      ['title: A\nurl: nope\n', 2, 'url: must be an absolute http or https URL'],
    ] as const) {
      const { folder, site } = filesWith(text);
      const [argument] = rest;
      const before = argument?.startsWith('-') === false ? [argument] : [];
      const { code, out, err } = await run([
        command,
        ...before,
        folder,
        '--site',
        site,
        ...rest.slice(before.length),
      ]);
      expect(out + err).toContain(`${site}:${line}: ${why}`);
      expect(out + err).not.toMatch(/\bsite\.yaml:/);
      expect(code).toBe(1);
    }
  },
);

test('warnings, JSON and annotations name it too; a site.yaml in the folder keeps its name', async () => {
  const { folder, site, root } = filesWith('titel: A\nurl: https://a.example\nids: tag:a.example,2026\n');
  expect((await run(['check', folder, '--site', site])).out).toContain(`${site}:1: titel: is unknown`);
  expect((await run(['check', folder], { SITE_FILE: site })).out).toContain(`${site}:1: titel: is unknown`);
  const json = JSON.parse((await run(['check', folder, '--site', site, '--json'])).out);
  expect(json.problems[0]).toMatchObject({ file: site, line: 1, field: 'titel' });
  const environment = { GITHUB_WORKSPACE: root };
  const annotated = await run(['check', folder, '--site', site, '--format', 'github'], environment);
  expect(annotated.out).toContain('::warning file=other.yaml,line=1::');
  writeFile(folder, 'site.yaml', 'titel: A\n');
  expect((await run(['check', folder])).out).toContain('site.yaml:1: titel: is unknown');
});

test.each(['build', 'bundle'])('%s: what the site lacks is asked for in that file', async (command) => {
  const site = 'title: A\nurl: https://a.example\nids: tag:a.example,2026\n';
  const given = filesWith(site);
  const lacking = await run([command, given.folder, '--site', given.site, '--out', join(given.root, 'out')]);
  expect(lacking.err).toContain(`${given.site}: feeds: is missing`);
  const hub = filesWith(`${site}feeds: https://feeds.example\nhub: self\n`);
  const { err } = await run([command, hub.folder, '--site', hub.site, '--out', join(hub.root, 'out')]);
  expect(err).toContain(`${hub.site}: hub: self works with feedstand serve alone`);
});

test('a given file that does not exist is an error: ids would be others', async () => {
  const { folder, root } = filesWith('title: A\n');
  const { code, out } = await run(['check', folder, '--site', join(root, 'no.yaml')]);
  expect(out).toContain(`${join(root, 'no.yaml')}: is not there`);
  expect(code).toBe(1);
  const stored = await run([
    'store',
    'check',
    '--store',
    `sqlite:${join(root, 'a.db')}`,
    '--site',
    join(root, 'no.yaml'),
  ]);
  expect(stored.code).toBe(1);
});

test('a service whose given file loses its ids says which file it waits for', async () => {
  const { folder, site } = filesWith('title: A\nurl: https://a.example\n');
  const parsed = await loadPublication(folder, { feeds: 'http://localhost' }, { siteFile: site });
  const { problems, isTaken } = siteAfter(siteOf(), parsed);
  expect(isTaken).toBe(false);
  expect(problems).toMatchObject([{ code: 'ids.lost', origin: { file: 'site.yaml', given: site } }]);
});
