import { expect, test } from 'vitest';
import { SHORT_TEXT, slowShapes } from './growth.ts';
import { SHAPES } from './shapes.ts';

const shapes = SHAPES.filter(({ why }) => /slashes|never close|sorts/.test(why)).slice(0, 6);

test.each<[string, (text: string) => unknown, string]>([
  ['a pattern that begins anywhere', (text) => text.replace(/\/+$/, ''), 'slashes that are not at the end'],
  ['a pattern that continues to the end', (text) => /<[a-z][^>]*>/.test(text), 'tags that never close'],
])(
  '%s is detected as quadratic',
  async (_name, run, why) => {
    expect((await slowShapes(run, { shapes, lengths: SHORT_TEXT })).join()).toContain(why);
  },
  120_000,
);

test('linear work passes', async () => {
  const run = (text: string) => [...text].map((character) => character.codePointAt(0)).reverse();
  expect(await slowShapes(run, { shapes })).toEqual([]);
});
