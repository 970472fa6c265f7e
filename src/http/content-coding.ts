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

// Clients send some hundred values of this field. A client that sends a new one each time must not fill the memory.
const MOST_KEPT = 1000;
const LONGEST_KEPT = 200;

/** `chooseCoding` that remembers what it chose. */
export function createCodingChoice(
  available: readonly Coding[],
): (acceptEncoding: string | undefined) => Coding | undefined {
  const chosen = new Map<string, Coding | undefined>();
  return (field = '') => {
    if (field.length > LONGEST_KEPT) return chooseCoding(field, available);
    if (chosen.has(field)) return chosen.get(field);
    if (chosen.size === MOST_KEPT) chosen.clear();
    const coding = chooseCoding(field, available);
    chosen.set(field, coding);
    return coding;
  };
}

function parseWeights(field: string): Map<string, number> {
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
