import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import type { Hono } from 'hono';
import { expect, test } from 'vitest';
import { newest } from '../../src/catalog/feed-window.ts';
import { formatPath, outputIds } from '../../src/domain/address.ts';
import type { Change } from '../../src/domain/article-source.ts';
import type { EditionChange } from '../../src/feeds/current-edition.ts';
import type { MemoryEdition } from '../../src/feeds/edition.ts';
import { createFeedCache } from '../../src/feeds/feed-cache.ts';
import { createPublisher } from '../../src/feeds/publisher.ts';
import { createArticleCache } from '../../src/folder/cache/article-cache.ts';
import { createFolderSource } from '../../src/folder/folder-source.ts';
import { loadSite } from '../../src/folder/site-file.ts';
import { createApp } from '../../src/runtime/hono.ts';
import { nodeCompress } from '../../src/runtime/node.ts';
import { folderOf, NOON } from '../support.ts';
import { createTimers } from '../timers.ts';

// A publication of four files changes at random. After each step every feed is held against a model that knows nothing of
// lists, caches or revisions, and against readers that only ever ask conditionally. The service restarts with a cache of articles,
// and files change while it does not run.

interface Version {
  readonly slug: string;
  readonly title: string;
  readonly tag: string;
  /** Seconds from noon. */
  readonly published: number;
  readonly expires?: number;
  readonly draft: boolean;
}

type FileStep =
  | { readonly kind: 'save'; readonly file: string; readonly version: Version }
  | { readonly kind: 'spoil'; readonly file: string; readonly how: 'broken' | 'wrong' | 'takenDown' }
  | { readonly kind: 'delete'; readonly file: string }
  | { readonly kind: 'rename'; readonly file: string; readonly to: string }
  | { readonly kind: 'site'; readonly rights: string };

interface Restart {
  readonly kind: 'restart';
  /** What happens while the service does not run. */
  readonly during: readonly FileStep[];
  /** How far the clock is ahead by which stamps of files are settled. */
  readonly ahead: number;
}

type Step = FileStep | Restart | { readonly kind: 'wait'; readonly seconds: number };

const file = fc.constantFrom('a.md', 'b.md', 'c/c.md', 'd.md');
const version: fc.Arbitrary<Version> = fc
  .record(
    {
      slug: fc.constantFrom('one', 'two', 'three', 'four', 'five'),
      title: fc.constantFrom('First', 'Second', 'Third'),
      tag: fc.constantFrom('red', 'blue'),
      published: fc.constantFrom(-3600, -60, 30, 90, 1e9),
      expires: fc.constantFrom(45, 100, 2e9),
      draft: fc.boolean(),
    },
    { requiredKeys: ['slug', 'title', 'tag', 'published', 'draft'] },
  )
  .filter(({ published, expires = Infinity }) => expires > published);
const fileStep: fc.Arbitrary<FileStep> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('save' as const), file, version }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('spoil' as const),
      file,
      how: fc.constantFrom('broken' as const, 'wrong' as const, 'takenDown' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), file }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rename' as const), file, to: file }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('site' as const), rights: fc.constantFrom('A', 'B') }),
  },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: fileStep },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('restart' as const),
      during: fc.array(fileStep, { maxLength: 3 }),
      ahead: fc.constantFrom(0, 60_000),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), seconds: fc.constantFrom(1, 20, 61, 3600) }),
  },
);

test('after any changes, a publication’s feeds, validators and caching are correct', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
      const world = await createWorld();
      try {
        for (const next of steps) {
          await world.take(next);
          await world.check();
          await world.checkTold();
        }
      } finally {
        await world.end();
      }
    }),
    { numRuns: Number(process.env.MODEL_RUNS ?? 60) },
  );
}, 600_000);

type Content =
  | { readonly kind: 'good'; readonly version: Version }
  | { readonly kind: 'broken' }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'takenDown' };

interface ModelFile {
  readonly content: Content;
  /** Its last version without an error, as a draft after a takedown. */
  readonly kept?: Version;
}

