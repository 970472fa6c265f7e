import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { createBundle } from '../../src/bundle/pack.ts';
import { nodeDigest } from '../../src/runtime/node.ts';
import { buildWorker } from './build-worker.ts';
import { cpuOf } from './machine.ts';
import { madeArticles, madeSite } from './made-articles.ts';
import { ask, type Isolates, startIsolates } from './workerd.ts';

/**
 * `npm run bench:worker -- [--articles N] [--isolates N] [ADDRESS …]`: the cost of a feed in an isolate that has served nothing
 * yet.
 *
 * One workerd process holds as many Workers as there are isolates, each the built script with the same bundle and its files on
 * disk. The processor time of the process, all threads of it, is read before and after each Worker has been asked once, and
 * divided by their number; then they are asked once more, which is a warm isolate. An empty Worker asked the same way says what
 * of it is workerd's own. The lowest of several rounds counts: other load on the machine only adds time. An address with ! is
 * asked for gzip.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { articles: { type: 'string' }, isolates: { type: 'string' }, rounds: { type: 'string' } },
});
const { articles = '10000', isolates = '40', rounds = '2' } = values;
const ADDRESSES = [
  '/feed.rss',
  '/feed.atom',
  '/feed.json',
  '/tag/tag-1.rss',
  '/tag/tag-90.atom',
  '/author/author-3.json',
  '/feed.atom!',
  '/tag/tag-90.atom!',
  '/feed.rss?limit=200',
  '/category/category-2.atom?limit=200',
  '/',
  '/tag/tag-1',
];

const folder = mkdtempSync(join(tmpdir(), 'feedstand-cold-'));
const built = join(folder, 'built');
const bundleModule = buildWorker(built);
writeBundle();
console.log(['address', 'start', 'first', 'second', 'bytes'].join('\t'));
console.log(['an empty Worker', ...(await measure('empty', '/', 'identity'))].join('\t'));
for (const address of positionals.length > 0 ? positionals : ADDRESSES) {
  const coding = address.endsWith('!') ? 'gzip' : 'identity';
  console.log([address, ...(await measure('worker', address.replace('!', ''), coding))].join('\t'));
}
rmSync(folder, { recursive: true });

/** Replaces the sample publication by a generated one. */
function writeBundle(): void {
  const start = process.cpuUsage();
  const options = {
    now: Date.now(),
    digest: nodeDigest,
    gzip: (bytes: Uint8Array) => gzipSync(bytes, { level: 9 }),
  };
  const made = madeArticles({ count: Number(articles), bodyLength: 6000, minutesApart: 60 });
  const publication = { site: madeSite(), articles: made, problems: [] };
  const { manifest, bytes, files, lists } = createBundle(publication, options);
  const assets = join(folder, 'assets', manifest.id);
  mkdirSync(assets, { recursive: true });
  let length = 0;
  for (const [name, content] of files) {
    writeFileSync(join(assets, name), content);
    length += content.length;
  }
  writeFileSync(join(built, bundleModule), bytes);
  const seconds = (process.cpuUsage(start).user / 1e6).toFixed(1);
  console.log(
    `${articles} articles, ${lists} lists, ${files.size} files, ${Math.round(length / 1e6)} MB, made in ${seconds} s`,
  );
}

/** Milliseconds of processor time an isolate: to start, for its first answer, for its second; and the answer's bytes. */
async function measure(
  kind: 'worker' | 'empty',
  address: string,
  coding: string,
): Promise<(string | number)[]> {
  const one = await run(1, { kind, address, coding });
  const all: Figures[] = [];
  for (let round = 0; round < Number(rounds); round++)
    all.push(await run(Number(isolates), { kind, address, coding }));
  const least = (pick: (figures: Figures) => number) => Math.min(...all.map(pick)) / 1000;
  const count = Number(isolates);
  return [
    (least(({ started }) => started - one.started) / (count - 1)).toFixed(1),
    (least(({ first }) => first) / count).toFixed(1),
    (least(({ second }) => second) / count).toFixed(1),
    one.bytes,
  ];
}

/** Microseconds of all isolates together. */
interface Figures {
  readonly started: number;
  readonly first: number;
  readonly second: number;
  readonly bytes: number;
}

interface Question {
  readonly kind: 'worker' | 'empty';
  readonly address: string;
  readonly coding: string;
}

async function run(count: number, { kind, address, coding }: Question): Promise<Figures> {
  const script = kind === 'empty' ? undefined : { folder: built, bundle: bundleModule };
  const workerd: Isolates = await startIsolates({ folder, count, script });
  const started = cpuOf(workerd.pid);
  let bytes = 0;
  const askAll = async () => {
    for (const port of workerd.ports) bytes = await ask(port, address, coding);
    return cpuOf(workerd.pid);
  };
  const first = await askAll();
  const second = await askAll();
  workerd.stop();
  return { started, first: first - started, second: second - first, bytes };
}
