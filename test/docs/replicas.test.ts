import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { runWith } from '../cli/run.ts';
import { type Serving, start } from '../cli/serving.ts';
import { type Ask, NGINX, type ServerAnswer, startNginx } from '../nginx.ts';
import { POSTGRES_PROGRAMS, type PostgresServer, startPostgres } from '../stores/postgres-server.ts';
import { folderOf } from '../support.ts';
import { ROOT } from './blocks.ts';

const read = (name: string) => readFileSync(join(ROOT, 'examples', name), 'utf8');

interface Service {
  readonly build?: { readonly args: { readonly PACKAGES: string } };
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

// As Compose replaces variables of the environment.
const settings = read('compose-postgres.yaml').replaceAll(/\$\{\w+:\?\}/g, 'secret');
const { services, volumes } = load(settings) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: object;
};

test('what compose-postgres.yaml mounts and waits for is there, and its settings are ours', () => {
  for (const { volumes: mounted = [], depends_on = {} } of Object.values(services)) {
    for (const source of mounted.map((volume) => volume.split(':')[0] ?? '')) {
      if (source.startsWith('.'))
        expect(() => readFileSync(join(ROOT, 'examples', source))).not.toThrow(/ENOENT/);
      else expect(volumes).toHaveProperty(source);
    }
    for (const name of Object.keys(depends_on)) expect(services).toHaveProperty(name);
  }
  const { environment = {}, build } = services.feeds1 ?? {};
  const { config, problems } = readConfig({}, environment);
  expect([problems, config.siteFile]).toEqual([[], '/site.yaml']);
  const { peerDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(build?.args.PACKAGES).toBe(`postgres@${peerDependencies.postgres}`);
  expect(services.feeds2).toEqual(services.feeds1);
});

const ENVIRONMENT = { FEEDS_URL: 'https://feeds.example', FEEDSTAND_TOKEN: 'x'.repeat(40) };
const SITE =
  'title: The Wire\nurl: https://news.example\nids: tag:news.example,2024\nmaxAge: 60\nmedia: serve\n';
const FORMATS = ['rss', 'atom', 'json'];

describe.skipIf(NGINX === undefined || POSTGRES_PROGRAMS === undefined)('two replicas behind nginx', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server?.remove());

  /** One replica, which can be restarted at the same port. */
  async function startReplica(store: string) {
    const port = await freePort();
    const folder = folderOf({ 'site.yaml': SITE });
    const begin = () =>
      start(
        ['--port', String(port), '--site', join(folder, 'site.yaml')],
        {},
        { store, environment: ENVIRONMENT },
      );
    let serving: Serving = await begin();
    return {
      port,
      async restart() {
        serving.child.kill('SIGTERM');
        expect(await once(serving.child, 'exit')).toEqual([0, null]);
        serving = await begin();
      },
    };
  }

  async function startAll() {
    const store = await server.newDatabase();
    expect((await runWith(['store', 'migrate', store])).code).toBe(0);
    const replicas = await Promise.all([startReplica(store), startReplica(store)]);
    const [first, second] = replicas.map(({ port }) => `127.0.0.1:${port}`);
    const settings = read('nginx-replicas.conf')
      // Debian's nginx looks names up once.
      .replace(/^\s*resolver .*$/m, '')
      .replace('feeds1:8787 resolve', first ?? '')
      .replace('feeds2:8787 resolve', second ?? '')
      .replace('/var/cache/feeds', 'cache');
    const [http = '', block = ''] = settings.split(/^server \{\n\s*listen 80;$/m);
    return { replicas, ask: await startNginx({ http, server: block.replace(/\}\n$/, '') }) };
  }

  test('are restarted one after the other without a lost answer, while articles are written', async () => {
    const { replicas, ask } = await startAll();
    const answers = new Map<string, number>();
    const count = (name: string) => answers.set(name, (answers.get(name) ?? 0) + 1);
    let isOver = false;
    const poll = async (client: number) => {
      let tag: string | undefined;
      for (let asked = client; !isOver; asked++) {
        // Each limit is a document of its own, which the cache does not have.
        const limit = asked % 4 === 0 ? '' : `?limit=${1 + (asked % 199)}`;
        const headers = tag === undefined ? HOST : { ...HOST, 'if-none-match': tag };
        const answer = await ask(`/feed.${FORMATS[client]}${limit}`, headers);
        count(`GET ${answer.status}`);
        tag = limit === '' ? answer.headers.etag : undefined;
      }
    };
    const write = async () => {
      for (let written = 0; !isOver; written++) {
        const { status } = await ask(`/api/articles/article-${written}`, WRITING, 'PUT', recordOf(written));
        count(`PUT ${status}`);
      }
    };
    const clients = [poll(0), poll(1), poll(2), write()];
    for (const replica of replicas) await replica.restart();
    isOver = true;
    await Promise.all(clients);
    expect([...answers.keys()].sort()).toEqual(['GET 200', 'GET 304', 'PUT 201']);
    const [first, second] = await Promise.all(
      replicas.map(({ port }) => feedsOf(port, answers.get('PUT 201'))),
    );
    expect(first).toEqual(second);
  });

  test('show nothing that was taken down once nginx asks again, nor its picture', async () => {
    const { ask } = await startAll();
    const sent = await ask('/api/media', { ...WRITING, ...FORM }, 'POST', PICTURE);
    const { url } = JSON.parse(sent.bytes.toString());
    const record = JSON.stringify({ ...JSON.parse(recordOf(1)), image: url });
    expect((await ask('/api/articles/quay', WRITING, 'PUT', record)).status).toBe(201);
    const addresses = ['/feed.rss', new URL(url).pathname];
    const before = await Promise.all(addresses.map((address) => ask(address, HOST)));
    expect(before.map(({ status, bytes }) => [status, bytes.length > 0])).toEqual([
      [200, true],
      [200, true],
    ]);
    expect((await ask('/api/articles/quay', WRITING, 'DELETE')).status).toBe(200);
    const [feed, picture] = await Promise.all(addresses.map((address) => afterHits(ask, address)));
    expect([feed?.status, feed?.bytes.toString().includes('Title 1')]).toEqual([200, false]);
    expect(picture?.status).toBe(404);
  });
});

