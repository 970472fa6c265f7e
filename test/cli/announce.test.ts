import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadBundle } from '../../src/cli/bundle-folder.ts';
import { createScheduledAnnouncer } from '../../src/runtime/worker-announce.ts';
import { outside } from '../announce/outside.ts';
import { folderOf, NOON } from '../support.ts';
import { runWith } from './run.ts';

const LOOPBACK = { ANNOUNCE_LOOPBACK: 'true' };

function article(slug: string, title: string, more = ''): string {
  return `---\nslug: ${slug}\ntitle: ${title}\npublished: 2026-01-01T00:00:00Z\nlanguage: en\n${more}---\nText.\n`;
}

interface Bundled {
  readonly hub?: string;
  readonly files: Readonly<Record<string, string>>;
}

/** Writes a bundle of these files, and returns its path. */
async function bundled({ hub, files }: Bundled, feeds = 'http://localhost:9'): Promise<string> {
  const line = hub === undefined ? '' : `hub: ${hub}\n`;
  const site = `title: N\nurl: https://n.example\nids: tag:n.example,2024\nfeeds: ${feeds}\n${line}`;
  const [folder, out] = [folderOf({ 'site.yaml': site, ...files }), folderOf({})];
  const { code, err } = await runWith(['bundle', folder, '--out', out]);
  expect([code, err]).toEqual([0, '']);
  return join(out, 'bundle.bin');
}

function topicsOf(calls: readonly { readonly body: string }[]): (string | null)[] {
  return calls.map(({ body }) => new URLSearchParams(body).get('hub.topic')).sort();
}

const BEFORE = { 'a.md': article('a', 'One', 'tags: [x]\n'), 'b.md': article('b', 'Two', 'tags: [y]\n') };
const AFTER = { ...BEFORE, 'b.md': article('b', 'Two, again', 'tags: [y, z]\n') };

test('announce pings a hub for each feed that differs between two bundles, and no other', async () => {
  const hub = await outside(204);
  const site = { hub: `${hub.url}/` };
  const [since, bundle] = [
    await bundled({ ...site, files: BEFORE }),
    await bundled({ ...site, files: AFTER }),
  ];
  const { code, out } = await runWith(['announce', '--bundle', bundle, '--since', since], LOOPBACK);
  expect([code, out]).toEqual([0, '4 feeds changed\n']);
  expect(topicsOf(hub.calls)).toEqual(
    ['/feed', '/language/en', '/tag/y', '/tag/z'].flatMap((path) =>
      ['atom', 'json', 'rss'].map((suffix) => `http://localhost:9${path}.${suffix}`),
    ),
  );
});

test('announce --list prints the paths, and --only announces those of a file', async () => {
  const hub = await outside(204);
  const site = { hub: `${hub.url}/` };
  const [since, bundle] = [
    await bundled({ ...site, files: BEFORE }),
    await bundled({ ...site, files: AFTER }),
  ];
  const listed = await runWith(['announce', '--bundle', bundle, '--since', since, '--list'], LOOPBACK);
  expect([listed.code, listed.out, hub.calls]).toEqual([0, '/feed\n/language/en\n/tag/y\n/tag/z\n', []]);
  const folder = folderOf({ paths: '/tag/z\n' });
  const only = await runWith(['announce', '--bundle', bundle, '--only', join(folder, 'paths')], LOOPBACK);
  expect([only.code, only.out]).toEqual([0, '1 feed changed\n']);
  expect(topicsOf(hub.calls)).toHaveLength(3);
});

test('equal bundles announce nothing', async () => {
  const hub = await outside(204);
  const site = { hub: `${hub.url}/`, files: BEFORE };
  const [since, bundle] = [await bundled(site), await bundled(site)];
  const { code, out } = await runWith(['announce', '--bundle', bundle, '--since', since], LOOPBACK);
  expect([code, out, hub.calls]).toEqual([0, '0 feeds changed\n', []]);
});