interface Model {
  readonly files: Map<string, ModelFile>;
  rights: string;
}

async function createWorld() {
  const folder = folderOf({});
  const timers = createTimers();
  const model: Model = { files: new Map(), rights: 'A' };
  const writeSite = () => writeFileSync(join(folder, 'site.yaml'), `${SITE}rights: ${model.rights}\n`);
  writeSite();
  const readers = new Map<string, Reader>();
  const told = new Set<string>();
  const cacheFile = join(folderOf({}), 'cache');
  const start = async (ahead: number) => {
    const started = await startService({ folder, cacheFile, ahead }, timers);
    started.publisher.onChange((change) => {
      expect(change.changed).toEqual(differentFeeds(change));
      for (const path of change.changed) told.add(path);
    });
    return started;
  };
  let service = await start(0);
  const allBodies = ({ app, publisher }: typeof service, more: Iterable<string>) => {
    const paths = publisher.edition()?.summaries() ?? [];
    return bodiesOf(app, [...paths.map(({ selection }) => formatPath(selection)), ...more]);
  };
  let bodies = await allBodies(service, []);

  const restart = async ({ during, ahead }: Restart) => {
    await service.end();
    const [before, rights] = [new Map(model.files), model.rights];
    for (const next of during) apply(next, folder, model);
    writeSite();
    // Other rights are in every article, so nothing in the cache is used.
    forgetMissed(model, rights === model.rights ? before : new Map());
    timers.pass(1100);
    service = await start(ahead);
    bodies = await allBodies(service, []);
    for (const [key, reader] of readers) readers.set(key, { ...reader, isOfFormerRun: true });
  };
  return {
    end: () => service.end(),
    async take(next: Step): Promise<void> {
      if (next.kind === 'restart') await restart(next);
      else apply(next, folder, model);
      if (next.kind === 'site') writeSite();
      timers.pass(next.kind === 'wait' ? next.seconds * 1000 : 1100);
      await service.settled();
      // A change may wait for the next second.
      timers.pass(1000 - (timers.now() % 1000));
    },
    /** Every feed whose bytes have changed was reported. */
    async checkTold(): Promise<void> {
      const before = bodies;
      bodies = await allBodies(service, before.keys());
      const different = [...bodies].filter(([path, body]) => body !== before.get(path)).map(([path]) => path);
      expect(different.filter((path) => !told.has(path))).toEqual([]);
      told.clear();
    },
    async check(): Promise<void> {
      const { app } = service;
      const now = timers.now();
      const served = servedVersions(model.files);
      for (const path of ['/feed', '/tag/red', '/tag/blue']) {
        const on = served.filter(({ tag }) => path === '/feed' || path === `/tag/${tag}`);
        // A topic that only scheduled articles name does not exist yet.
        const isPublic = on.some(({ published }) => NOON + published * 1000 <= now);
        if (!isPublic && path !== '/feed') {
          expect((await app.request(`${path}.json`)).status).toBe(404);
          for (const key of readers.keys()) if (key.startsWith(path)) readers.delete(key);
          continue;
        }
        const items = (await (await app.request(`${path}.json`)).json()).items;
        expect(items.map(({ id, title }: { id: string; title: string }) => `${id} ${title}`)).toEqual(
          currentAt(on, now).map(({ slug, title }) => `tag:n.example,2024:${slug} ${title}`),
        );
        for (const address of [`${path}.rss`, `${path}.atom`, `${path}.json`, `${path}.json?limit=1`]) {
          const reader = await poll(app, address, readers.get(address), now);
          checkCaching(reader, on, now);
          readers.set(address, reader);
        }
      }
    },
  };
}

const SITE = 'title: N\nurl: https://n.example\nids: tag:n.example,2024\n';

