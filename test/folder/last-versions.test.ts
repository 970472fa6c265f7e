import { expect, test } from 'vitest';
import { createLastVersions } from '../../src/folder/last-versions.ts';

const record = (name: string, ...keys: string[]) => ({ name, keys });

test('a record takes the first version that shares a key with it and is left', () => {
  const versions = createLastVersions([
    record('one', 'a', 'urn:1'),
    record('two', 'b', 'urn:1'),
    record('three', 'b'),
  ]);
  expect(versions.take(['urn:1'])?.name).toBe('one');
  expect(versions.take(['a'])).toBeUndefined();
  expect(versions.take(['c', 'b'])?.name).toBe('two');
  expect(versions.take(['urn:1', 'b'])?.name).toBe('three');
  expect(versions.take(['urn:1', 'b'])).toBeUndefined();
  expect(versions.take([])).toBeUndefined();
});
