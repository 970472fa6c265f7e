import type { ByteRange } from '../domain/media.ts';

/**
 * The bytes that a `Range` field asks for of a file of so many bytes (RFC 9110 section 14.1.2). `undefined` where the whole is to be
 * sent: without a valid range, and for several, which a server may ignore. `'unsatisfiable'` if it begins beyond the end.
 *
 * @example
 * parseRange('bytes=-5', 20); // { start: 15, end: 19 }
 */
export function parseRange(
  field: string | undefined,
  bytes: number,
): ByteRange | 'unsatisfiable' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(field?.trim() ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  if (first === '') {
    const length = Math.min(Number(last), bytes);
    return length === 0 ? 'unsatisfiable' : { start: bytes - length, end: bytes - 1 };
  }
  const start = Number(first);
  const end = last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1);
  if (last !== '' && Number(last) < start) return undefined;
  return start < bytes ? { start, end } : 'unsatisfiable';
}
