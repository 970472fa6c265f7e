import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { parse } from 'smol-toml';
import { expect, onTestFinished, test } from 'vitest';
import { warnOfExposedAssets } from '../../src/cli/exposed-assets.ts';
import { dockerStarter } from '../../src/cli/starters/docker.ts';
import { writeStarter } from '../../src/cli/starters/starter.ts';
import { workersStarter } from '../../src/cli/starters/workers.ts';
import { folderOf } from '../support.ts';
import { runWith as run } from './run.ts';

/** `init` writes project files into the present folder. */
function inFolder(files: Readonly<Record<string, string>> = {}): string {
  const [folder, before] = [folderOf(files), process.cwd()];
  process.chdir(folder);
  onTestFinished(() => process.chdir(before));
  return folder;
}

test.each(['articles', 'my texts', 'a"b', "it's"])('the files for %j can be parsed', (articles) => {
  const { files } = workersStarter(articles);
  const settings = parse(files['wrangler.toml'] ?? '');
  expect(settings).toMatchObject({ main: 'bundle/worker.js', assets: { run_worker_first: true } });
  expect(settings.build).toMatchObject({ watch_dir: [articles] });
  expect(load(files['.github/workflows/feeds.yml'] ?? '')).toHaveProperty('jobs.deploy.steps');
  const docker = dockerStarter(articles).files;
  expect(load(docker['compose.feeds.yaml'] ?? '')).toMatchObject({
    services: { feeds: { build: { context: '.' }, volumes: ['cache:/cache'] } },
    volumes: { cache: null },
  });
  expect(docker['feeds.Dockerfile']).toContain(`COPY ${JSON.stringify([articles, '/articles'])}`);
});

test('init --workers --docker writes only its own files, and overwrites nothing', async () => {
  const folder = inFolder({ 'wrangler.toml': 'mine', 'package.json': '{}' });
  const { code, out, err } = await run(['init', '--workers', '--docker', 'texts']);
  expect(code).toBe(0);
  expect(err).toBe('feedstand: wrangler.toml is not written: it is there already\n');
  expect(out).toContain('wrote .github/workflows/feeds.yml\n');
  expect(out).toContain('Next:');
  expect(readFileSync(join(folder, 'wrangler.toml'), 'utf8')).toBe('mine');
  expect(readFileSync(join(folder, 'package.json'), 'utf8')).toBe('{}');
  expect(readdirSync(folder).sort()).toEqual(
    [
      '.github',
      'compose.feeds.yaml',
      'feeds.Dockerfile',
      'feeds.Dockerfile.dockerignore',
      'package.json',
      'wrangler.toml',
    ].sort(),
  );
  expect((await run(['init', '--workers', 'texts'])).code).toBe(1);
});

test('init --from-wordpress begins with the articles of an export', async () => {
  const folder = inFolder();
  cpSync(join(import.meta.dirname, '../fixtures/wordpress.xml'), join(folder, 'export.xml'));
  const { code, out } = await run(['init', 'texts', '--from-wordpress', 'export.xml', '--docker']);
  expect(code).toBe(0);
  expect(out).toMatch(/articles written to texts\n/);
  expect(readdirSync(join(folder, 'texts'))).toContain('site.yaml');
  expect(readdirSync(folder)).toContain('feeds.Dockerfile');
});

test.each([
  ['', false],
  ['[assets]\ndirectory = "bundle/assets"\nrun_worker_first = true\n', false],
  ['[assets]\ndirectory = "public"\n', false],
  ['[assets]\ndirectory = "bundle/assets"\n', true],
  ['[assets]\ndirectory = "bundle/assets"\nrun_worker_first = ["/api/*"]\n', true],
  ['[assets]\ndirectory = "."\n', true],
  ['[env.production.assets]\ndirectory = "./bundle"\n', true],
  ['not toml', false],
])('wrangler.toml with %j: a warning is %s', async (text, isWarned) => {
  const folder = folderOf({ 'wrangler.toml': text });
  mkdirSync(join(folder, 'bundle'));
  const lines: string[] = [];
  const stderr = { write: (line: string | Uint8Array) => lines.push(String(line)) };
  const terminal = { version: '1', environment: {}, stdout: stderr, stderr, now: () => 0 };
  await warnOfExposedAssets(join(folder, 'bundle'), terminal, folder);
  expect(lines.join('').includes('run_worker_first = true')).toBe(isWarned);
});

test('a starter follows no link out of the folder', () => {
  const folder = folderOf({});
  writeFileSync(join(folder, '.github'), 'a file');
  const { written, kept } = writeStarter(folder, workersStarter('articles'));
  expect(written).toEqual(['wrangler.toml']);
  expect(kept).toEqual([{ path: '.github/workflows/feeds.yml', reason: '.github is not a folder' }]);
});
