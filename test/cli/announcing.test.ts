import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { outside } from '../announce/outside.ts';
import { folderOf, writeFile } from '../support.ts';
import { runWith } from './run.ts';
import { FILES, start } from './serving.ts';

const SITE = 'title: T\nurl: http://localhost/\nids: tag:x,2026\n';
const ENVIRONMENT = { ANNOUNCE_LOOPBACK: 'true' };
const article = (title: string) => FILES['a.md'].replace('One', title);
const topicOf = ({ body }: { readonly body: string }) => new URLSearchParams(body).get('hub.topic');

/** A folder that names a hub, and beside it a place for the state. */
async function published(...answers: Parameters<typeof outside>) {
  const hub = await outside(...answers);
  const folder = folderOf({ 'site.yaml': `${SITE}hub: ${hub.url}/\n`, 'a.md': FILES['a.md'] });
  return { hub, folder, state: join(folderOf({}), 'state.jsonl') };
}

test('serve purges caches and pings hubs when a file changes, and says so', async () => {
  const { hub, folder } = await published(204);
  const hook = await outside(200);
  const environment = {
    ...ENVIRONMENT,
    ANNOUNCE_WEBHOOK: `${hook.url}/s3cret`,
    ANNOUNCE_WEBHOOK_SECRET: 'k3y',
  };
  const { port, until, log } = await start([], FILES, { folder, environment });
  writeFile(folder, 'a.md', article('Two'));
  await hub.until(6);
  expect(hub.calls.map(topicOf).sort()).toEqual(
    ['/feed', '/language/en'].flatMap((path) =>
      ['atom', 'json', 'rss'].map((suffix) => `http://localhost:${port}${path}.${suffix}`),
    ),
  );
  expect(hook.calls).toHaveLength(1);
  expect(JSON.parse(hook.calls[0]?.body ?? '').changed).toContain(`http://localhost:${port}/feeds.json`);
  await until(({ message, channel }) => message === 'announced' && channel === `hub ${hub.url}/`);
  const ready = await fetch(`http://127.0.0.1:${port}/readyz`);
  expect(await ready.json()).toEqual({ ready: true, current: 1, announcing: { waiting: 0, failed: 0 } });
  expect(JSON.stringify(log)).not.toMatch(/s3cret|k3y/);
});

test('with --state, changes while nothing runs are announced, and deliveries that a crash interrupted', async () => {
  const { hub, folder, state } = await published(500, 500, 500, 500, 204);
  const first = await start(['--state', state], FILES, { folder, environment: ENVIRONMENT });
  await first.until(({ message }) => message === 'announcing');
  writeFile(folder, 'a.md', article('Two'));
  await first.until(({ message }) => String(message).startsWith('announcement failed'));
  const ready = await (await fetch(`http://127.0.0.1:${first.port}/readyz`)).json();
  expect(ready.announcing.waiting).toBeGreaterThan(0);
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  writeFile(folder, 'b.md', article('Three').replace('slug: a', 'slug: b\ntags: [new]'));
  const seen = hub.calls.length;
  const environment = { ...ENVIRONMENT, FEEDS_URL: `http://localhost:${first.port}` };
  await start(['--state', state], FILES, { folder, environment });
  await hub.until(seen + 9);
  expect(hub.calls.slice(seen).map(topicOf)).toContain(`http://localhost:${first.port}/tag/new.atom`);
});

test('a hub in site.yaml while the service runs is announced to from then on', async () => {
  const hub = await outside(204);
  const folder = folderOf({ 'site.yaml': SITE, 'a.md': FILES['a.md'] });
  const { port } = await start([], FILES, { folder, environment: ENVIRONMENT });
  expect(await (await fetch(`http://127.0.0.1:${port}/readyz`)).json()).toEqual({ ready: true, current: 1 });
  writeFile(folder, 'site.yaml', `${SITE}hub: ${hub.url}/\n`);
  for (;;) {
    const { announcing } = await (await fetch(`http://127.0.0.1:${port}/readyz`)).json();
    if (announcing !== undefined) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  writeFile(folder, 'a.md', article('Two'));
  await hub.until(6);
});

test('nothing is sent from a loopback address, and the log says so', async () => {
  const { hub, folder } = await published(204);
  const { until } = await start([], FILES, { folder });
  await until(({ message }) => String(message).startsWith('nothing is announced'));
  writeFile(folder, 'bad.md', 'x');
  await until(({ file }) => file === 'bad.md');
  expect(hub.calls).toEqual([]);
});

test('invalid settings and a file that is not a state file are clear errors', async () => {
  const { folder } = await published(204);
  const { code, err } = await runWith(['serve', folder, '--port', '0'], { FASTLY_PURGE_TOKEN: 't0ken' });
  expect(code).toBe(1);
  expect(err).toContain('FASTLY_SERVICE_ID: is missing');
  expect(err).not.toContain('t0ken');
});

test('check sends nothing, and warns where a hub is set and announcing is off', async () => {
  const { hub, folder } = await published(204);
  expect((await runWith(['check', folder], ENVIRONMENT)).out).not.toContain('announce');
  writeFile(folder, 'site.yaml', `${SITE}hub: ${hub.url}/\nannounce: false\n`);
  const { code, out } = await runWith(['check', folder], ENVIRONMENT);
  expect([code, out]).toEqual([
    0,
    expect.stringContaining(
      'site.yaml:5: announce: is false, and hub is set: readers that trust the hub learn late of changes (warning)',
    ),
  ]);
  expect(hub.calls).toEqual([]);
});
