import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { outputIds } from '../../src/domain/address.ts';
import type { CacheStats } from '../../src/feeds/bounded-cache.ts';
import { residentBytes } from './machine.ts';
import { type MadeRecord, markdownFile } from './publication.ts';
import { pathOf, writePublication } from './publication-folder.ts';
import { median, type Row } from './row.ts';
import { siteEditRow } from './site-edit-row.ts';

const MEGABYTE = 2 ** 20;

/** The costs of a publication with this many articles: start, memory, change, and a request for every feed. */
export async function scaleRows(count: number, wanted: (name: string) => boolean): Promise<Row[]> {
  const names = namesFor(count);
  if (!Object.values(names).some(wanted)) return [];
  const folder = mkdtempSync(join(tmpdir(), 'feedstand-scale-'));
  const rows: Row[] = [];
  try {
    const written = writePublication(folder, count);
    const server = await start(folder);
    try {
      const { ready, safeBytes, resident } = server;
      rows.push({
        name: names.start,
        ratio: ready / 1000,
        unit: 's',
        ...goal({ 10000: 5, 100000: 45 }[count]),
      });
      rows.push(...(await changeRows(server, { folder, written, names, count })));
      const allowed = 2 * safeBytes + 150 * MEGABYTE;
      const settled = residentBytes(Number(server.process.pid));
      const note = `${mb(settled)}, ${mb(resident)} at the start; safe bodies ${mb(safeBytes)}`;
      const ratio = settled / allowed;
      rows.push({ name: names.memory, ratio, note, ...goal(count === 100_000 ? 1 : undefined) });
      rows.push(await crawlRow(server, names.crawl));
      if (wanted(names.edit)) rows.push(await siteEditRow(server, folder, names.edit));
    } finally {
      server.process.kill('SIGTERM');
      await once(server.process, 'exit');
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return rows.filter(({ name }) => wanted(name));
}

function namesFor(count: number) {
  const articles = `${count} articles`;
  return {
    start: `${articles}: start to ready`,
    memory: `${articles}: resident ÷ (2 × bodies + 150 MB)`,
    change: `${articles}: saved to fresh feed`,
    block: `${articles}: longest block meanwhile`,
    edit: `${articles}: longest turn of the event loop, site.yaml edited`,
    crawl: `${articles}: every feed once, resident after ÷ before`,
  };
}

function goal(value: number | undefined): { goal?: number } {
  return value === undefined ? {} : { goal: value };
}

function mb(bytes: number): string {
  return `${Math.round(bytes / MEGABYTE)} MB`;
}

interface Server {
  readonly process: ChildProcess;
  readonly port: number;
  /** Milliseconds from the start of the process. */
  readonly ready: number;
  readonly safeBytes: number;
  readonly resident: number;
  /** The longest time in which the event loop did nothing else since it was last asked, in milliseconds. */
  longestBlock(): Promise<number>;
  /** The most processor time of its thread between two turns since it was last asked; the first call starts watching. */
  longestTurn(): Promise<number>;
  cached(): Promise<CacheStats>;
}

async function start(folder: string): Promise<Server> {
  const script = fileURLToPath(new URL('./servers/folder.js', import.meta.url));
  const child = spawn(process.execPath, ['--expose-gc', script, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const answer = async () => JSON.parse(String((await once(lines, 'line'))[0]));
  const { port, ready, safeBytes } = await answer();
  const resident = residentBytes(Number(child.pid));
  const measure = async (line = 'measure') => {
    child.stdin.write(`${line}\n`);
    return answer();
  };
  const longestBlock = async () => (await measure()).block;
  const cached = async () => (await measure()).cache;
  const longestTurn = async () => (await measure('watch')).turn ?? 0;
  return { process: child, port, ready, safeBytes, resident, longestBlock, longestTurn, cached };
}

interface Publication {
  readonly folder: string;
  readonly written: readonly MadeRecord[];
  readonly names: ReturnType<typeof namesFor>;
  readonly count: number;
}

/** Saves one article after another and asks for a feed of it until that shows it. */
async function changeRows(
  { port, longestBlock }: Server,
  { folder, written, names, count }: Publication,
): Promise<Row[]> {
  const [times, blocks]: [number[], number[]] = [[], []];
  for (const [index, record] of written.entries()) {
    // No two changes show within one second.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const tag = record.tags[0]?.replace(' ', '-').toLowerCase();
    const address = `http://127.0.0.1:${port}/tag/${tag}.rss`;
    const mark = `Changed ${index}`;
    await longestBlock();
    // It is now the newest article of its feeds.
    const published = new Date(Date.parse(written[0]?.published ?? '') + index * 1000).toISOString();
    writeFileSync(pathOf(folder, record), markdownFile({ ...record, title: mark, published }));
    const start = performance.now();
    while (!(await (await fetch(address)).text()).includes(mark))
      await new Promise((resolve) => setTimeout(resolve, 1));
    times.push(performance.now() - start);
    blocks.push(await longestBlock());
  }
  const worst = (values: readonly number[]) =>
    `worst ${Math.max(...values).toFixed(1)} ms of ${values.length}`;
  return [
    { name: names.change, ratio: median(times), unit: 'ms', goal: 50, note: worst(times) },
    {
      name: names.block,
      ratio: median(blocks),
      unit: 'ms',
      goal: count === 100_000 ? 30 : 20,
      note: worst(blocks),
    },
  ];
}

/** Asks for every feed of every topic once, in three formats. */
async function crawlRow({ port, process, cached }: Server, name: string): Promise<Row> {
  const get = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    if (!response.ok) throw new Error(`${path} answers ${response.status}`);
    return response.text();
  };
  const before = residentBytes(Number(process.pid));
  const { feeds } = JSON.parse(await get('/feeds.json'));
  const paths: string[] = feeds.map(({ rss }: { rss: string }) =>
    new URL(rss).pathname.replace(/\.rss$/, ''),
  );
  for (const path of paths) for (const output of outputIds) await get(`${path}.${output}`);
  const cache = await cached();
  const after = residentBytes(Number(process.pid));
  if (cache.bytes > cache.maxBytes) throw new Error('the caches hold more than they may');
  const note = `${paths.length} feeds, ${mb(before)} → ${mb(after)}, caches ${mb(cache.bytes)} of ${mb(cache.maxBytes)}`;
  return { name, ratio: after / before, note };
}
