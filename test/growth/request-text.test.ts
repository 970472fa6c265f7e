import { expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { addressKey, pathOf } from '../../src/domain/address.ts';
import { isGone } from '../../src/domain/site/old-addresses.ts';
import { nearest } from '../../src/domain/text/did-you-mean.ts';
import { isCommentFeed } from '../../src/http/comment-feeds.ts';
import {
  isNotModified,
  isPreconditionFailed,
  onlyEntityTag,
  parseHttpDate,
} from '../../src/http/conditional.ts';
import { chooseCoding } from '../../src/http/content-coding.ts';
import { parseFeedAddress, parseLimit } from '../../src/http/feed-address.ts';
import { isFeedLike, queriedFeed, redirectFrom } from '../../src/http/redirects.ts';
import { isTooLong } from '../../src/http/request-target.ts';
import { feedIndexOf } from '../../src/pages/feed-index.ts';
import { matching, parseHomeQuery } from '../../src/pages/home-query.ts';
import { neighboursOf } from '../../src/pages/neighbours.ts';
import { hasValidHost } from '../../src/runtime/node-requests.ts';
import { serviceOf, siteOf } from '../support.ts';
import { expectLinear } from './growth.ts';
import { SHAPES } from './shapes.ts';

const NOW = Date.UTC(2026, 10, 23);
const VALIDATORS = { entityTag: 'W/"abc"', lastModified: 0 };
const site = siteOf({
  redirects: { '/old': '/feed.rss' },
  gone: ['/gone', '/*/gone/*'],
  tags: { Ports: {} },
});
const feedIndex = feedIndexOf(
  site,
  ['a', 'feed', 'ports', 'x'.repeat(60)].map((slug) => {
    return { selection: { kind: 'tag', slug }, name: slug, description: undefined, size: 1 };
  }),
);

// Functions whose input a client controls. Some get at most 8,192 bytes in practice; they are tested with more anyway.
test.each<[string, string, (text: string) => unknown]>([
  ['addressKey', 'slashes at the end, normalization, case', addressKey],
  ['pathOf', 'query and fragment', pathOf],
  ['isGone', '`*` in a path of site.yaml', (text) => isGone(text, site)],
  ['parseFeedAddress', 'the extension', parseFeedAddress],
  ['parseLimit', '?limit', parseLimit],
  ['isFeedLike', 'four forms of feed addresses', isFeedLike],
  ['isCommentFeed', "WordPress's feeds of comments", (text) => isCommentFeed(text, text)],
  ['queriedFeed', '?feed', queriedFeed],
  [
    'redirectFrom',
    'addresses of WordPress and Ghost, and former slugs',
    (text) => redirectFrom(text, feedIndex),
  ],
  ['neighboursOf', 'similar addresses', (text) => neighboursOf(feedIndex, text)],
  ['a search', '?q', (text) => matching(feedIndex, parseHomeQuery(new URLSearchParams({ q: text })))],
  ['a query', 'other parameters', (text) => parseHomeQuery(new URLSearchParams(text))],
  ['parseHttpDate', 'three forms of a date', (text) => parseHttpDate(text, NOW)],
  [
    'If-None-Match',
    'a list of entity tags',
    (text) => isNotModified(conditions({ ifNoneMatch: text }), VALIDATORS, NOW),
  ],
  [
    'If-Match',
    'a list of entity tags',
    (text) => isPreconditionFailed(conditions({ ifMatch: text }), VALIDATORS, NOW),
  ],
  ['onlyEntityTag', 'spaces around a tag', onlyEntityTag],
  ['Accept-Encoding', 'codings and their weights', (text) => chooseCoding(text)],
  ['Host', 'a host and a port', (text) => hasValidHost({ rawHeaders: ['Host', text, text, text] })],
  ['isTooLong', 'a whole URL', isTooLong],
  [
    'nearest',
    'a word among others',
    (text) => nearest(text.slice(0, text.length / 8), ['title', text.slice(1, text.length / 8)]),
  ],
  [
    'readConfig',
    'flags and environment',
    (text) => readConfig({ port: text, host: text, feedsUrl: text }, { CACHE_BYTES: text }),
  ],
])(
  '%s takes linear time: %s',
  async (_name, _why, run) => {
    await expectLinear(run);
  },
  120_000,
);

function conditions(fields: { ifNoneMatch?: string; ifMatch?: string }) {
  return { ifNoneMatch: undefined, ifModifiedSince: undefined, ...fields };
}

const [SHORTEST, LONGEST] = [1000, 8000];

test.each<[string, (text: string) => [string, HeadersInit?]]>([
  ['a path', (text) => [`/${text}`]],
  ['a topic', (text) => [`/tag/${text}`]],
  ['a feed', (text) => [`/tag/${text}.rss`]],
  ['a query', (text) => [`/?${text}`]],
  ['a search', (text) => [`/?q=${text}`]],
  ['a query of a feed', (text) => [`/feed.rss?${text}`]],
  ['?feed', (text) => [`/${text}?feed=rss2`]],
  ['If-None-Match', (text) => ['/feed.rss', { 'if-none-match': text }]],
  ['If-Modified-Since', (text) => ['/feed.rss', { 'if-modified-since': text }]],
  ['If-Match of a page', (text) => ['/', { 'if-match': text }]],
  ['Accept-Encoding', (text) => ['/feed.rss', { 'accept-encoding': text }]],
])(
  'a request takes linear time in %s',
  async (_name, requestOf) => {
    const { app } = await serviceOf([{ tags: ['Ports'], categories: ['World'] }, {}], site);
    const shapes = SHAPES.map((shape) => ({
      ...shape,
      make: (length: number) => sent(shape.make(length)).slice(0, length),
    }));
    const run = async (text: string) => {
      const [address, headers] = requestOf(text);
      const response = await app.request(
        `http://localhost${address}`,
        headers === undefined ? {} : { headers },
      );
      expect(response.status).toBeLessThan(500);
      await response.arrayBuffer();
    };
    await expectLinear(run, { shapes, lengths: { short: SHORTEST, long: LONGEST } });
  },
  120_000,
);

/** The text as a client can send it: encodes characters that header fields and addresses cannot contain. */
function sent(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, (character) => {
    return encodeURIComponent(character.replace(/\p{Cs}/u, '\ufffd'));
  });
}
