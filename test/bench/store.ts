import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseSiteText } from '../../src/records/site-text.ts';
import { openStore } from '../../src/runtime/node-open-store.ts';
import { pause } from '../soak/abuse.ts';
import { openSoakStore } from '../soak/store-database.ts';
import { startService } from '../soak/store-service.ts';
import { cpuOf, describeMachine, residentBytes } from './machine.ts';
import { median } from './row.ts';
import { fill, follow } from './store-filling.ts';
import { createStoreLoad, quantile, type Times, timeUntilShown } from './store-load.ts';

/**
 * `npm run bench:store -- [--store sqlite|postgres] [--articles N] [--rounds N] [--changes N]`: what a store of many articles takes to
 * start, how long a push takes until it is answered and until another process shows it, and how pushes slow readers down.
 */
const { values } = parseArgs({
  options: {
    store: { type: 'string', default: 'sqlite' },
    articles: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '3' },
    changes: { type: 'string', default: '20000' },
  },
});
const ARTICLES = Number(values.articles);
const [PUTS, SHOWN] = [300, 30];
const ROUND = { milliseconds: 5_000, reads: 200 };
const WRITES = 50;
const SITE =
  'title: T\nurl: https://news.example\nids: tag:news.example,2026\nfeeds: https://feeds.example\n';

const folder = mkdtempSync(join(tmpdir(), 'feedstand-store-'));
writeFileSync(join(folder, 'site.yaml'), SITE);
const parsed = parseSiteText(SITE, { feeds: 'https://feeds.example' });
if (!parsed.ok) throw new Error('site.yaml has a problem');
const site = parsed.value;
console.log(describeMachine());
await measureService();
if (values.store === 'postgres') await measureFollowing();
console.log(`load at the end: ${describeMachine().split('load ')[1]}`);
rmSync(folder, { recursive: true, force: true });

async function measureService(): Promise<void> {
  const database = await openSoakStore(values.store, folder);
  const store = await openStore(database.address, Date.now);
  await fill(store, ARTICLES, site);
  await store.close();
  const start = () => startService({ folder, store: database.address, env: { CACHE_BYTES: '64M' } });
  const [service, other] = [await start(), await start()];
  console.log(
    `${values.store}, ${ARTICLES} articles: start ${(cpuOf(service.pid()) / 1e6).toFixed(1)} s of CPU, ${megabytes(service.pid())} MB resident`,
  );
  const load = createStoreLoad(service.port, ARTICLES);
  await measurePushes(load, service.port, other.port);
  await measureReaders(load);
  console.log(`at the end ${megabytes(service.pid())} MB resident`);
  load.close();
  for (const { close } of [service, other]) await close();
  await database.close();
}

async function measurePushes(
  load: ReturnType<typeof createStoreLoad>,
  port: number,
  otherPort: number,
): Promise<void> {
  const [puts, here, there]: [Times, Times, Times] = [[], [], []];
  for (let turn = 0; turn < PUTS; turn++) {
    const begun = performance.now();
    await load.push((turn * 7919) % ARTICLES);
    puts.push(performance.now() - begun);
  }
  for (let turn = 0; turn < SHOWN; turn++) {
    const begun = performance.now();
    const { title } = await load.push(ARTICLES - 1);
    const answered = performance.now();
    const [own, others] = await Promise.all([port, otherPort].map((one) => timeUntilShown(one, title)));
    here.push(answered - begun + (own ?? 0));
    there.push(answered - begun + (others ?? 0));
    await pause(30);
  }
  console.log(`put: ${shown(puts)}`);
  console.log(`put to fresh feed, this process: ${shown(here)}; the other: ${shown(there)}`);
}

async function measureReaders(load: ReturnType<typeof createStoreLoad>): Promise<void> {
  await load.round({ ...ROUND, writes: WRITES });
  const [alone, beside, ratios]: [Times, Times, number[]] = [[], [], []];
  for (let turn = 0; turn < Number(values.rounds); turn++) {
    const without = await load.round({ ...ROUND, writes: 0 });
    const together = await load.round({ ...ROUND, writes: WRITES });
    alone.push(...without.reads);
    beside.push(...together.reads);
    ratios.push(quantile(together.reads, 0.99) / quantile(without.reads, 0.99));
  }
  console.log(`${ROUND.reads} reads a second: ${shown(alone)}`);
  console.log(`beside ${WRITES} puts a second: ${shown(beside)}`);
  const rounds = ratios.map((ratio) => ratio.toFixed(2)).join(', ');
  console.log(`p99 with ÷ without, by round: ${rounds}; median ${median(ratios).toFixed(2)}`);
}

async function measureFollowing(): Promise<void> {
  const database = await openSoakStore(values.store, folder);
  const changes = Number(values.changes);
  const open = () => openStore(database.address, Date.now);
  const { missed, perSecond } = await follow(open, { writers: 8, changes, site });
  console.log(`8 writers, ${changes} changes, ${perSecond.toFixed(0)} a second: a follower missed ${missed}`);
  await database.close();
}

function shown(times: Times): string {
  const [p50, p99, most] = [0.5, 0.99, 1].map((part) => quantile(times, part).toFixed(1));
  return `p50 ${p50}, p99 ${p99}, longest ${most} ms`;
}

function megabytes(pid: number): number {
  return Math.round(residentBytes(pid) / 2 ** 20);
}
