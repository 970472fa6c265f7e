import { pause } from './abuse.ts';
import { send } from './store-service.ts';
import { ALWAYS, type Truth, versionOf, type Window } from './store-truth.ts';

export const TAGS = 8;

export interface Counts {
  puts: number;
  /** Puts of articles that appear and expire some seconds later. */
  scheduled: number;
  patches: number;
  deletes: number;
  /** Writes of which nobody knew whether they were done, since the process was killed. */
  uncertain: number;
  /** Answers of 503, which a full queue or an unavailable database gives. */
  refused: number;
}

export interface WriterOptions {
  readonly truth: Truth;
  readonly counts: Counts;
  readonly ports: readonly number[];
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** The articles of this writer alone. */
  readonly articles: readonly number[];
  /** Milliseconds between two writes. */
  readonly rest: number;
}

/** Changes articles by either process, one at a time, and holds every answer and the next read against what was sent. */
export async function write(options: WriterOptions): Promise<void> {
  const { articles, ports, random, signal, rest } = options;
  for (let version = 1; !signal.aborted; version++) {
    const index = pick(articles, random);
    const port = pick(ports, random);
    const isDone = await change({ ...options, index, port, version });
    if (isDone) await readBack({ ...options, index, port });
    else await resolve({ ...options, index });
    await pause(rest * (0.5 + random()));
  }
}

function pick<Item>(items: readonly Item[], random: () => number): Item {
  return items[Math.floor(random() * items.length)] as Item;
}

interface Writing extends WriterOptions {
  readonly index: number;
  readonly port: number;
  readonly version: number;
}

/** A request, and what must come of it. */
interface Request {
  readonly name: 'puts' | 'scheduled' | 'patches' | 'deletes';
  readonly version: number;
  readonly window: Window;
  readonly statuses: readonly number[];
  readonly send: () => Promise<Response>;
}

/** Whether it is known that it was done. */
async function change(writing: Writing): Promise<boolean> {
  const { truth, counts, index, version } = writing;
  const [present = 0] = truth.known(index).possible;
  const request = requestOf(writing, present);
  truth.begin(index, request.version, request.window);
  const answer = await request.send().catch(() => undefined);
  await answer?.text().catch(() => undefined);
  if (answer === undefined || answer.status === 503) {
    counts[answer === undefined ? 'uncertain' : 'refused']++;
    return false;
  }
  if (!request.statuses.includes(answer.status))
    truth.failures.push(`${request.name} of s${index} at version ${present}: ${answer.status}`);
  counts[request.name]++;
  truth.settle(index, request.version, pathsOf(index, version));
  return true;
}

function requestOf({ truth, random, index, port, version }: Writing, present: number): Request {
  const draw = random();
  const path = `/api/articles/s${index}`;
  const title = `s${index} v${version}`;
  const tags = tagsOf(index, version);
  if (draw < 0.15) {
    const statuses = present > 0 ? [200] : [204, 404];
    return {
      name: 'deletes',
      version: 0,
      window: ALWAYS,
      statuses,
      send: () => send(port, 'DELETE', path),
    };
  }
  if (draw < 0.35 && present > 0) {
    const [type, body] = ['application/merge-patch+json', JSON.stringify({ title, tags })];
    const window = truth.windowOf(index, present);
    return {
      name: 'patches',
      version,
      window,
      statuses: [200],
      send: () => send(port, 'PATCH', path, { type, body }),
    };
  }
  const window = draw < 0.55 ? windowAfter(Date.now(), random) : ALWAYS;
  const [type, body] = ['application/json', JSON.stringify(recordOf({ title, tags, window }))];
  return {
    name: window === ALWAYS ? 'puts' : 'scheduled',
    version,
    window,
    statuses: [present > 0 ? 200 : 201],
    send: () => send(port, 'PUT', path, { type, body }),
  };
}

function windowAfter(now: number, random: () => number): Window {
  const from = Math.ceil(now / 1000) * 1000 + Math.floor(random() * 6) * 1000;
  return { from, until: from + 5_000 + Math.floor(random() * 10) * 1000 };
}

function recordOf(parts: {
  readonly title: string;
  readonly tags: readonly string[];
  readonly window: Window;
}) {
  const { title, tags, window } = parts;
  const markdown = `Text of ${title}. `.repeat(40);
  if (window === ALWAYS) return { title, published: '2026-11-01T10:00:00Z', tags, markdown };
  const [published, expires] = [window.from, window.until].map((at) => new Date(at).toISOString());
  return { title, published, expires, tags, markdown };
}

function tagsOf(index: number, version: number): readonly string[] {
  return [`t${index % TAGS}`, `t${version % TAGS}`];
}

function pathsOf(index: number, version: number): readonly string[] {
  return version === 0 ? [] : ['/feed', ...tagsOf(index, version).map((tag) => `/tag/${tag}`)];
}

type Place = Pick<WriterOptions, 'truth'> & { readonly index: number; readonly port: number };

/** Who writes reads it in the next answer of the same process, in the feed too. */
async function readBack({ truth, index, port }: Place): Promise<void> {
  const { possible, paths } = truth.known(index);
  const [version = 0] = possible;
  const stored = await readVersion(port, index);
  if (stored !== undefined && stored !== version)
    truth.failures.push(`the writer of s${index} v${version} reads v${stored}`);
  const { from, until } = truth.windowOf(index, version);
  const since = Date.now();
  const feed = await fetch(`http://127.0.0.1:${port}${paths.at(-1) ?? '/feed'}.json`).catch(() => undefined);
  const items = feed?.ok ? (await feed.json().catch(() => undefined))?.items : undefined;
  if (items === undefined || [from, until].some((at) => at > since - 100 && at < Date.now() + 100)) return;
  const titles: readonly string[] = items.map(({ title }: { readonly title: string }) => title);
  const shown = new Map(titles.map(versionOf)).get(index) ?? 0;
  if (shown !== (from <= since && since < until ? version : 0))
    truth.failures.push(`the writer of s${index} v${version} sees v${shown} in its feed`);
}

/** Asks until it is known what is stored. */
async function resolve({ truth, ports, index, signal }: WriterOptions & { index: number }): Promise<void> {
  // A database may still commit what a killed process sent.
  await pause(1_000);
  while (!signal.aborted) {
    for (const port of ports) {
      const version = await readVersion(port, index);
      if (version === undefined) continue;
      const { possible } = truth.known(index);
      if (!possible.includes(version))
        truth.failures.push(`s${index} is v${version}, of ${possible.join(', ')}`);
      truth.settle(index, version, pathsOf(index, version));
      return;
    }
    await pause(100);
  }
}

/** The stored version; `undefined` where the process does not answer. */
export async function readVersion(port: number, index: number): Promise<number | undefined> {
  const answer = await send(port, 'GET', `/api/articles/s${index}`).catch(() => undefined);
  if (answer === undefined || ![200, 404].includes(answer.status)) {
    await answer?.text().catch(() => undefined);
    return undefined;
  }
  const record = await answer.json().catch(() => undefined);
  if (answer.status === 404) return 0;
  return record === undefined ? undefined : versionOf(record.title)[1];
}
