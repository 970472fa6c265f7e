import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { CacheReport } from '../../src/feeds/bounded-cache.ts';
import { residentBytes } from '../bench/machine.ts';
import { createRandom } from '../bench/publication.ts';
import { median } from '../bench/row.ts';
import { type AbuseCounts, abuse, pause } from './abuse.ts';
import { type Counts, createDocuments, read } from './reader.ts';
import { createWorld } from './world.ts';

/** `npm run soak -- [--minutes N]`: a service under load, change and abuse, whose every answer is held against its records. */
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string', default: '1' } },
});
const READERS = 24;
const CACHE_BYTES = 16 * 2 ** 20;

const folder = mkdtempSync(join(tmpdir(), 'feedstand-soak-'));
const random = createRandom(Number(values.seed));
const world = createWorld(folder, random, Date.now);
const { child, port, status } = await startServer();
const stop = new AbortController();
const counts: Counts = { answers: 0, whole: 0, notModified: 0, failures: [] };
const abused: AbuseCounts = { idle: 0, slow: 0, unknown: 0, oversized: 0, limits: 0 };
const memory: number[] = [];
const documents = createDocuments();
const work = [
  ...Array.from({ length: READERS }, (_, index) => {
    return read(documents, { port, world, random: createRandom(index), counts, signal: stop.signal });
  }),
  abuse({ port, counts: abused, failures: counts.failures, signal: stop.signal }),
  change(),
  watch(),
];
setTimeout(() => stop.abort(), Number(values.minutes) * 60_000);
await Promise.all(work);
child.kill('SIGUSR2');
const { caches } = await status;
for (const [name, { bytes, maxBytes }] of Object.entries(caches)) {
  if (bytes > maxBytes) counts.failures.push(`the cache ${name} exceeds its bound`);
}
report();
child.kill('SIGTERM');
await once(child, 'exit');
rmSync(folder, { recursive: true, force: true });
process.exitCode = counts.failures.length > 0 ? 1 : 0;

interface Soaked {
  readonly child: ChildProcess;
  readonly port: number;
  /** The status that it logs on request. */
  readonly status: Promise<{ readonly caches: CacheReport }>;
}

async function startServer(): Promise<Soaked> {
  const program = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url));
  const child = spawn(process.execPath, [program, 'serve', folder, '--port', '0'], {
    env: { ...process.env, CACHE_BYTES: String(CACHE_BYTES) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let tell: (entry: { readonly caches: CacheReport }) => void;
  const status = new Promise<{ readonly caches: CacheReport }>((resolve) => {
    tell = resolve;
  });
  const port = await new Promise<number>((resolve) => {
    let known = 0;
    createInterface({ input: child.stderr }).on('line', (line) => {
      const entry = JSON.parse(line);
      if (entry.message === 'listening') known = entry.port;
      if (entry.message === 'ready') resolve(known);
      if (entry.message === 'status') tell(entry);
      if (entry.level === 'error' && !/front matter|UTF-8/.test(entry.message)) console.error(line);
    });
  });
  return { child, port, status };
}

/** Some changes alone, some in a burst. */
async function change(): Promise<void> {
  while (!stop.signal.aborted) {
    const burst = random() < 0.1 ? 20 : 1;
    for (let times = 0; times < burst; times++) world.change(Date.now);
    await pause(100 + random() * 900);
  }
}

async function watch(): Promise<void> {
  while (!stop.signal.aborted) {
    memory.push(residentBytes(Number(child.pid)));
    await pause(1000);
  }
}

function report(): void {
  const third = Math.floor(memory.length / 3);
  const [middle, end] = [memory.slice(third, 2 * third), memory.slice(2 * third)].map(median) as [
    number,
    number,
  ];
  const growth = end / middle;
  if (growth > 1.15) counts.failures.push(`resident memory grew from ${mb(middle)} to ${mb(end)}`);
  const { answers, whole, notModified, failures } = counts;
  console.log(
    `${values.minutes} min: ${answers} answers held against the records (${whole} whole, ${notModified} not modified), ${world.changes()} changes`,
  );
  console.log(`meanwhile ${JSON.stringify(abused)}`);
  console.log(
    `resident ${mb(Math.min(...memory))} to ${mb(Math.max(...memory))}, last third ÷ middle third ${growth.toFixed(2)}; caches ${JSON.stringify(caches)}`,
  );
  console.log(`${failures.length} failures`);
  for (const failure of failures.slice(0, 20)) console.log(`  ${failure}`);
}

function mb(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MB`;
}
