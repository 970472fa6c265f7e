import { expect, test } from 'vitest';
import { createCounter, createHistogram, valueLines } from '../../src/observe/prometheus.ts';

test('a counter adds up by its labels, whose values are escaped', () => {
  const counter = createCounter({ name: 'a_total', help: 'Things.' });
  counter.add({ kind: 'x' });
  counter.add({ kind: 'x' }, 2);
  counter.add({ kind: 'a "b"\\c\nd' });
  counter.add({});
  expect(counter.lines()).toEqual([
    '# HELP a_total Things.',
    '# TYPE a_total counter',
    'a_total{kind="x"} 3',
    'a_total{kind="a \\"b\\"\\\\c\\nd"} 1',
    'a_total 1',
  ]);
});

test('a histogram counts what took no longer than each bound, in seconds', () => {
  const histogram = createHistogram({ name: 'b_seconds', help: 'Time.' });
  for (const milliseconds of [0, 0.5, 0.6, 5, 10_000, 10_001]) histogram.observe({ k: 'v' }, milliseconds);
  const lines = histogram.lines();
  const bucket = (le: string) => lines.find((line) => line.includes(`le="${le}"`));
  expect(lines.slice(0, 2)).toEqual(['# HELP b_seconds Time.', '# TYPE b_seconds histogram']);
  expect(['0.0005', '0.001', '0.0025', '0.005', '5', '10', '+Inf'].map(bucket)).toEqual([
    'b_seconds_bucket{k="v",le="0.0005"} 2',
    'b_seconds_bucket{k="v",le="0.001"} 3',
    'b_seconds_bucket{k="v",le="0.0025"} 3',
    'b_seconds_bucket{k="v",le="0.005"} 4',
    'b_seconds_bucket{k="v",le="5"} 4',
    'b_seconds_bucket{k="v",le="10"} 5',
    'b_seconds_bucket{k="v",le="+Inf"} 6',
  ]);
  expect(lines.at(-1)).toBe('b_seconds_count{k="v"} 6');
  expect(Number(lines.at(-2)?.split(' ')[1])).toBeCloseTo(20.0071, 6);
});

test('a value without any series has no lines', () => {
  expect(valueLines({ name: 'c', help: 'C.' }, [])).toEqual([]);
  expect(valueLines({ name: 'c', help: 'C.', type: 'counter' }, [[{}, 4]])).toEqual([
    '# HELP c C.',
    '# TYPE c counter',
    'c 4',
  ]);
});
