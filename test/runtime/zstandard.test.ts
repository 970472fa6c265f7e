import { expect, test } from 'vitest';
import { zstandardOf } from '../../src/runtime/node-zlib.ts';

test('where Node has Zstandard, it compresses at level 9', async () => {
  const calls: object[] = [];
  const zstdCompress = (
    bytes: Uint8Array,
    options: object,
    done: (error: null, result: Uint8Array) => void,
  ) => {
    calls.push(options);
    done(null, bytes.subarray(1));
  };
  const { zstd } = zstandardOf({ zstdCompress, constants: { ZSTD_c_compressionLevel: 100 } });
  expect(await zstd?.quick(new Uint8Array([1, 2]))).toEqual(new Uint8Array([2]));
  expect(calls).toEqual([{ params: { 100: 9 } }]);
});

test('elsewhere there is none', () => {
  expect(zstandardOf({ constants: {} })).toEqual({});
});
