import { expect, test } from 'vitest';
import { changeOfList, namesOf } from '../../src/records/record-list.ts';

const listed = (...names: string[]) => ({ names, record: { problems: [] } });
const keyed = (key: number, ...names: string[]) => ({ key, names });

test('a record takes the key of the first remaining record that shares a name with it', () => {
  const before = [keyed(1, 'a', 'urn:1'), keyed(2, 'b', 'urn:1'), keyed(7, 'b')];
  const list = [
    listed('urn:1'),
    listed('a'),
    listed('c', 'b'),
    listed('urn:1', 'b'),
    listed('urn:1', 'b'),
    listed(),
  ];
  const { keyed: after, updates } = changeOfList(before, list);
  expect(after.map(({ key }) => key)).toEqual([1, 8, 2, 7, 9, 10]);
  expect(after.map(({ names }) => names)).toEqual(list.map(({ names }) => names));
  expect(updates.map(({ key }) => key)).toEqual(['1', '8', '2', '7', '9', '10']);
});

test('removals come first, and their keys are not reused at once', () => {
  const { updates } = changeOfList(
    [keyed(1, 'a'), keyed(2, 'b')],
    [listed('c'), listed('b')],
    (key) => `k${key}`,
  );
  expect(updates.map(({ key, record }) => [key, record === undefined])).toEqual([
    ['k1', true],
    ['k3', false],
    ['k2', false],
  ]);
});

test('a slug or an id of a record may be text or a number', () => {
  expect(namesOf({ slug: 'a', id: 7 })).toEqual(['a', '7']);
  expect(namesOf({ slug: ['a'], id: null })).toEqual([]);
  expect(namesOf('a')).toEqual([]);
});
