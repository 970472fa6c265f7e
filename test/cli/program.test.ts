import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderOf } from '../support.ts';
import { runWith as run } from './run.ts';

const GOOD =
  '---\nslug: good\ntitle: Good & well\npublished: 2026-11-01T10:00:00Z\ntags: [Ukraine]\n---\nText.\n';
const SITE =
  'title: The Wire\nurl: https://news.example\nids: tag:news.example,2024\nfeeds: https://feeds.example\n';

test('show prints one feed', async () => {
  const folder = folderOf({ 'good.md': GOOD, 'site.yaml': SITE });
  const { code, out } = await run(['show', '/tag/ukraine.atom', folder]);
  expect(code).toBe(0);
  expect(out).toMatch(/^<\?xml .*<title>Good &#x26; well<\/title>.*<\/feed>\n$/s);
  expect((await run(['show', 'feed.json?limit=1', folder])).out).toContain(
    '"feed_url":"https://feeds.example/feed.json"',
  );
});

test('show suggests a feed for an unknown address', async () => {
  const { code, err } = await run([
    'show',
    '/tag/ukrane.atom',
    folderOf({ 'good.md': GOOD, 'site.yaml': SITE }),
  ]);
  expect([code, err]).toEqual([
    1,
    'feedstand: there is no feed /tag/ukrane.atom; did you mean /tag/ukraine.atom?\n',
  ]);
});

test('show reports that an invalid address is not a feed', async () => {
  const folder = folderOf({ 'good.md': GOOD, 'site.yaml': SITE });
  for (const [address, meant] of [
    ['//', ''],
    ['http://[', ''],
    ['//evil/feed.atom', '; did you mean /feed.atom?'],
    ['%zz', ''],
  ] as const) {
    expect(await run(['show', address, folder])).toEqual({
      code: 1,
      out: '',
      err: `feedstand: there is no feed ${address}${meant}\n`,
    });
  }
});

test('nothing in a record forges a line of output or reaches the terminal', async () => {
  const folder = folderOf({
    'a.json': JSON.stringify({ slug: 'a', published: '\u001b[31m\nb.md:1: title: x' }),
    'site.yaml': SITE,
  });
  const { out } = await run(['check', folder]);
  expect(out).toContain('published: "\\u001b[31m\\u000ab.md:1: title: x" is not an instant');
});

test('the folder, the address and the port come from flags, then the environment, then defaults', async () => {
  const folder = folderOf({ 'good.md': GOOD });
  const address = async (args: string[], environment: object) => {
    return JSON.parse((await run(['show', '/feed.json', ...args], environment)).out).feed_url;
  };
  const environment = { ARTICLES: folder, FEEDS_URL: 'https://env.example/x/', PORT: '9000' };
  expect(await address([], environment)).toBe('https://env.example/x/feed.json');
  expect(await address(['--feeds-url', 'https://flag.example'], environment)).toBe(
    'https://flag.example/feed.json',
  );
  expect(await address([folder], { PORT: '9000' })).toBe('http://localhost:9000/feed.json');
});

test('every setting that is wrong is named in one message, those of site.yaml too', async () => {
  const folder = folderOf({ 'site.yaml': 'perFeed: 0\nhub: x\n' });
  const environment = { PORT: '99999', HOST: 'a b', FEEDS_URL: 'feeds.example', CACHE_BYTES: '5' };
  const { code, err } = await run(['serve', folder], environment);
  expect(code).toBe(1);
  expect(err).toBe(
    [
      'feedstand: 6 settings are wrong:',
      '  FEEDS_URL: must be an absolute http or https URL, is "feeds.example"',
      '  CACHE_BYTES: must be a number of bytes, at least 1M, such as 64M or 1G, is "5"',
      '  HOST: must be a host name or address, is "a b"',
      '  PORT: must be a whole number from 0 to 65535, is "99999"',
      '  site.yaml:2: hub: must be an absolute http or https URL, is "x"',
      '  site.yaml:1: perFeed: must be from 1 to 200\n',
    ].join('\n'),
  );
});

test('a folder that is not there is one clear line, with how to begin', async () => {
  const missing = join(folderOf({}), 'missing');
  const line = `feedstand: the folder ${missing} cannot be read: the folder does not exist\n`;
  const begin = `  to begin there: feedstand init ${missing}; or name another folder\n`;
  for (const [args, expected] of [
    [['serve', missing], line + begin],
    [['check', missing], line],
    [['show', '/feed.rss', missing], line + begin],
  ] as const) {
    const { code, err } = await run([...args]);
    expect([code, err]).toEqual([1, expected]);
  }
});

test('an unknown flag or command is an error that names the nearest known one', async () => {
  expect(await run(['serve', '--prot', '1'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('Did you mean --port?'),
  });
  expect(await run(['sreve'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('Did you mean serve?'),
  });
});

test('help and version are there', async () => {
  expect(await run(['--version'])).toEqual({ code: 0, out: '1.2.3\n', err: '' });
  for (const args of [['--help'], ['serve', '--help'], ['check', '--help'], ['show', '--help']]) {
    const { code, out } = await run(args);
    expect([code, out]).toEqual([0, expect.stringContaining('Usage: feedstand')]);
  }
});
