// node test/measure/cold-cpu.js [ARTICLES] [ISOLATES] [ROUNDS] [ADDRESS …]: what a feed costs an isolate that has served nothing yet, on workerd.
//
// One workerd process holds as many Workers as there are isolates, each the built script with the same bundle and the files of it
// on disk. The processor time of the process, all threads of it, is read before and after each Worker has been asked once, and
// divided by their number; then they are asked once more, which is a warm isolate. An empty Worker asked the same way says what of
// it is workerd's own. Of several rounds the least counts: whatever else the machine does only adds. Needs Linux and `npm run build`.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { gzipSync } from 'node:zlib';
import workerd from 'workerd';
import { createBundle } from '../../dist/bundle/pack.js';
import { publicationOf } from './publication.js';

const [articles = 10_000, isolates = 60, rounds = 3] = process.argv.slice(2, 5).map(Number);
const given = process.argv.slice(5);
const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'feedstand-cold-'));
const now = Date.now();

execFileSync(
  process.execPath,
  [join(root, 'node_modules/wrangler/bin/wrangler.js'), 'deploy', '--dry-run', '--outdir', folder],
  {
    cwd: root,
    env: {
      ...process.env,
      FEEDS_URL: 'https://feeds.example',
      npm_config_ignore_scripts: 'true',
      WRANGLER_HIDE_BANNER: 'true',
    },
    stdio: 'ignore',
  },
);
const module = readdirSync(folder).find((name) => name.endsWith('bundle.bin'));
const began = process.cpuUsage();
const bundle = createBundle(publicationOf(articles, now), { now, gzip: gzipSync });
const { user } = process.cpuUsage(began);
const assets = join(folder, 'assets');
mkdirSync(join(assets, bundle.manifest.id), { recursive: true });
const lengths = Array.from(bundle.files.values(), ({ length }) => length);
for (const [name, content] of bundle.files) writeFileSync(join(assets, bundle.manifest.id, name), content);
writeFileSync(join(folder, module), bundle.bytes);
writeFileSync(join(folder, 'empty.js'), "export default { fetch: () => new Response('') };");
console.log({
  articles,
  lists: bundle.lists,
  files: bundle.files.size,
  megabytes: Math.round(lengths.reduce((sum, length) => sum + length, 0) / 1e5) / 10,
  largestKilobytes: Math.round(Math.max(0, ...lengths) / 1000),
  manifestKilobytes: Math.round(bundle.bytes.length / 1000),
  secondsToMake: Math.round(user / 1e5) / 10,
});

const ADDRESSES = [
  '/feed.rss',
  '/feed.atom',
  '/feed.json',
  '/tag/tag-1.rss',
  '/tag/tag-90.atom',
  '/author/author-3.json',
  '/feed.rss?limit=200',
  '/category/category-2.atom?limit=200',
  '/feed.atom!',
  '/tag/tag-90.atom!',
  '/feed.json?limit=200!',
  '/',
];
process.on('exit', () => running?.kill());
let running;
const rows = [['address', 'start', 'first', 'second', 'bytes']];
rows.push(['an empty Worker', ...(await measure('empty.js', '/'))]);
for (const address of given.length > 0 ? given : ADDRESSES) {
  // An address with ! is asked for with gzip.
  rows.push([
    address,
    ...(await measure('worker.js', address.replace('!', ''), address.includes('!') ? 'gzip' : 'identity')),
  ]);
}
for (const row of rows)
  console.log(row.map((cell, index) => String(cell).padEnd(index === 0 ? 40 : 8)).join(' '));
rmSync(folder, { recursive: true });

/** Milliseconds of processor time an isolate: to start, for its first answer, for its second; and the answer's bytes. */
async function measure(script, address, coding = 'identity') {
  const isEmpty = script === 'empty.js';
  const modules = isEmpty
    ? '(name = "worker.js", esModule = embed "empty.js")'
    : `(name = "worker.js", esModule = embed "worker.js"), (name = "${module}", data = embed "${module}")`;
  const numbers = Array.from({ length: isolates }, (_, index) => index);
  const config = (count) => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "assets", disk = (path = "${assets}")), ${numbers
    .slice(0, count)
    .map((n) => `(name = "w${n}", worker = .feeds)`)
    .join(', ')}],
  sockets = [${numbers
    .slice(0, count)
    .map((n) => `(name = "s${n}", address = "127.0.0.1:0", http = (), service = "w${n}")`)
    .join(', ')}]
);
const feeds :Workerd.Worker = (
  modules = [${modules}], compatibilityDate = "2026-04-01", bindings = [(name = "ASSETS", service = "assets")]
);`;
  const run = async (count) => {
    const file = join(folder, `${script}-${count}.capnp`);
    writeFileSync(file, config(count));
    const child = spawn(workerd.default ?? workerd, ['serve', file, '--control-fd=3'], {
      stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
    });
    running = child;
    const ports = [];
    for await (const line of createInterface({ input: child.stdio[3] })) {
      const { event, port } = JSON.parse(line);
      if (event === 'listen') ports.push(port);
      if (ports.length === count) break;
    }
    const started = cpuOf(child.pid);
    let bytes = 0;
    const askAll = async () => {
      for (const port of ports) bytes = await ask(port, address, coding);
      return cpuOf(child.pid);
    };
    const first = await askAll();
    const second = await askAll();
    child.kill();
    return { started, first: first - started, second: second - first, bytes };
  };
  const one = await run(1);
  const all = [];
  for (let round = 0; round < rounds; round++) all.push(await run(isolates));
  const least = (pick, count) => (Math.min(...all.map(pick)) / count).toFixed(2);
  return [
    least(({ started }) => started - one.started, isolates - 1),
    least(({ first }) => first, isolates),
    least(({ second }) => second, isolates),
    all[0].bytes,
  ];
}

function ask(port, path, coding) {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, path, headers: { 'accept-encoding': coding } },
      (response) => {
        let bytes = 0;
        response.on('data', (chunk) => {
          bytes += chunk.length;
        });
        response.on('end', () => resolve(bytes));
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}

/** Milliseconds: utime and stime of all threads, which the kernel counts by its clock tick of 10 ms. */
function cpuOf(pid) {
  const [, ...fields] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const [utime, stime] = fields.join(') ').split(' ').slice(11, 13);
  return (Number(utime) + Number(stime)) * 10;
}
