import { createBoundedCache, type Sized } from '../feeds/bounded-cache.ts';
import type { Coding } from '../feeds/content-encoder.ts';

// Where a client likes several the same, the smaller.
const PREFERENCE: readonly Coding[] = ['br', 'zstd', 'gzip'];

/**
 * The content coding that a client likes best of those we have, or `undefined` for none (RFC 9110 section 12.5.3). A client
 * that refuses even that gets it all the same, never a 406: readers write odd things into this field.
 */
export function chooseCoding(
  acceptEncoding: string | undefined,
  available: readonly Coding[] = PREFERENCE,
): Coding | undefined {
  if (acceptEncoding === undefined || acceptEncoding === '') return undefined;
  const weights = parseWeights(acceptEncoding);
  const others = weights.get('*');
  const plain = weights.get('identity') ?? 0;
  let [best, most]: [Coding | undefined, number] = [undefined, 0];
  for (const coding of PREFERENCE.filter((known) => available.includes(known))) {
    // `*` does not imply zstd: many clients that send it cannot decode zstd.
    const weight = weights.get(coding) ?? (coding === 'zstd' ? 0 : others) ?? 0;
    if (weight > most && weight >= plain) [best, most] = [coding, weight];
  }
  return best;
}

// Clients send some hundred values of this field, and a client may send a new one each time.
const MAX_CHOICE_BYTES = 2 ** 19;

/** Creates a `chooseCoding` that caches its choices. */
export function createCodingChoice(
  available: readonly Coding[],
): (acceptEncoding: string | undefined) => Coding | undefined {
  const choices = createBoundedCache(MAX_CHOICE_BYTES).region<Choice>('choice');
  return (field = '') => {
    const cached = choices.get(field);
    if (cached !== undefined) return cached.coding;
    const coding = chooseCoding(field, available);
    choices.set(field, { coding, size: field.length });
    return coding;
  };
}

interface Choice extends Sized {
  readonly coding: Coding | undefined;
}

/** The weight of each member of a field such as Accept-Encoding, by its name in lower case. */
export function parseWeights(field: string): Map<string, number> {
  const weights = new Map<string, number>();
  for (const member of field.toLowerCase().split(',')) {
    const [name = '', ...parameters] = member.split(';').map((part) => part.trim());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
    // RFC 9110 section 8.4.1.3: x-gzip is gzip. An invalid weight counts as a refusal, which is always safe.
    if (name !== '')
      weights.set(name === 'x-gzip' ? 'gzip' : name, /^(0|1)(\.\d{0,3})?$/.test(weight) ? Number(weight) : 0);
  }
  return weights;
}
