import { expect, test, vi } from 'vitest';

const calls: object[] = [];

vi.mock('node:zlib', async (importOriginal) => {
  const zlib = await importOriginal<typeof import('node:zlib')>();
  const zstdCompress = (
    bytes: Uint8Array,
    options: object,
    done: (error: null, result: Uint8Array) => void,
  ) => {
    calls.push(options);
    done(null, bytes.subarray(1));
  };
  return { ...zlib, zstdCompress, constants: { ...zlib.constants, ZSTD_c_compressionLevel: 100 } };
});

test('where Node has Zstandard, it compresses at level 9', async () => {
  const { nodeCompress } = await import('../../src/runtime/node.ts');
  expect(await nodeCompress.zstd?.quick(new Uint8Array([1, 2]))).toEqual(new Uint8Array([2]));
  expect(calls).toEqual([{ params: { 100: 9 } }]);
});
