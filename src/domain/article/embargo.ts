import { isFalse } from '../field-kinds.ts';
import { parseExpiry } from '../text/instant.ts';

/** Names by which other systems say until when an article is held back, in lower case. */
const EMBARGO = /^embargo(?:ed)?(?:[\s_-]?(?:until|till|to|date|at|time|end))?$/;

/** Whether a field, in lower case, is no field of ours and says until when an article is held back. */
export function isEmbargo(field: string): boolean {
  return EMBARGO.test(field);
}

/**
 * Whether an embargo holds an article back longer than `published` does. One that cannot be read does: publishing too early cannot
 * be undone.
 *
 * @example
 * holdsBack('2026-11-03T06:00:00Z', '2026-11-02T06:00:00Z', 'UTC'); // true
 */
export function holdsBack(embargo: unknown, published: unknown, timeZone: string): boolean {
  if (embargo === null || embargo === undefined || embargo === '' || isFalse(embargo)) return false;
  const [until, from] = [embargo, published].map((value) => {
    return typeof value === 'string' ? parseExpiry(value, timeZone) : undefined;
  });
  return typeof until !== 'number' || typeof from !== 'number' || until > from;
}
