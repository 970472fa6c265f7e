import { expect, test } from 'vitest';
import { parseRecord } from '../support.ts';

// Sixteen times as much may take sixteen times as long, and more on a busy machine. Quadratic work would take 256 times as
// long.
const MOST_GROWTH = 80;

test.each([
  '[^',
  '[^a] ',
  '^[',
  '[^a]: b\n\n',
  '> [!NOTE]\n',
  '> [!NOTE]\n> a\n\n',
  '- [ ] a\n',
  'a\n: b\n\n',
  ': ',
  '{/*',
  '{/* a\n',
  '# a {#b}\n',
  'a{:b',
  '[a](b){:c}',
  'www.',
  'www.a.b ',
  'a@b.c ',
  'http://a.b/(',
  '{{< a ',
  '{{a',
  '{%a',
  '{# a',
  '<% a',
  '<Aa ',
  '<Aaaa',
  '[a b="c" ',
  '[/a',
  '[[a',
  'import a ',
  'import a\n',
  'export const ',
  ':::',
  ':::a\n\n',
  '`a``b',
  '<pre>',
  '<!--more',
  '<sup>1',
  'a. ',
])('a body of %j takes linear time', (part) => {
  const before = '[^a]: x\n\nb[^a]\n\n';
  const [short, long] = [2_048, 32_768].map((size) => fastest(before + part.repeat(size / part.length)));
  expect((long ?? 0) / Math.max(short ?? 0, 2)).toBeLessThan(MOST_GROWTH);
});

/** CPU milliseconds. */
function fastest(markdown: string): number {
  const times = Array.from({ length: 2 }, () => {
    const before = process.cpuUsage();
    parseRecord({ markdown });
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return Math.min(...times);
}
