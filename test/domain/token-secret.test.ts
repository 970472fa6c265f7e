import { expect, test } from 'vitest';
import { createSecret, hashSecret } from '../../src/domain/token-secret.ts';

test('a secret has 256 bits, and none is given twice', () => {
  const secrets = Array.from({ length: 300 }, createSecret);
  expect(new Set(secrets).size).toBe(300);
  for (const secret of secrets) expect(secret).toMatch(/^fs_[\w-]{43}$/);
  const used = new Set(secrets.flatMap((secret) => secret.slice(3).split('')));
  expect(used.size).toBe(64);
});

test('the hash of a secret is its SHA-256', async () => {
  expect(await hashSecret('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
