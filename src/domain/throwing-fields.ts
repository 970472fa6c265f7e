import { isMapping } from './fields.ts';

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
      return `cannot be read, and is left out: ${error instanceof Error ? error.message : String(error)}`;
    }
  };
  for (const [field, value] of plainFirst(record)) {
    const whole = { ...rest, [field]: value };
    const message = messageFor(whole);
    const wrong =
      message === undefined
        ? []
        : partsOf(value).flatMap(({ path, part }) => {
            const message = messageFor({ ...rest, [field]: part });
            return message === undefined ? [] : [{ path, message }];
          });
    const paths = new Set(wrong.map(({ path }) => path));
    const mended = wrong.length === 0 ? whole : { ...rest, [field]: without(value, paths) };
    const remaining = wrong.length === 0 ? message : messageFor(mended);
    if (remaining === undefined) rest = mended;
    if (remaining !== undefined) thrown.push({ field, message: remaining });
    else thrown.push(...wrong.map(({ path, message }) => ({ field: field + path, message })));
  }
  return { parsed: parse(rest), thrown };
}

/** What other fields depend on comes first: a base address, and only then the addresses that are relative to it. */
function plainFirst(record: Fields): [string, unknown][] {
  const isPlain = (value: unknown) => typeof value !== 'object';
  const entries = Object.entries(record);
  return [
    ...entries.filter(([, value]) => isPlain(value)),
    ...entries.filter(([, value]) => !isPlain(value)),
  ];
}

/** Each entry of a mapping or list as one that holds nothing else. */
function partsOf(value: unknown): { readonly path: string; readonly part: unknown }[] {
  if (Array.isArray(value)) return value.map((item, index) => ({ path: `[${index}]`, part: [item] }));
  if (!isMapping(value)) return [];
  return Object.entries(value).map(([key, item]) => ({ path: `.${key}`, part: { [key]: item } }));
}

function without(value: unknown, paths: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.filter((_item, index) => !paths.has(`[${index}]`));
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !paths.has(`.${key}`)));
}
