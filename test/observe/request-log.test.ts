import { expect, test } from 'vitest';
import { createAccessLog, createRequestEntries } from '../../src/observe/request-log.ts';
import { outcomeOf } from './outcomes.ts';

const NOW = Date.parse('2026-11-06T06:02:59.123Z');

function linesOf(format: 'common' | 'combined', outcomes: ReturnType<typeof outcomeOf>[], sample = 1) {
  const lines: string[] = [];
  const log = createAccessLog({ sample, format, now: () => NOW, writeLine: (line) => lines.push(line) });
  for (const outcome of outcomes) log(outcome);
  return lines;
}

test('an entry has what an operator asks for, and no address of a person', () => {
  const entries: object[] = [];
  const log = createRequestEntries({ sample: 1, write: (entry) => entries.push(entry) });
  log(outcomeOf({ headers: { 'user-agent': 'Reader/1' }, id: 'a-1', cache: 'hit' }));
  log(outcomeOf({ coding: undefined, bytes: 0, isAborted: true }));
  expect(entries).toEqual([
    {
      method: 'GET',
      address: '/feed.rss',
      status: 200,
      bytes: 1234,
      coding: 'br',
      cache: 'hit',
      milliseconds: 2.3,
      userAgent: 'Reader/1',
      requestId: 'a-1',
    },
    { method: 'GET', address: '/feed.rss', status: 200, bytes: 0, milliseconds: 2.3, aborted: true },
  ]);
});

test('a line has the Common Log Format, or the combined one', () => {
  const headers = { referer: 'https://news.example/', 'user-agent': 'Reader/1 (+https://a.example)' };
  const common = '192.0.2.7 - - [06/Nov/2026:06:02:59 +0000] "GET /feed.rss HTTP/1.1" 200 1234';
  expect(linesOf('common', [outcomeOf({ headers })])).toEqual([`${common}\n`]);
  expect(linesOf('combined', [outcomeOf({ headers })])).toEqual([
    `${common} "https://news.example/" "Reader/1 (+https://a.example)"\n`,
  ]);
  expect(linesOf('combined', [outcomeOf({ status: 304, bytes: 0, address: undefined })])).toEqual([
    '- - - [06/Nov/2026:06:02:59 +0000] "GET /feed.rss HTTP/1.1" 304 - "-" "-"\n',
  ]);
});

test('no client ends a field or forges a line', () => {
  const [line] = linesOf('combined', [
    outcomeOf({ target: '/"\\x', headers: { referer: 'a\r\nb\u001b[2J', 'user-agent': 'é" 200 1' } }),
  ]);
  expect(line).toContain('"GET /\\"\\\\x HTTP/1.1"');
  expect(line).toContain('"a\\x0D\\x0Ab\\x1B[2J" "\\xC3\\xA9\\" 200 1"');
  expect(line?.split('\n')).toHaveLength(2);
});

test('of a sample the first of each so many requests is logged, and every error of the service', () => {
  const outcomes = [200, 200, 200, 503, 200, 404, 500].map((status) => outcomeOf({ status }));
  const statuses = linesOf('common', outcomes, 3).map((line) => line.split('" ')[1]?.slice(0, 3));
  expect(statuses).toEqual(['200', '503', '500']);
  const logged: object[] = [];
  const log = createRequestEntries({ sample: 3, write: (entry) => logged.push(entry) });
  for (const outcome of outcomes) log(outcome);
  expect(logged).toHaveLength(3);
});
