import { expect, test } from 'vitest';
import { outputIds, SUFFIXES } from '../../src/domain/address.ts';
import { outputs, siblingsOf } from '../../src/outputs/outputs.ts';

test.each(outputIds)('the row of %s has its own id and suffix', (id) => {
  expect(outputs[id]).toMatchObject({ id, suffix: SUFFIXES[id] });
});

test.each(outputIds)('the siblings of %s are all other outputs', (id) => {
  expect(siblingsOf(id).map((sibling) => sibling.id)).toEqual(outputIds.filter((other) => other !== id));
});
