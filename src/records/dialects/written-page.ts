import { isMapping } from '../../domain/schema.ts';
import type { Dialect, DialectField, DialectPlan, Fields } from './dialect.ts';
import type { FrontMatter } from './front-matter.ts';

/** A file of a site, with the rules for reading it. */
export interface WrittenPage {
  readonly dialect: Dialect;
  readonly plan: DialectPlan;
  readonly file: string;
  readonly matter: FrontMatter;
  /** Fields of the file, which override those from its location. */
  readonly fields: Fields;
  /** See `Dialect.pathOf`. */
  readonly path: string;
}

export const NO_MATTER: FrontMatter = {
  kind: 'found',
  fields: {},
  lines: new Map(),
  isQuoted: () => false,
  body: '',
  bodyLine: 1,
};

/** A file with its front matter. Fields from its location count where the file has none, or an empty one. */
export function writtenPage(
  file: string,
  matter: FrontMatter,
  dialect: Dialect,
  plan: DialectPlan,
): WrittenPage {
  const written = dialect.ignoresCase ? lowerCased(matter.fields) : matter.fields;
  const inherited = dialect.inherited?.(file) ?? {};
  const own = Object.entries(written).filter(
    ([name, value]) => value !== '' || inherited[name] === undefined,
  );
  const fields = { ...inherited, ...Object.fromEntries(own) };
  return { dialect, plan, file, matter, fields, path: dialect.pathOf(file) };
}

/** The names of our field in records, best first. Names in `site.yaml` come first. */
export function namesOf(
  { dialect, plan }: Pick<WrittenPage, 'dialect' | 'plan'>,
  field: DialectField,
): readonly string[] {
  const added = plan.fields.get(field) ?? [];
  const isSet = field === 'published' && plan.dates !== undefined;
  const names = isSet ? plan.dates : [...added, ...dialect.names[field]];
  return dialect.ignoresCase ? names.map((name) => name.toLowerCase()) : names;
}

export function fieldOf(page: WrittenPage, field: DialectField): unknown {
  return namesOf(page, field)
    .map((name) => fieldAt(page.fields, name))
    .find((value) => value !== undefined && value !== '');
}

/** A field, or a nested one: `params.author`. */
export function fieldAt(fields: Fields, name: string): unknown {
  if (Object.hasOwn(fields, name)) return fields[name];
  const [first = '', ...rest] = name.split('.');
  const below = Object.hasOwn(fields, first) ? fields[first] : undefined;
  return rest.length > 0 && isMapping(below) ? fieldAt(below, rest.join('.')) : undefined;
}

/** The 1-based line of our field in the file. */
export function lineOf(page: WrittenPage, field: string | undefined): number {
  const { lines, bodyLine } = page.matter;
  if (field === 'body') return bodyLine;
  const top = field?.split(/[.[]/)[0] ?? '';
  const names = Object.hasOwn(page.dialect.names, top) ? namesOf(page, top as DialectField) : [top];
  for (const [name, line] of lines) {
    const known = page.dialect.ignoresCase ? name.toLowerCase() : name;
    if (names.some((one) => one.split('.')[0] === known)) return line;
  }
  return 1;
}

/** Field names in lower case, for dialects that ignore case. */
function lowerCased(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]));
}
