import { describe } from 'vitest';
import { createMemoryStore } from '../../src/stores/memory-store.ts';
import { createMemoryTokens } from '../../src/stores/memory-tokens.ts';
import { storeContract } from './store-contract.ts';
import { tokenContract } from './token-contract.ts';

describe('a store in memory', () => {
  storeContract((outbox) => ({ articles: createMemoryStore({ outbox }), outbox }));
  tokenContract(createMemoryTokens);
});
