import { expect, test } from 'vitest';
import { rowOf, type Sample } from './http-rows.ts';

const sample = (microseconds: number, isNoisy = false): Sample => {
  return { microseconds, isNoisy, perSecond: 1, p99: 1 };
};

test('a ratio is the median of the ratios of each round, and a noisy side makes a round noisy', () => {
  const row = rowOf({ name: 'a ÷ b', kind: '304', of: ['ours', 'raw node'] }, [
    [sample(10), sample(10)],
    [sample(40), sample(20, true)],
    [sample(90, true), sample(30, true)],
  ]);
  expect(row).toMatchObject({ name: 'a ÷ b', ratio: 2 });
  expect(row).not.toHaveProperty('goal');
  expect(row.note).toContain('2 of 3 rounds noisy');
});