test('a removed feed is purged, and no hub is pinged for it', async () => {
  const [hub, hook] = [await outside(204), await outside(200)];
  const site = { hub: `${hub.url}/` };
  const files = { 'a.md': BEFORE['a.md'] };
  const [since, bundle] = [await bundled({ ...site, files: BEFORE }), await bundled({ ...site, files })];
  const environment = { ...LOOPBACK, ANNOUNCE_WEBHOOK: hook.url, ANNOUNCE_WEBHOOK_SECRET: 's' };
  const { code } = await runWith(['announce', '--bundle', bundle, '--since', since], environment);
  expect(code).toBe(0);
  expect(topicsOf(hub.calls).join()).not.toContain('/tag/y');
  expect(JSON.parse(hook.calls[0]?.body ?? '').changed).toContain('http://localhost:9/tag/y.rss');
});

test('the running service can be compared with instead of its bundle', async () => {
  const hub = await outside(204);
  const service = await outside(({ url = '', method }) => {
    if (url === '/feeds.json')
      return { status: 200, body: '{"feeds":[{"kind":"all"},{"kind":"tag","slug":"old"}]}' };
    expect(method).toBe('HEAD');
    return url.startsWith('/tag/z') ? 404 : { status: 200, headers: { etag: 'W/"1"' } };
  });
  const bundle = await bundled({ hub: `${hub.url}/`, files: AFTER });
  const args = ['announce', '--bundle', bundle, '--since', service.url, '--list'];
  const { code, out } = await runWith(args, LOOPBACK);
  expect([code, out]).toEqual([0, '/feed\n/language/en\n/tag/old\n/tag/x\n/tag/y\n/tag/z\n']);
});

test('a hub that refuses makes announce fail', async () => {
  const hub = await outside(404);
  const site = { hub: `${hub.url}/` };
  const [since, bundle] = [
    await bundled({ ...site, files: BEFORE }),
    await bundled({ ...site, files: AFTER }),
  ];
  const { code, out } = await runWith(['announce', '--bundle', bundle, '--since', since], LOOPBACK);
  expect([code, out]).toEqual([1, '4 feeds changed; 12 deliveries failed\n']);
});

test('without --since and --only, without a hub, or with an unreachable service announce says what to do', async () => {
  const bundle = await bundled({ files: BEFORE });
  const neither = await runWith(['announce', '--bundle', bundle]);
  expect([neither.code, neither.err]).toEqual([
    1,
    'feedstand: a setting is wrong:\n  give either --since or --only\n',
  ]);
  const noHub = await runWith(['announce', '--bundle', bundle, '--since', bundle], LOOPBACK);
  expect(noHub.err).toContain('  nothing to announce to: the bundle has no hub');
  const away = await runWith(['announce', '--bundle', bundle, '--since', 'http://127.0.0.1:1/', '--list']);
  expect([away.code, away.err]).toEqual([
    1,
    expect.stringContaining('--since: http://127.0.0.1:1/feeds.json cannot be reached: '),
  ]);
});

test('the cron trigger of a Worker announces what fell due since it last fired', async () => {
  const hub = await outside(204);
  const at = new Date(NOON + 90_000).toISOString();
  const files = {
    ...BEFORE,
    'c.md': article('c', 'Later', 'tags: [later]\n').replace('2026-01-01T00:00:00Z', at),
  };
  const path = await bundled({ hub: `${hub.url}/`, files });
  expect(loadBundle(path).manifest.site.hubs).toEqual([`${hub.url}/`]);
  expect(readFileSync(join(path, '../worker.js'), 'utf8')).toContain(
    'scheduled: createScheduledAnnouncer({ bundle })',
  );
  const bytes = readFileSync(path);
  const bundle = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
  const scheduled = createScheduledAnnouncer({ bundle });
  await scheduled({ scheduledTime: NOON + 60_000 }, LOOPBACK);
  expect(hub.calls).toEqual([]);
  await scheduled({ scheduledTime: NOON + 120_000 }, LOOPBACK);
  expect(topicsOf(hub.calls)).toContain('http://localhost:9/tag/later.atom');
  expect(topicsOf(hub.calls).join()).not.toContain('/tag/x');
});
