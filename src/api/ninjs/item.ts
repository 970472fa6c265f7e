import { isMapping } from '../../domain/schema.ts';

/** An item of ninjs, or a part of one, with the names of its fields in lower case: 3.x writes `versionCreated`, 1.x and 2.x `versioncreated`. */
export type Item = Readonly<Record<string, unknown>>;

/** Fields of a record; JSON leaves out those that are `undefined`. */
export type Fields = Readonly<Record<string, unknown>>;

/** Deeper levels hold nothing that is read. */
const DEPTH = 8;

/** Throws nothing; what is no mapping gives an empty item. */
export function itemOf(value: unknown): Item {
  const lowered = lowerNames(value, DEPTH);
  return isMapping(lowered) ? lowered : {};
}

function lowerNames(value: unknown, depth: number): unknown {
  if (depth === 0) return undefined;
  if (Array.isArray(value)) return value.map((part) => lowerNames(part, depth - 1));
  if (!isMapping(value)) return value;
  const entries = Object.entries(value).map(([name, part]) => [
    name.toLowerCase(),
    lowerNames(part, depth - 1),
  ]);
  // fromEntries defines a property even for `__proto__`, where an assignment would change the prototype.
  return Object.fromEntries(entries);
}

/** Whether a field says anything: programs write `null` and empty texts for what is not set. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && !(typeof value === 'string' && value.trim() === '');
}

/** The first of the fields that holds a text or a number. */
export function textOf(item: Item, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = item[name];
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text === 'string' && text.trim() !== '') return text.trim();
  }
  return undefined;
}

export function numberOf(item: Item, ...names: readonly string[]): number | undefined {
  const number = Number(textOf(item, ...names) ?? Number.NaN);
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

/** A list of parts. 1.x has mappings of parts by name in place of some lists. */
export function partsOf(item: Item, ...names: readonly string[]): readonly Item[] {
  return names.flatMap((name): readonly Item[] => {
    const value = item[name];
    if (Array.isArray(value)) return value.filter(isMapping);
    if (!isMapping(value)) return [];
    return Object.entries(value).flatMap(([key, part]) => (isMapping(part) ? { name: key, ...part } : []));
  });
}

/** A text with what it is: of `bodies`, `headlines` or `descriptions` of 2.x and 3.x, or of `body_html` and its like of 1.x. */
export interface Variant {
  readonly role: string;
  /** The media type; empty where it is not given. */
  readonly type: string;
  readonly value: string;
}

/** The variants of `headline`, `body` or `description`, in their order. */
export function variantsOf(item: Item, name: string, list: string): readonly Variant[] {
  const single = textOf(item, name);
  const suffixed = Object.keys(item)
    .filter((key) => key.startsWith(`${name}_`))
    .flatMap((key) => variant(key.slice(name.length + 1), '', textOf(item, key)));
  const listed = partsOf(item, list).flatMap((part) =>
    variant(textOf(part, 'role') ?? '', textOf(part, 'contenttype') ?? '', textOf(part, 'value')),
  );
  return [...variant('main', '', single), ...suffixed, ...listed];
}

function variant(role: string, type: string, value: string | undefined): Variant[] {
  return value === undefined
    ? []
    : [{ role: role.toLowerCase(), type: type.toLowerCase().split(';')[0]?.trim() ?? '', value }];
}

/** Whether a variant is HTML, by its type, its role, or its look. Other XML is neither HTML nor text. */
export function markupOf({ role, type, value }: Variant): 'html' | 'text' | 'other' {
  if (type === 'text/html' || type === 'application/xhtml+xml') return 'html';
  if (type === 'text/plain') return 'text';
  if (type !== '') return 'other';
  if (/html|richtext/.test(role)) return 'html';
  if (role === 'text') return 'text';
  return /<\/?(?:p|div|br|h[1-6]|ul|ol|blockquote|section)\b/i.test(value) ? 'html' : 'text';
}

/**
 * An instant as records write it. Superdesk writes `+0000`.
 */
export function instantOf(item: Item, ...names: readonly string[]): string | undefined {
  return textOf(item, ...names)?.replace(/([+-]\d\d)(\d\d)$/, '$1:$2');
}
