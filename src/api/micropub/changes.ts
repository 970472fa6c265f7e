import { isMapping } from '../../domain/schema.ts';
import {
  type Fields,
  fieldsFor,
  fieldsOf,
  type Properties,
  propertiesIn,
  propertiesOf,
  SENT,
} from './properties.ts';

/** What an update asks for (Micropub section 3.4). */
export interface Update {
  readonly replace: Properties;
  readonly add: Properties;
  /** Whole properties, or values of them. */
  readonly delete: ReadonlyMap<string, readonly unknown[] | 'all'>;
}

/** Reads an update; a text says what is wrong with it. */
export function readUpdate(body: Readonly<Record<string, unknown>>): Update | string {
  const { replace = {}, add = {}, delete: removed = [] } = body;
  for (const [name, part] of Object.entries({ replace, add })) {
    if (!isMapping(part) || !Object.values(part).every(Array.isArray))
      return `${name} must be an object with a list of values for each property`;
  }
  const deletions = readDeletions(removed);
  if (deletions === undefined)
    return 'delete must be a list of properties, or an object with a list of values for each';
  return { replace: propertiesIn(replace as Fields), add: propertiesIn(add as Fields), delete: deletions };
}

function readDeletions(removed: unknown): Update['delete'] | undefined {
  if (Array.isArray(removed))
    return removed.every((name) => typeof name === 'string')
      ? new Map(removed.map((name) => [name, 'all']))
      : undefined;
  if (!isMapping(removed) || !Object.values(removed).every(Array.isArray)) return undefined;
  return new Map(Object.entries(propertiesIn(removed)));
}

/**
 * A record after an update. Fields of which no property changes stay as they are, whoever wrote them. `updated` is an instant as
 * records write it.
 */
export function updatedFields(before: Fields, update: Update, updated: string): Fields {
  const properties = propertiesOf(before);
  const after = changed(properties, update);
  const touched = fieldsFor([
    ...Object.keys(update.replace),
    ...Object.keys(update.add),
    ...update.delete.keys(),
  ]);
  const made = fieldsOf(after);
  const kept = Object.entries(before).filter(([name]) => !touched.has(name));
  const fields = { ...Object.fromEntries(kept), updated, ...pick(made, touched) };
  return SENT in before ? { ...fields, [SENT]: after } : fields;
}

function pick(fields: Fields, names: ReadonlySet<string>): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(([name, value]) => names.has(name) && value !== undefined),
  );
}

function changed(properties: Properties, { replace, add, delete: removed }: Update): Properties {
  const after = new Map(Object.entries({ ...properties, ...replace }));
  for (const [name, values] of Object.entries(add)) after.set(name, [...(after.get(name) ?? []), ...values]);
  for (const [name, values] of removed) {
    const rest = values === 'all' ? [] : (after.get(name) ?? []).filter((value) => !includes(values, value));
    if (rest.length === 0) after.delete(name);
    else after.set(name, rest);
  }
  return Object.fromEntries(after);
}

function includes(values: readonly unknown[], value: unknown): boolean {
  const text = JSON.stringify(value);
  return values.some((one) => JSON.stringify(one) === text);
}
