import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { serveSite } from '../browser/website.ts';
import { NGINX, startNginx } from '../nginx.ts';
import { blocksOf, ROOT } from './blocks.ts';

const read = (name: string) => readFileSync(join(ROOT, 'examples', name), 'utf8');

interface Service {
  readonly build?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

const compose = load(read('compose.yaml')) as {
  readonly services: Readonly<Record<'feeds' | 'nginx', Service>>;
  readonly volumes: object;
};

test('what compose.yaml mounts is there, and its settings are ours', () => {
  const { feeds, nginx } = compose.services;
  const sources = [feeds, nginx].flatMap(({ volumes }) =>
    volumes.map((volume) => volume.split(':')[0] ?? ''),
  );
  for (const source of sources) {
    if (source.startsWith('.'))
      expect(() => readFileSync(join(ROOT, 'examples', source))).not.toThrow(/ENOENT/);
    else expect(compose.volumes).toHaveProperty(source);
  }
  const { config, problems } = readConfig({ adminPort: '9464' }, feeds.environment ?? {});
  expect([problems, config.feedsUrl, config.state]).toEqual([
    [],
    'https://feeds.example.com/',
    '/state/announcing',
  ]);
  expect(feeds.command?.slice(0, 2)).toEqual(['serve', '/articles']);
});

test('nginx waits for a healthcheck that the image has', () => {
  expect(compose.services.nginx.depends_on).toEqual({ feeds: { condition: 'service_healthy' } });
  const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
  expect(dockerfile).toMatch(/^HEALTHCHECK .*\/healthz$/m);
  expect(dockerfile).toMatch(/^RUN .*chown node \/state$/m);
});

test('the unit in the documentation is the one in examples', () => {
  const [unit] = blocksOf('docs/deploy.md').filter(({ language }) => language === 'ini');
  expect(`${unit?.text}\n`).toBe(read('feedstand.service'));
});

describe.skipIf(NGINX === undefined)('the settings of examples/nginx.conf, with the real nginx', () => {
  const start = async () => {
    const service = await serveSite([{ title: 'One' }]);
    const settings = read('nginx.conf')
      .replace('server feeds:8787;', `server ${new URL(service).host};`)
      .replace('/var/cache/feeds', 'cache');
    const [http = '', server = ''] = settings.split(/^server \{\n\s*listen 80;$/m);
    expect(server).toMatch(/\}\n\}\n$/);
    return startNginx({ http, server: server.replace(/\}\n$/, '') });
  };

  test('cache a feed in each coding, and pass on the id of the request', async () => {
    const ask = await start();
    const states = [];
    for (const coding of ['gzip', 'gzip', 'identity', 'identity']) {
      const { headers, status } = await ask('/feed.rss', { host: 'a.example', 'accept-encoding': coding });
      states.push([status, headers['content-encoding'], headers['x-cache']]);
    }
    expect(states).toEqual([
      [200, 'gzip', 'MISS'],
      [200, 'gzip', 'HIT'],
      [200, undefined, 'MISS'],
      [200, undefined, 'HIT'],
    ]);
  });

  test('answer 304 to who has the feed, and keep metrics within', async () => {
    const ask = await start();
    const { etag = '' } = (await ask('/feed.rss', { host: 'a.example' })).headers;
    const again = await ask('/feed.rss', { host: 'a.example', 'if-none-match': etag });
    expect([again.status, again.headers['x-cache']]).toEqual([304, 'HIT']);
    expect((await ask('/metrics', { host: 'a.example' })).status).toBe(404);
  });
});
