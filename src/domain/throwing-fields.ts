import { isMapping } from './schema.ts';

export interface ThrowingField {
  /** Dotted path, such as `redirects./old`. */
  readonly field: string;
  readonly message: string;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Parses a record without the fields that `parse` throws at, and of a mapping or list without the entries. No rule is meant to
 * throw; should one do so, it must not cost what else the record says. `parse` must not throw at an empty record.
 */
export function parseWithoutThrowing<Result>(
  record: Fields,
  parse: (record: Fields) => Result,
): { readonly parsed: Result; readonly thrown: readonly ThrowingField[] } {
  const thrown: ThrowingField[] = [];
  let rest: Fields = {};
  const messageFor = (fields: Fields): string | undefined => {
    try {
      parse(fields);
      return undefined;
    } catch (error) {
      return `cannot be read and is left out: ${error instanceof Error ? error.message : String(error)}`;
    }
  };
  for (const [field, value] of plainFirst(record)) {
    const whole = { ...rest, [field]: value };
    const message = messageFor(whole);
    if (message === undefined) {
      rest = whole;
      continue;
    }
    const { parts, join } = partsOf(value);
    const withParts = (some: readonly Part[]) => ({ ...rest, [field]: join(some) });
    const wrong = throwingParts(parts, (some) => messageFor(withParts(some)));
    const mended = withParts(parts.filter((part) => !wrong.has(part)));
    // Parts that throw only in combination cannot be told apart.
    const remaining = wrong.size === 0 ? message : messageFor(mended);
    if (remaining === undefined) rest = mended;
    if (remaining !== undefined) thrown.push({ field, message: remaining });
    else for (const [{ path }, message] of wrong) thrown.push({ field: field + path, message });
  }
  return { parsed: parse(rest), thrown };
}

/** Plain fields come first, because others depend on them: relative addresses need the base address. */
function plainFirst(record: Fields): [string, unknown][] {
  const isPlain = (value: unknown) => typeof value !== 'object';
  const entries = Object.entries(record);
  return [
    ...entries.filter(([, value]) => isPlain(value)),
    ...entries.filter(([, value]) => !isPlain(value)),
  ];
}

interface Part {
  /** The suffix of the field's name: `.key` or `[0]`. */
  readonly path: string;
  readonly key: string;
  readonly value: unknown;
}

/** The entries of a mapping or list, and what makes one of some of them. */
function partsOf(value: unknown): { readonly parts: readonly Part[]; join(parts: readonly Part[]): unknown } {
  if (Array.isArray(value)) {
    const parts = value.map((item, index) => ({ path: `[${index}]`, key: '', value: item }));
    return { parts, join: (some) => some.map((part) => part.value) };
  }
  const entries = isMapping(value) ? Object.entries(value) : [];
  return {
    parts: entries.map(([key, item]) => ({ path: `.${key}`, key, value: item })),
    join: (some) => Object.fromEntries(some.map((part) => [part.key, part.value])),
  };
}

/** Those that throw by themselves, found by halves: a few among thousands cost little more than all of them once. */
function throwingParts(
  parts: readonly Part[],
  messageFor: (parts: readonly Part[]) => string | undefined,
): Map<Part, string> {
  const message = parts.length === 0 ? undefined : messageFor(parts);
  if (message === undefined) return new Map();
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return new Map([[only, message]]);
  const middle = parts.length >> 1;
  const halves = [parts.slice(0, middle), parts.slice(middle)];
  return new Map(halves.flatMap((half) => [...throwingParts(half, messageFor)]));
}
