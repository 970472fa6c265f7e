import { Agent, request } from 'node:http';
import { pause } from '../soak/abuse.ts';
import { send } from '../soak/store-service.ts';

/** Milliseconds that each answer took. */
export type Times = number[];

export interface Pushed {
  readonly slug: string;
  readonly title: string;
}

/** Requests to a service that has the articles `s0` to `s(N-1)`, of which the last is the newest. */
export interface StoreLoad {
  /** Pushes another version of an article, and checks the answer. */
  push(index: number): Promise<Pushed>;
  /** Readers at a steady rate, whatever the answers take, beside so many pushes a second. */
  round(options: RoundOptions): Promise<{ readonly reads: Times; readonly pushes: Times }>;
  close(): void;
}

export interface RoundOptions {
  readonly milliseconds: number;
  readonly reads: number;
  readonly writes: number;
}

/** The fields of a record whose body has about 4 kB. */
export function recordOf(index: number, version = 0) {
  return {
    slug: `s${index}`,
    title: `Title ${index}, version ${version}`,
    published: new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString(),
    tags: [`t${index % 50}`, `u${index % 7}`],
    markdown: `A sentence of article ${index} in version ${version}. `.repeat(95),
  };
}

export function createStoreLoad(port: number, articles: number): StoreLoad {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  let version = 0;
  const push = async (index: number): Promise<Pushed> => {
    version++;
    const record = recordOf(index, version);
    const sent = { type: 'application/json', body: JSON.stringify(record) };
    const answer = await send(port, 'PUT', `/api/articles/s${index}`, sent);
    await answer.text();
    if (answer.status !== 200) throw new Error(`a put answers ${answer.status}`);
    return record;
  };
  return {
    push,
    async round({ milliseconds, reads, writes }) {
      const times = { reads: [] as Times, pushes: [] as Times };
      const pending: Promise<unknown>[] = [];
      const start = performance.now();
      let [read, written] = [0, 0];
      for (let passed = 0; passed < milliseconds; passed = performance.now() - start) {
        for (; read < (passed * reads) / 1000; read++)
          pending.push(timed(times.reads, get(agent, port, pathOf(read))));
        for (; written < (passed * writes) / 1000; written++)
          pending.push(timed(times.pushes, push(indexOf(version, articles))));
        await pause(1);
      }
      await Promise.all(pending);
      return times;
    },
    close: () => agent.destroy(),
  };
}

async function timed(times: Times, work: Promise<unknown>): Promise<void> {
  const begun = performance.now();
  await work;
  times.push(performance.now() - begun);
}

function pathOf(turn: number): string {
  return turn % 3 === 0 ? '/feed.rss' : `/tag/t${turn % 11}.rss`;
}

/** An older or a newer article: half of them are in the feeds that are read. */
function indexOf(version: number, articles: number): number {
  return version % 2 === 0 ? articles - 1 - (version % 30) : (version * 7919) % articles;
}

function get(agent: Agent, port: number, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request({ agent, host: '127.0.0.1', port, path }, (answer) => {
      answer.resume().on('end', resolve);
      if (answer.statusCode !== 200) reject(new Error(`${path}: ${answer.statusCode}`));
    });
    sent.on('error', (error: NodeJS.ErrnoException) => {
      // The server has closed a connection that was idle, just when it was used again.
      if (sent.reusedSocket && error.code === 'ECONNRESET') resolve(get(agent, port, path));
      else reject(error);
    });
    sent.end();
  });
}

/** Milliseconds until a service shows a title in its feed. */
export async function timeUntilShown(port: number, title: string): Promise<number> {
  const begun = performance.now();
  for (;;) {
    const feed = await (await fetch(`http://127.0.0.1:${port}/feed.rss`)).text();
    if (feed.includes(`<title>${title}</title>`)) return performance.now() - begun;
    await pause(2);
  }
}

/** A quantile, such as 0.99. */
export function quantile(times: readonly number[], part: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
