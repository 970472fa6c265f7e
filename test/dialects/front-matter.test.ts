import { expect, test } from 'vitest';
import { readFrontMatter } from '../../src/records/dialects/front-matter.ts';

function kindOf(matter: string): string {
  return readFrontMatter(`---\n${matter}\n---\n\nText.\n`, ['yaml']).kind;
}

test.each([
  ['a key that hides, with equal values', 'published: true\ntitle: A\npublished: true', 'found'],
  ['one with other values', 'draft: true\ntitle: A\ndraft: false', 'broken'],
  ['one of three values', 'draft: false\ndraft: false\ndraft: true', 'broken'],
  ['a key that hides nothing', 'title: A\ntitle: B', 'found'],
])('a key that is written twice: %s', (_, matter, kind) => {
  expect(kindOf(matter)).toBe(kind);
});
