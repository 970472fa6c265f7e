import type { Token, TokenStore } from '../domain/token-store.ts';

/** Tokens that end with the process. */
export function createMemoryTokens(): TokenStore {
  const tokens = new Map<string, Token>();
  const isValid = ({ revokedAt }: Token): boolean => revokedAt === undefined;
  const named = (name: string) => [...tokens].find(([, token]) => token.name === name && isValid(token));
  return {
    async create(hash, token) {
      if (named(token.name) !== undefined) return false;
      tokens.set(hash, token);
      return true;
    },
    async find(hash) {
      const token = tokens.get(hash);
      return token !== undefined && isValid(token) ? token : undefined;
    },
    list: async () => [...tokens.values()],
    async revoke(name, now) {
      const [hash, token] = named(name) ?? [];
      if (hash === undefined || token === undefined) return false;
      tokens.set(hash, { ...token, revokedAt: now });
      return true;
    },
    any: async () => [...tokens.values()].some(isValid),
  };
}
