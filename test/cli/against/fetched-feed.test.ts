import { expect, test } from 'vitest';
import { fetchFeed } from '../../../src/cli/against/fetched-feed.ts';
import { servedBy } from './feed-server.ts';

const OPTIONS = { version: '1.2.3' };

test('a feed is requested once, under our own name, and redirects are followed', async () => {
  const requests: string[] = [];
  const address = await servedBy(({ url, headers }, response) => {
    requests.push(`${url} ${headers['user-agent']}`);
    if (url === '/old') response.writeHead(301, { location: '/feed.xml' }).end();
    else response.end('a feed');
  });
  const fetched = await fetchFeed(`${address}/old`, OPTIONS);
  expect(new TextDecoder().decode(fetched.bytes)).toBe('a feed');
  expect(fetched.address).toBe(`${address}/feed.xml`);
  const agent = 'Feedstand/1.2.3 (feedstand check --against)';
  expect(requests).toEqual([`/old ${agent}`, `/feed.xml ${agent}`]);
});

test.each([
  { path: '/missing', reason: 'answered 404' },
  { path: '/loop', reason: 'redirects more than 5 times' },
  { path: '/file', reason: 'redirects to file:///etc/passwd, which is not an http or https URL' },
  { path: '/large', reason: 'is larger than 0.001 MiB' },
  { path: '/slow', reason: 'took longer than 0.2 s' },
])('a feed that cannot be had is an error, without a retry: $reason', async ({ path, reason }) => {
  let requests = 0;
  const address = await servedBy(({ url }, response) => {
    requests++;
    if (url === '/missing') response.writeHead(404).end();
    if (url?.startsWith('/loop')) response.writeHead(302, { location: '/loop' }).end();
    if (url === '/file') response.writeHead(302, { location: 'file:///etc/passwd' }).end();
    if (url === '/large') response.end('x'.repeat(2000));
  });
  const options = { ...OPTIONS, timeout: path === '/slow' ? 200 : 20_000, limit: 2 ** 20 / 1000 };
  await expect(fetchFeed(address + path, options)).rejects.toThrow(`--against: ${address}${path} ${reason}`);
  expect(requests).toBe(path === '/loop' ? 6 : 1);
});

test('a server that cannot be reached is named with the reason', async () => {
  await expect(fetchFeed('http://127.0.0.1:1/feed', OPTIONS)).rejects.toThrow('cannot be reached');
});
