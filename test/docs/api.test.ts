import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { load } from 'js-yaml';
import { expect, onTestFinished, test } from 'vitest';
import { writeFile } from '../support.ts';
import { blocksOf, ROOT } from './blocks.ts';
import { world } from './world.ts';

const run = promisify(execFile);

const CLI = join(ROOT, 'dist/cli.js');

test('the commands of docs/api.md do what it says, one after the other', async () => {
  const { folder, path } = world('');
  const [setup = '', ...requests] = blocksIn('sh');
  const env = { ...process.env, PATH: path };
  // The service goes on, so the test starts it in place of the last line.
  const [commands = '', serve = ''] = setup.split(/\n(?=feedstand serve)/);
  await run('bash', ['-euc', commands], { cwd: folder, env });
  const port = await startService(folder, serve.split(' ').slice(1));
  const here = requests
    .map((text) => text.replaceAll('localhost:8787', `127.0.0.1:${port}`))
    .join('\n\necho "---"\n');
  const silent = here.replaceAll('curl ', 'curl -s ');
  const { stdout } = await run('bash', ['-euc', silent], { cwd: folder, env });
  const [put, feed, markdown, changes, matched, batch, list, check, tokens, ninjs, micropub, file] =
    stdout.split('---\n');
  expect(JSON.parse(put ?? '')).toMatchObject({ result: 'created', slug: '2026/ferry', warnings: [] });
  expect(feed).toContain('<title>The ferry is back</title>');
  expect(JSON.parse(markdown ?? '')).toMatchObject({ result: 'created', slug: '2026/pier' });
  expect(linesOf(changes)).toMatchObject([
    { result: 'replaced' },
    { result: 'replaced', state: 'hidden' },
    { result: 'deleted' },
  ]);
  expect(JSON.parse(matched ?? '')).toMatchObject({ result: 'replaced' });
  expect(linesOf(batch)).toMatchObject([{ status: 201 }, { status: 201 }]);
  expect(linesOf(list)).toMatchObject([{ articles: [], more: false }, { feeds: [{ path: '/feed' }, {}] }]);
  const codes = [{ pointer: '/title' }, { pointer: '/published' }];
  expect(JSON.parse(check ?? '')).toMatchObject({ valid: false, problems: codes });
  expect(tokens).toContain('politics');
  expect(JSON.parse(ninjs ?? '')).toMatchObject({ result: 'created', slug: 'urn-newsml-news-example-7' });
  expect(micropub).toMatch(/^HTTP\/1\.1 201 [\s\S]*^location: https:\/\/news\.example\/tides/im);
  expect(JSON.parse(file ?? '')).toMatchObject({ result: 'created', slug: '2026/map', warnings: [] });
  await pushByCi(folder, port);
}, 60_000);

/** The step of a workflow pushes a folder of Markdown, and again without a change. */
async function pushByCi(folder: string, port: number): Promise<void> {
  const [step] = blocksIn('yaml').flatMap((text) => load(text) as { readonly run: string }[]);
  const { stdout: token } = await run('cat', ['token.txt'], { cwd: folder });
  const env = { ...process.env, API: `http://127.0.0.1:${port}/api`, TOKEN: token.trim() };
  const record = '---\ntitle: The crane\npublished: 2026-11-02T10:00:00Z\n---\nIt turns.\n';
  // In place of the sample publication, some of whose records have problems.
  rmSync(join(folder, 'articles'), { recursive: true });
  writeFile(folder, 'articles/2026/crane.md', record);
  const push = async () => {
    const { stdout } = await run('bash', ['-euc', step?.run ?? ''], { cwd: folder, env });
    return linesOf(stdout);
  };
  expect(await push()).toMatchObject([{ slug: '2026/crane', result: 'created' }]);
  expect(await push()).toMatchObject([{ slug: '2026/crane', result: 'unchanged' }]);
}

function blocksIn(language: string): readonly string[] {
  return blocksOf('docs/api.md').flatMap((block) => (block.language === language ? block.text : []));
}

function linesOf(text = ''): unknown[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

async function startService(folder: string, args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [CLI, ...args, '--port', '0', '--log', 'json'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  let port = 0;
  for await (const line of createInterface({ input: child.stderr })) {
    const { message, ...entry } = JSON.parse(line);
    if (message === 'listening') port = entry.port;
    if (message === 'ready') break;
  }
  child.stderr.resume();
  return port;
}
