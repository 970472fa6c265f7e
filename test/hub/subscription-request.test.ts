import { expect, test } from 'vitest';
import { parseSubscription } from '../../src/hub/subscription-request.ts';

const TOPIC = 'https://feeds.example/feed.rss';
const CALLBACK = 'https://reader.example/c?id=1';
const VALID = { 'hub.mode': 'subscribe', 'hub.topic': TOPIC, 'hub.callback': CALLBACK };

function parse(fields: Record<string, string>) {
  return parseSubscription(String(new URLSearchParams({ ...VALID, ...fields })), (topic) => topic === TOPIC);
}

test('a request has its fields, and a lease of 10 days unless it wishes another', () => {
  expect(parse({})).toEqual({ mode: 'subscribe', topic: TOPIC, callback: CALLBACK, lease: 864_000 });
  expect(parse({ 'hub.mode': 'unsubscribe', 'hub.secret': 'k' })).toMatchObject({
    mode: 'unsubscribe',
    secret: 'k',
  });
});

test.each([
  ['3600', 3600],
  ['1', 300],
  ['99999999999', 2_592_000],
  ['-1', 864_000],
  ['x', 864_000],
])('a wish for a lease of %j seconds gives %i', (wish, lease) => {
  expect(parse({ 'hub.lease_seconds': wish })).toMatchObject({ lease });
});

test.each([
  [{ 'hub.mode': 'publish' }, /^hub\.mode/],
  [{ 'hub.topic': 'https://other.example/feed.rss' }, /^hub\.topic/],
  [{ 'hub.callback': '' }, /^hub\.callback/],
  [{ 'hub.callback': 'ftp://reader.example/' }, /^hub\.callback/],
  [{ 'hub.callback': 'https://user:secret@reader.example/' }, /^hub\.callback/],
  [{ 'hub.callback': `https://reader.example/${'x'.repeat(2100)}` }, /^hub\.callback/],
  [{ 'hub.callback': 'javascript:alert(1)' }, /^hub\.callback/],
  [{ 'hub.secret': 'é'.repeat(100) }, /^hub\.secret/],
])('%j is refused', (fields, message) => {
  expect(parse(fields as Record<string, string>)).toMatch(message);
});