/** The paths of the feeds whose bytes differ between two editions in any format or limit. */
function differentFeeds({ before, after }: EditionChange): string[] {
  const paths = [before, after].flatMap((edition) => {
    return edition.summaries().map(({ selection }) => formatPath(selection));
  });
  const bytesOf = (edition: MemoryEdition, path: string) => {
    const { document } = createFeedCache({ compress: {} });
    return [undefined, 1, 2, 3, 200].flatMap((limit) => {
      const view = edition.feed(path, newest(limit));
      if (view === undefined) return [];
      return outputIds.map((output) => document({ view, site: edition.site, output }).entityTag);
    });
  };
  return [...new Set(paths)]
    .filter((path) => String(bytesOf(before, path)) !== String(bytesOf(after, path)))
    .sort();
}

/** The answers of a path in each format and with some limits; `undefined` if the feed does not exist. */
async function bodiesOf(app: Hono, paths: readonly string[]): Promise<Map<string, string | undefined>> {
  const bodies = new Map<string, string | undefined>();
  for (const path of new Set(['/feed', ...paths])) {
    const addresses = ['.rss', '.atom', '.json', '.json?limit=1', '.json?limit=200'].map((end) => path + end);
    const answers = await Promise.all(addresses.map(async (address) => app.request(address)));
    const texts = await Promise.all(answers.map((answer) => answer.text()));
    bodies.set(path, answers[0]?.status === 404 ? undefined : texts.join('\n'));
  }
  return bodies;
}

interface Place {
  readonly folder: string;
  readonly cacheFile: string;
  readonly ahead: number;
}

async function startService(
  { folder, cacheFile, ahead }: Place,
  { now, schedule }: ReturnType<typeof createTimers>,
) {
  const cache = createArticleCache({
    file: cacheFile,
    folder,
    now: () => Date.now() + ahead,
    onProblem: (message) => expect.unreachable(message),
  });
  const readSite = () => loadSite(folder, { feeds: 'http://localhost:8787' });
  const publisher = createPublisher({
    source: createFolderSource({ folder, readSite, now, cache, pollInterval: 5 }),
    now,
    schedule,
  });
  const controller = new AbortController();
  let looked = (_change: Change) => {};
  await publisher.load();
  await publisher.follow((change) => looked(change), controller.signal);
  return {
    app: createApp({ publisher, cache: createFeedCache({ compress: nodeCompress }), now }),
    publisher,
    async end() {
      controller.abort();
      await cache.close();
    },
    /** Resolves when the folder has been looked at twice: the second look began after all that was done before. */
    settled: () => {
      let looks = 0;
      return new Promise<void>((resolve) => {
        looked = () => {
          if (++looks === 2) resolve();
        };
      });
    },
  };
}

/** What happened while the service did not run counts as it is at the start, after the last known good versions of `before`. */
function forgetMissed(model: Model, before: ReadonlyMap<string, ModelFile>): void {
  for (const [name, { content }] of model.files)
    model.files.set(name, { content, ...keptOf(before.get(name), content) });
}

function apply(next: Exclude<Step, Restart>, folder: string, model: Model): void {
  switch (next.kind) {
    case 'save':
      put(folder, model, next.file, { kind: 'good', version: next.version });
      return;
    case 'spoil':
      put(folder, model, next.file, { kind: next.how });
      return;
    case 'delete':
      rmSync(join(folder, next.file), { force: true });
      model.files.delete(next.file);
      return;
    case 'rename': {
      const known = model.files.get(next.file);
      if (known === undefined || next.file === next.to) return;
      mkdirSync(dirname(join(folder, next.to)), { recursive: true });
      renameSync(join(folder, next.file), join(folder, next.to));
      model.files.delete(next.file);
      model.files.set(next.to, {
        content: known.content,
        ...keptOf(model.files.get(next.to), known.content),
      });
      return;
    }
    case 'site':
      model.rights = next.rights;
      return;
    case 'wait':
      return;
  }
}

function put(folder: string, model: Model, name: string, content: Content): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), textOf(content));
  model.files.set(name, { content, ...keptOf(model.files.get(name), content) });
}

