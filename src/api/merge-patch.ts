import { isMapping } from '../domain/schema.ts';

/**
 * A JSON Merge Patch (RFC 7396): `null` removes a field, a mapping merges, anything else replaces. `fields` is not changed.
 *
 * @example
 * mergePatch({ title: 'A', tags: ['b'] }, { title: 'C', tags: null }); // { title: 'C' }
 */
export function mergePatch(fields: unknown, patch: unknown): unknown {
  if (!isMapping(patch)) return patch;
  const merged = new Map(Object.entries(isMapping(fields) ? fields : {}));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else merged.set(name, mergePatch(merged.get(name), value));
  }
  // fromEntries defines a property even for `__proto__`, where an assignment would change the prototype.
  return Object.fromEntries(merged);
}
