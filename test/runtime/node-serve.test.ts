import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { arraySource } from '../../src/records/array-source.ts';
import { createFeedstand } from '../../src/runtime/feedstand.ts';
import { serve } from '../../src/runtime/node-serve.ts';
import { ask } from '../contract/ask.ts';
import { folderOf, SITE_FIELDS } from '../support.ts';

const RECORD = {
  slug: 'a',
  title: 'A title',
  published: '2026-11-01T10:00:00Z',
  markdown: 'Words. '.repeat(200),
};

async function loaded() {
  const feedstand = createFeedstand({ source: arraySource(SITE_FIELDS, [RECORD]) });
  await feedstand.load();
  return feedstand;
}

test('serves records with the codings that Node has, until it is closed', async () => {
  const before = process.listenerCount('SIGTERM');
  const { port, close } = await serve(await loaded(), { port: 0 });
  const origin = new URL(`http://127.0.0.1:${port}`);
  const feed = await ask(origin, '/feed.json', { headers: { 'accept-encoding': 'gzip' } });
  expect([feed.status, feed.headers['content-encoding']]).toEqual([200, 'gzip']);
  expect(JSON.parse(gunzipSync(feed.body).toString()).items).toHaveLength(1);
  await Promise.all([close(), close()]);
  await expect(fetch(origin)).rejects.toThrow();
  expect(process.listenerCount('SIGTERM')).toBe(before);
});

test('a port in use is an error, and no signal is handled', async () => {
  const before = process.listenerCount('SIGTERM');
  const { port, close } = await serve(await loaded(), { port: 0, signals: [] });
  onTestFinished(close);
  await expect(serve(await loaded(), { port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  expect(process.listenerCount('SIGTERM')).toBe(before);
});

// The built package in a separate process: `npm test` builds it first.
const DIST = join(import.meta.dirname, '../../dist');

test.each([
  ['ends the process, whatever else it waits for', 'setInterval(() => {}, 1000);', 143],
  [
    'leaves the end to a program that handles it',
    "process.on('SIGTERM', () => setTimeout(process.exit, 200, 7));",
    7,
  ],
])('SIGTERM %s', async (_name, more, code) => {
  const program = `import { arraySource, createFeedstand } from '${DIST}/feedstand.js';
import { serve } from '${DIST}/node.js';
${more}
const source = arraySource(${JSON.stringify(SITE_FIELDS)}, [${JSON.stringify(RECORD)}]);
console.log((await serve(createFeedstand({ source }), { port: 0 })).port);`;
  const child = spawn(process.execPath, [join(folderOf({ 'program.mjs': program }), 'program.mjs')]);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const [line] = await once(child.stdout, 'data');
  expect(Number(line)).toBeGreaterThan(0);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([code, null]);
});
