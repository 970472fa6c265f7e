import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NOON } from '../support.ts';
import { ALWAYS, createTruth } from './store-truth.ts';

beforeEach(() => void vi.useFakeTimers({ now: NOON }));
afterEach(() => void vi.useRealTimers());

test('a feed that shows what was confirmed has no failure, one that does not has', () => {
  const truth = createTruth(3);
  truth.begin(1, 4, ALWAYS);
  truth.settle(1, 4, ['/feed', '/tag/t1']);
  vi.setSystemTime(NOON + 5_000);
  truth.check('/feed', ['s1 v4'], NOON + 5_000);
  truth.check('/tag/t2', [], NOON + 5_000);
  expect(truth.failures).toEqual([]);
  truth.check('/feed', ['s1 v3'], NOON + 5_000);
  truth.check('/tag/t1', [], NOON + 5_000);
  truth.check('/tag/t2', ['s1 v4'], NOON + 5_000);
  expect(truth.failures).toEqual([
    '/feed shows version 3 of s1 instead of 4, 5000 ms after',
    '/tag/t1 shows version 0 of s1 instead of 4, 5000 ms after',
    '/tag/t2 shows version 4 of s1 instead of 0, 5000 ms after',
  ]);
});

test('a scheduled article must be shown between its publication and its expiry, and near neither', () => {
  const truth = createTruth(1);
  truth.begin(0, 1, { from: NOON + 10_000, until: NOON + 20_000 });
  truth.settle(0, 1, ['/feed']);
  const wantedAt = (seconds: number) => {
    vi.setSystemTime(NOON + seconds * 1000);
    return truth.wanted(0, '/feed', Date.now());
  };
  expect([5, 10, 15, 20, 25].map(wantedAt)).toEqual([0, undefined, 1, undefined, 0]);
});

test('nothing is certain while a write is in flight, or the database is down', () => {
  const truth = createTruth(1);
  const wantedAt = (seconds: number) => {
    vi.setSystemTime(NOON + seconds * 1000);
    return truth.wanted(0, '/feed', Date.now());
  };
  expect(wantedAt(5)).toBe(0);
  truth.begin(0, 1, ALWAYS);
  expect(wantedAt(15)).toBe(undefined);
  truth.settle(0, 1, ['/feed']);
  expect(wantedAt(20)).toBe(1);
  truth.suspend();
  expect(wantedAt(30)).toBe(undefined);
  truth.resume();
  expect([wantedAt(31), wantedAt(35)]).toEqual([undefined, 1]);
});
