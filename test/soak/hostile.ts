import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createBundle } from '../../src/bundle/pack.ts';
import { createFolderSource } from '../../src/folder/folder-source.ts';
import { loadSite } from '../../src/folder/site-file.ts';
import { buildWorker } from '../bench/build-worker.ts';
import { MADE_SITE, makeRecords } from '../bench/publication.ts';
import { startIsolates } from '../bench/workerd.ts';
import { fetchBytes } from './reader.ts';

/**
 * `npm run soak:hostile`: for how long 100 hostile requests on one connection keep others from an answer, on Node and on
 * workerd, over a publication with 30,000 topics. While they are answered, `/healthz` is asked on another connection, again and
 * again; what counts is its slowest answer. Ends with 1 where that is over the goal: a script, since on a busy machine it may be.
 */
const GOAL_MS = 200;
const REQUESTS = 100;
const [RECORDS, TAGS_EACH] = [600, 50];

interface Hostile {
  readonly name: string;
  readonly target: string;
  readonly fields?: string;
}

const HOSTILE: readonly Hostile[] = [
  { name: 'slashes beyond the limit', target: `/${'/'.repeat(15_000)}x` },
  { name: 'slashes', target: `/${'/'.repeat(8000)}x` },
  { name: 'a category below thousands', target: `/category/${'x/'.repeat(4000)}` },
  { name: 'feeds within feeds', target: `/tag/${'feed/'.repeat(1600)}!` },
  { name: 'escapes that decode to nothing', target: `/tag/${'%ff'.repeat(2600)}` },
  { name: 'marks that Unicode sorts', target: `/tag/a${'%CC%81%CC%96'.repeat(650)}` },
  { name: 'a topic that is nearly there', target: `/tag/topic-number-${'9'.repeat(60)}` },
  { name: 'a topic that many are like', target: '/tag/topic-number-1x' },
  { name: 'a search that finds everything', target: '/?q=t+o+p+i+c+n+u+m+b+e+r' },
  { name: 'a search that finds nothing', target: `/?q=${'zebra+'.repeat(16)}` },
  { name: 'parameters without a value', target: `/feed.rss?${'&a'.repeat(4000)}%25` },
  { name: 'a feed below slashes', target: `${'/'.repeat(8000)}?feed=rss2` },
  { name: 'entity tags', target: '/feed.rss', fields: `If-None-Match: ${'"a",'.repeat(3000)}x\r\n` },
  { name: 'codings', target: '/feed.rss', fields: `Accept-Encoding: ${'gzip;q=0.5,'.repeat(1000)}\r\n` },
];

const folder = mkdtempSync(join(tmpdir(), 'feedstand-hostile-'));
writeRecords(join(folder, 'records'));
let isLate = false;
for (const start of [startNode, startWorker]) {
  const { name, port, stop } = await start();
  // The first of each kind makes what is made once.
  for (const hostile of HOSTILE) await pipeline(port, hostile, 1);
  console.log([name, 'slowest /healthz', `all ${REQUESTS}`, 'answers'].join('\t'));
  for (const hostile of HOSTILE) {
    const { slowest, total, answers } = await pipeline(port, hostile, REQUESTS);
    isLate ||= slowest > GOAL_MS;
    console.log([hostile.name, ms(slowest), ms(total), answers].join('\t'));
  }
  await stop();
}
rmSync(folder, { recursive: true });
process.exitCode = isLate ? 1 : 0;

/** Sends the requests at once, and asks for `/healthz` until they are answered. */
async function pipeline(port: number, { target, fields = '' }: Hostile, count: number) {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const statuses: string[] = [];
  let rest = '';
  socket.setEncoding('latin1').on('data', (text: string) => {
    statuses.push(...Array.from((rest + text).matchAll(/HTTP\/1\.1 (\d{3})/g), ([, status = '']) => status));
    // A status line may come in two parts; none that is whole is counted twice.
    rest = text.slice(-11).replace(/^.*HTTP\/1\.1 \d{3}/s, '');
  });
  socket.on('error', () => {});
  const start = performance.now();
  socket.write(`GET ${target} HTTP/1.1\r\nHost: a\r\n${fields}\r\n`.repeat(count));
  let slowest = 0;
  while (statuses.length < count && !socket.destroyed) {
    const asked = performance.now();
    await fetchBytes(port, '/healthz');
    slowest = Math.max(slowest, performance.now() - asked);
  }
  const total = performance.now() - start;
  socket.destroy();
  const counts = new Map<string, number>();
  for (const status of statuses) counts.set(status, (counts.get(status) ?? 0) + 1);
  const answers = Array.from(counts, ([status, all]) => `${all} × ${status}`).join(', ');
  return { slowest, total, answers };
}

function writeRecords(path: string): void {
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'site.yaml'), JSON.stringify(MADE_SITE));
  let topic = 0;
  for (const record of makeRecords({ count: RECORDS, bodyLength: 500 })) {
    const tags = Array.from({ length: TAGS_EACH }, () => `Topic number ${topic++}`);
    const name = `${record.slug.replaceAll('/', '-')}.json`;
    writeFileSync(join(path, name), JSON.stringify({ ...record, tags }));
  }
}

async function startNode() {
  const program = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url));
  const child = spawn(
    process.execPath,
    [program, 'serve', join(folder, 'records'), '--port', '0', '--log', 'json'],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const port = await new Promise<number>((resolve) => {
    let known = 0;
    createInterface({ input: child.stderr }).on('line', (line) => {
      const entry = JSON.parse(line);
      if (entry.message === 'listening') known = entry.port;
      if (entry.message === 'ready') resolve(known);
    });
  });
  return {
    name: `Node ${process.version}`,
    port,
    stop: async () => {
      child.kill();
      await once(child, 'exit');
    },
  };
}

async function startWorker() {
  const records = join(folder, 'records');
  const readSite = () => loadSite(records, { feeds: 'http://localhost' });
  const publication = await createFolderSource({ folder: records, readSite, now: Date.now }).load();
  const built = join(folder, 'built');
  const bundle = buildWorker(built);
  const { manifest, bytes, files } = createBundle(publication, { now: Date.now() });
  const assets = join(folder, 'assets', manifest.id);
  mkdirSync(assets, { recursive: true });
  for (const [name, content] of files) writeFileSync(join(assets, name), content);
  writeFileSync(join(built, bundle), bytes);
  const { ports, stop } = await startIsolates({ folder, count: 1, script: { folder: built, bundle } });
  return { name: 'workerd', port: ports[0] ?? 0, stop: async () => stop() };
}

function ms(milliseconds: number): string {
  return `${milliseconds.toFixed(0)} ms`;
}