function keptOf(before: ModelFile | undefined, content: Content): { kept?: Version } {
  if (content.kind === 'good') return { kept: content.version };
  if (before?.kept === undefined) return {};
  return { kept: content.kind === 'takenDown' ? { ...before.kept, draft: true } : before.kept };
}

function textOf(content: Content): string {
  if (content.kind === 'broken') return '---\ntitle: [half';
  if (content.kind === 'wrong') return '---\nslug: one\ntitle: x\npublished: soon\n---\nx';
  // Nothing in it but the takedown can be read.
  if (content.kind === 'takenDown') return '---\npublished: never\ndraft: true\n---\nx';
  const { slug, title, tag, published, expires, draft } = content.version;
  const at = (seconds: number) => new Date(NOON + seconds * 1000).toISOString();
  const fields = [
    `slug: ${slug}`,
    `title: ${title}`,
    `tags: [${tag}]`,
    `published: ${at(published)}`,
    `draft: ${draft}`,
  ];
  if (expires !== undefined) fields.push(`expires: ${at(expires)}`);
  return `---\n${fields.join('\n')}\n---\nThe body.`;
}

/** What competes for the feeds: no drafts, and of two with one slug the first in path order. */
function servedVersions(files: ReadonlyMap<string, ModelFile>): Version[] {
  const slugs = new Set<string>();
  return [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, { kept }]) => (kept === undefined || kept.draft ? [] : kept))
    .filter(({ slug }) => !slugs.has(slug) && slugs.add(slug));
}

function currentAt(versions: readonly Version[], now: number): Version[] {
  const seconds = (now - NOON) / 1000;
  return versions
    .filter(({ published, expires = Infinity }) => published <= seconds && expires > seconds)
    .sort((a, b) => b.published - a.published || (a.slug < b.slug ? -1 : 1));
}

/** The state of a reader for one feed. */
interface Reader {
  readonly etag: string;
  readonly lastModified: string;
  readonly cacheControl: string;
  readonly body: string;
  /** A restart may raise Last-Modified. */
  readonly isOfFormerRun?: boolean;
}

/** Asks as a reader that knows the tag, and as one that knows the date alone: neither misses a change or sees one too many. */
async function poll(app: Hono, address: string, before: Reader | undefined, now: number): Promise<Reader> {
  const response = await app.request(address);
  const field = (name: string) => response.headers.get(name) ?? '';
  const reader: Reader = {
    etag: field('etag'),
    lastModified: field('last-modified'),
    cacheControl: field('cache-control'),
    body: await response.text(),
  };
  expect(Date.parse(reader.lastModified)).toBeLessThanOrEqual(now);
  if (before === undefined) return reader;
  const same = before.body === reader.body;
  const isSameDate = before.lastModified === reader.lastModified;
  expect(before.etag === reader.etag).toBe(same);
  if (before.isOfFormerRun !== true || !same) expect(isSameDate).toBe(same);
  const statusFor = async (headers: Record<string, string>) =>
    (await app.request(address, { headers })).status;
  expect(await statusFor({ 'if-none-match': before.etag })).toBe(same ? 304 : 200);
  expect(await statusFor({ 'if-modified-since': before.lastModified })).toBe(isSameDate ? 304 : 200);
  return reader;
}

/** No copy is fresh past the next change, and none that is stale is used past the next removal. */
function checkCaching({ cacheControl }: Reader, versions: readonly Version[], now: number): void {
  const [fresh = 0, revalidate = 0, error = 0] = (cacheControl.match(/\d+/g) ?? []).map(Number);
  const ahead = (seconds: readonly number[]) => {
    return Math.min(...seconds.map((second) => second - (now - NOON) / 1000).filter((second) => second > 0));
  };
  const removals = versions.flatMap(({ expires = Infinity }) => expires);
  expect(fresh).toBeLessThanOrEqual(ahead([...versions.map(({ published }) => published), ...removals]));
  expect(fresh + Math.max(revalidate, error)).toBeLessThanOrEqual(ahead(removals));
}
