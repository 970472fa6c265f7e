import { isMapping } from '../../domain/schema.ts';
import type { Dialect, DialectField, DialectPlan, Fields } from './dialect.ts';
import type { HistoryAnswer, HistoryQuestion } from './file-history.ts';
import type { FrontMatter } from './front-matter.ts';

/** The rules for reading the pages of a site. */
export interface PageRules {
  readonly dialect: Dialect;
  readonly plan: DialectPlan;
  /** The names of our fields in records, best first. Names in `site.yaml` come first. */
  readonly names: Readonly<Record<DialectField, readonly string[]>>;
  /** What the history of the repository says about the page; `undefined` if it has not been asked yet. */
  readonly historyOf?: (question: HistoryQuestion) => HistoryAnswer | undefined;
}

/** A file of a site, with the rules for reading it. */
export interface WrittenPage extends PageRules {
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
  before: 0,
  isQuoted: () => false,
  body: '',
  bodyLine: 1,
};

/** Collects what is the same for all pages of a site. */
export function pageRules(dialect: Dialect, plan: DialectPlan): PageRules {
  const names = (Object.keys(dialect.names) as DialectField[]).map((field) => {
    return [field, namesOf(field, dialect, plan)] as const;
  });
  return { dialect, plan, names: Object.fromEntries(names) as PageRules['names'] };
}

function namesOf(field: DialectField, dialect: Dialect, plan: DialectPlan): readonly string[] {
  const added = plan.fields.get(field) ?? [];
  const isSet = field === 'published' && plan.dates !== undefined;
  const names = isSet ? plan.dates : [...added, ...dialect.names[field]];
  return dialect.ignoresCase ? names.map((name) => name.toLowerCase()) : names;
}

/** A file with its front matter. Fields from its location count where the file has none, or an empty one. */
export function writtenPage(file: string, matter: FrontMatter, rules: PageRules): WrittenPage {
  const { dialect } = rules;
  const written = dialect.ignoresCase ? lowerCased(matter.fields) : matter.fields;
  const inherited = dialect.inherited?.(file) ?? {};
  const fields = Object.keys(inherited).length === 0 ? written : withInherited(written, inherited);
  return { ...rules, file, matter, fields, path: dialect.pathOf(file) };
}

function withInherited(written: Fields, inherited: Fields): Fields {
  const own = Object.entries(written).filter(
    ([name, value]) => value !== '' || inherited[name] === undefined,
  );
  return { ...inherited, ...Object.fromEntries(own) };
}

export function fieldOf({ names, fields }: WrittenPage, field: DialectField): unknown {
  for (const name of names[field]) {
    const value = fieldAt(fields, name);
    if (value !== undefined && value !== '') return value;
  }
  return undefined;
}

/** A field, or a nested one: `params.author`. */
export function fieldAt(fields: Fields, name: string): unknown {
  if (Object.hasOwn(fields, name)) return fields[name];
  const dot = name.indexOf('.');
  const first = name.slice(0, Math.max(0, dot));
  const below = dot !== -1 && Object.hasOwn(fields, first) ? fields[first] : undefined;
  return isMapping(below) ? fieldAt(below, name.slice(dot + 1)) : undefined;
}

/** The 1-based line of our field in the file. */
export function lineOf(page: WrittenPage, field: string | undefined): number {
  const { lines, before, bodyLine } = page.matter;
  if (field === 'body') return bodyLine;
  const top = field?.split(/[.[]/)[0] ?? '';
  const names = Object.hasOwn(page.names, top) ? page.names[top as DialectField] : [top];
  for (const [name, line] of lines) {
    const known = page.dialect.ignoresCase ? name.toLowerCase() : name;
    if (names.some((one) => one.split('.')[0] === known)) return line + before;
  }
  return 1;
}

/** Field names in lower case, for dialects that ignore case. */
function lowerCased(fields: Fields): Fields {
  if (Object.keys(fields).every((name) => name === name.toLowerCase())) return fields;
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]));
}
