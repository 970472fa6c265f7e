import { isMapping } from '../domain/schema.ts';

/**
 * The JSON Pointer (RFC 6901) of a problem's field, such as `/tags/2` for `tags[2]`; empty for the whole record. A name may
 * itself have a dot or a bracket, so names of the record come first.
 */
export function pointerOf(field: string | undefined, record: unknown): string {
  let [rest, value]: [string, unknown] = [field ?? '', record];
  let pointer = '';
  while (rest !== '') {
    const step = firstStep(rest, value);
    pointer += `/${step.name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    rest = rest.slice(step.length).replace(/^\./, '');
    value = memberOf(value, step.name);
  }
  return pointer;
}

interface Step {
  readonly name: string;
  /** How much of the path it is written with. */
  readonly length: number;
}

function firstStep(path: string, value: unknown): Step {
  const [index = '', place = ''] = /^\[(\d+)\]/.exec(path) ?? [];
  if (index !== '' && !isMapping(value)) return { name: place, length: index.length };
  const own = isMapping(value) ? longestName(path, Object.keys(value)) : undefined;
  const name = own ?? /^[^.[]+/.exec(path)?.[0] ?? path;
  return { name, length: name.length };
}

function longestName(path: string, names: readonly string[]): string | undefined {
  let longest: string | undefined;
  for (const name of names) {
    const isStep = path.startsWith(name) && /^(?:$|[.[])/.test(path.slice(name.length, name.length + 1));
    if (isStep && name.length > (longest ?? '').length) longest = name;
  }
  return longest;
}

function memberOf(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value[Number(name)];
  return isMapping(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