/** The first answer that is not one from the cache. */
async function afterHits(ask: Ask, address: string): Promise<ServerAnswer> {
  let answer = await ask(address, HOST);
  const isNew = async () => {
    answer = await ask(address, HOST);
    return answer.headers['x-cache'] !== 'HIT';
  };
  await vi.waitUntil(isNew, { timeout: 10_000, interval: 50 });
  return answer;
}

const HOST = { host: 'feeds.example' };
const WRITING = {
  ...HOST,
  authorization: `Bearer ${ENVIRONMENT.FEEDSTAND_TOKEN}`,
  'content-type': 'application/json',
};

const FORM = { 'content-type': 'multipart/form-data; boundary=part' };
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"/>';
const PICTURE = `--part\r\nContent-Disposition: form-data; name="file"; filename="quay.svg"\r\n\r\n${SVG}\r\n--part--\r\n`;

function recordOf(number: number): string {
  const published = new Date(Date.UTC(2026, 0, 1) + number * 1000).toISOString();
  return JSON.stringify({ title: `Title ${number}`, published, markdown: 'Text.' });
}

/** The feeds of a replica, with their entity tags, once it has so many articles. */
async function feedsOf(port: number, articles: number | undefined) {
  const hasAll = async () => {
    const { current } = await (await fetch(`http://127.0.0.1:${port}/readyz`)).json();
    return current === articles;
  };
  await vi.waitUntil(hasAll, { timeout: 10_000, interval: 20 });
  return Promise.all(
    FORMATS.map(async (format) => {
      const response = await fetch(`http://127.0.0.1:${port}/feed.${format}`);
      return { tag: response.headers.get('etag'), text: await response.text() };
    }),
  );
}

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  listener.close();
  await once(listener, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
