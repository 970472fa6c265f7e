import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeMachine } from '../bench/machine.ts';
import { createRandom } from '../bench/publication.ts';
import { pause } from './abuse.ts';
import { openSoakStore } from './store-database.ts';
import { type Reads, read } from './store-reader.ts';
import { type StoreService, startService } from './store-service.ts';
import { createTruth } from './store-truth.ts';
import { type Counts, readVersion, TAGS, write } from './store-writer.ts';

/**
 * `npm run soak:store -- [--minutes N] [--store sqlite|postgres|URL]`: two processes over one database, with writers, readers, and
 * kill -9 of either meanwhile; `postgres` starts a server of its own, which is killed too. Every answer is held against what was
 * written.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    store: { type: 'string', default: 'sqlite' },
  },
});
const [ARTICLES, WRITERS, READERS] = [150, 4, 6];
const KILL_MS = 15_000;
/** Until every scheduled article has appeared and expired. */
const SETTLE_MS = 25_000;

const folder = mkdtempSync(join(tmpdir(), 'feedstand-soak-'));
writeFileSync(
  join(folder, 'site.yaml'),
  'title: T\nurl: https://news.example\nids: tag:news.example,2026\nfeeds: https://feeds.example\nperFeed: 200\n',
);
const database = await openSoakStore(values.store, folder);
const truth = createTruth(ARTICLES);
const errors: string[] = [];
const onError = (line: string) => errors.push(line);
const onEnd = () => truth.failures.push('a process has ended by itself');
const service = () => startService({ folder, store: database.address, onError, onEnd });
const services: readonly StoreService[] = [await service(), await service()];
const ports = services.map(({ port }) => port);
const counts: Counts = { puts: 0, scheduled: 0, patches: 0, deletes: 0, uncertain: 0, refused: 0 };
const reads: Reads = { whole: 0, notModified: 0, unanswered: 0 };
const kills = { process: 0, database: 0 };
const stop = new AbortController();
const { signal } = stop;
setTimeout(() => stop.abort(), Number(values.minutes) * 60_000);
const randomOf = (number: number) => createRandom(Number(values.seed) * 100 + number);
const indexes = Array.from({ length: ARTICLES }, (_, index) => index);
await Promise.all([
  ...Array.from({ length: WRITERS }, (_, writer) => {
    const articles = indexes.filter((index) => index % WRITERS === writer);
    return write({ truth, counts, ports, random: randomOf(writer), signal, articles, rest: 100 });
  }),
  ...Array.from({ length: READERS }, (_, reader) =>
    read({ truth, reads, ports, random: randomOf(50 + reader), signal }),
  ),
  kill(),
]);
await settle();
report();
for (const { close } of services) await close();
await database.close();
rmSync(folder, { recursive: true, force: true });
process.exitCode = truth.failures.length > 0 ? 1 : 0;

/** Each process in turn, then the database if it can be restarted. */
async function kill(): Promise<void> {
  for (let turn = 0; !signal.aborted; turn++) {
    await pause(KILL_MS);
    if (signal.aborted) return;
    const victim = services[turn % (services.length + (database.restart === undefined ? 0 : 1))];
    if (victim !== undefined) {
      await victim.killAndStart();
      kills.process++;
      continue;
    }
    truth.suspend();
    await database.restart?.();
    truth.resume();
    kills.database++;
  }
}

/** At rest both processes have what was confirmed, with equal bytes. */
async function settle(): Promise<void> {
  await pause(SETTLE_MS);
  for (const index of indexes) {
    const wanted = truth.known(index).possible;
    for (const port of ports) {
      const version = await readVersion(port, index);
      if (version === undefined || !wanted.includes(version))
        truth.failures.push(`in the end s${index} is v${version} instead of v${wanted.join(' or ')}`);
    }
  }
  for (const path of ['/feed', ...Array.from({ length: TAGS }, (_, tag) => `/tag/t${tag}`)]) {
    const both = await Promise.all(ports.map((port) => answerOf(port, path)));
    if (both[0] !== both[1]) truth.failures.push(`${path} differs between the processes`);
  }
}

async function answerOf(port: number, path: string): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}.rss`);
  return [answer.status, answer.headers.get('etag'), await answer.text()].join('\n');
}

function report(): void {
  const { puts, scheduled, patches, deletes, uncertain, refused } = counts;
  const { failures } = truth;
  console.log(describeMachine());
  console.log(
    `${values.store}, ${values.minutes} min, ${kills.process} × kill -9 of a process, ${kills.database} × of the database`,
  );
  console.log(
    `${puts} puts, ${scheduled} scheduled, ${patches} patches, ${deletes} deletes confirmed; ${uncertain} cut off, ${refused} refused`,
  );
  console.log(
    `${reads.whole + reads.notModified} answers held against them (${reads.notModified} not modified), ${reads.unanswered} without a feed`,
  );
  console.log(`${errors.length} errors logged`);
  for (const line of [...new Set(errors)].slice(0, 5)) console.log(`  ${line.slice(0, 300)}`);
  console.log(`${failures.length} failures`);
  for (const failure of failures.slice(0, 20)) console.log(`  ${failure}`);
}
