import { expect, test } from 'vitest';
import type { Token, TokenStore } from '../../src/domain/token-store.ts';
import { NOON } from '../support.ts';

/** The contract of every store of tokens. */
export function tokenContract(make: () => TokenStore | Promise<TokenStore>): void {
  const token = (name: string, more: Partial<Token> = {}): Token => {
    return { name, scopes: ['articles:write'], topics: [], createdAt: NOON, ...more };
  };

  test('a token is found by its hash until it is revoked', async () => {
    const tokens = await make();
    expect(await tokens.any()).toBe(false);
    const cms = token('cms', {
      scopes: ['articles:write', 'site'],
      topics: ['/category/politics', '/tag/a'],
    });
    expect(await tokens.create('ab', cms)).toBe(true);
    expect(await tokens.find('ab')).toEqual(cms);
    expect(await tokens.find('cd')).toBeUndefined();
    expect(await tokens.any()).toBe(true);
    expect(await tokens.revoke('cms', NOON + 1)).toBe(true);
    expect(await tokens.revoke('cms', NOON + 2)).toBe(false);
    expect(await tokens.find('ab')).toBeUndefined();
    expect(await tokens.any()).toBe(false);
    expect(await tokens.list()).toEqual([{ ...cms, revokedAt: NOON + 1 }]);
  });

  test('a name is unique among the tokens that are valid', async () => {
    const tokens = await make();
    await tokens.create('ab', token('cms'));
    expect(await tokens.create('cd', token('cms'))).toBe(false);
    expect(await tokens.find('cd')).toBeUndefined();
    await tokens.revoke('cms', NOON);
    expect(await tokens.create('cd', token('cms', { createdAt: NOON + 1 }))).toBe(true);
    expect((await tokens.list()).map(({ createdAt }) => createdAt)).toEqual([NOON, NOON + 1]);
  });
}
