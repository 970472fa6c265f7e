import { expect, test } from 'vitest';
import { channelsOf } from '../../src/announce/channels.ts';
import { readAnnounceSettings } from '../../src/announce/settings.ts';
import { siteOf } from '../support.ts';

const ALL = {
  CLOUDFLARE_ZONE_ID: 'z',
  CLOUDFLARE_PURGE_TOKEN: 't',
  FASTLY_SERVICE_ID: 's',
  FASTLY_PURGE_TOKEN: 't',
  ANNOUNCE_WEBHOOK: 'https://hooks.example/x?key=s3cret',
  ANNOUNCE_WEBHOOK_SECRET: 'k3y',
};

const namesOf = (fields: object, environment: Record<string, string> = {}) => {
  const { settings } = readAnnounceSettings(environment);
  return channelsOf(siteOf(fields), settings, { fetch }).map(({ name }) => name);
};

test('the environment says which caches to purge, site.yaml which hubs to ping', () => {
  const hub = ['https://a.example/', 'https://b.example/'];
  expect(readAnnounceSettings(ALL).problems).toEqual([]);
  expect(namesOf({ hub }, ALL)).toEqual([
    'cloudflare',
    'fastly',
    'webhook hooks.example',
    'hub https://a.example/',
    'hub https://b.example/',
  ]);
  expect(namesOf({ hub })).toEqual(['hub https://a.example/', 'hub https://b.example/']);
  expect(namesOf({})).toEqual([]);
});

test.each([
  [{ announce: false }, 'site.yaml says so'],
  [{ feeds: 'http://localhost:8787' }, 'nobody else can reach a loopback address'],
  [{ feeds: 'http://127.0.0.1:8787/feeds' }, 'the same as a number'],
  [{ feeds: 'http://[::1]/' }, 'the same in IPv6'],
  [{ feeds: 'http://feeds.localhost/' }, 'a name that always is loopback (RFC 6761)'],
])('%j announces nothing: %s', (fields, _why) => {
  expect(namesOf({ hub: 'https://a.example/', ...fields }, ALL)).toEqual([]);
});

test('to try it on one machine a loopback address announces too', () => {
  const fields = { hub: 'http://127.0.0.1:9/', feeds: 'http://localhost:8787' };
  expect(namesOf(fields, { ANNOUNCE_LOOPBACK: 'true' })).toEqual(['hub http://127.0.0.1:9/']);
});

test.each([
  [
    { CLOUDFLARE_ZONE_ID: 'z' },
    'CLOUDFLARE_PURGE_TOKEN: is missing; CLOUDFLARE_ZONE_ID and CLOUDFLARE_PURGE_TOKEN belong together',
  ],
  [
    { FASTLY_PURGE_TOKEN: 't' },
    'FASTLY_SERVICE_ID: is missing; FASTLY_SERVICE_ID and FASTLY_PURGE_TOKEN belong together',
  ],
  [
    { ANNOUNCE_WEBHOOK: 'hooks.example', ANNOUNCE_WEBHOOK_SECRET: 'x' },
    'ANNOUNCE_WEBHOOK: must be an absolute http or https URL',
  ],
  [
    { ANNOUNCE_WEBHOOK: 'https://h.example', ANNOUNCE_WEBHOOK_SECRET: 's3cret\n' },
    'ANNOUNCE_WEBHOOK_SECRET: must be printable ASCII without spaces',
  ],
])('%j is invalid, and its values are not reported', (environment, problem) => {
  const { problems } = readAnnounceSettings(environment);
  expect(problems).toEqual([problem]);
});
