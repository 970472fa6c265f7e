import { expect, test } from 'vitest';
import { routeKind } from '../../src/observe/route-kind.ts';
import { outcomeOf } from './outcomes.ts';

const HTML = 'text/html; charset=utf-8';

test.each([
  ['/feed.rss', 200, undefined, 'rss'],
  ['/tag/%E2%82%AC.atom?limit=3', 200, undefined, 'atom'],
  ['/feed.json', 304, '', 'json'],
  ['/feed.rss', 200, HTML, 'page'],
  ['/', 200, HTML, 'page'],
  ['/tag/ports', 304, '', 'page'],
  ['/feeds.opml', 200, 'text/x-opml', 'list'],
  ['/.well-known/feeds', 304, '', 'list'],
  ['/.well-known/feed-menu.json', 200, 'application/json', 'list'],
  ['/robots.txt', 200, 'text/plain', 'list'],
  ['/media/0123/a.png', 200, 'image/png', 'media'],
  ['/feed', 301, '', 'redirect'],
  ['/feed/', 308, '', 'redirect'],
  ['/tag/none.rss', 404, '', 'absent'],
  ['/old', 410, HTML, 'absent'],
  ['/healthz', 200, '', 'health'],
  ['/readyz', 503, '', 'health'],
  ['/feed.rss', 503, 'text/plain', 'rss'],
  ['/hub', 202, 'text/plain', 'hub'],
  ['/api/articles/none', 404, 'application/problem+json', 'api'],
  ['/api', 200, HTML, 'api'],
  ['/micropub', 201, '', 'api'],
  ['/apis', 404, '', 'absent'],
  ['/%', 400, 'text/plain', 'other'],
  ['*', 204, '', 'other'],
])('%s with %i is of the kind %s %s', (target, status, contentType, kind) => {
  expect(routeKind(outcomeOf({ target, status, contentType }))).toBe(kind);
});
