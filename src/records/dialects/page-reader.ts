import type { Problem, ProblemCode } from '../../domain/problem.ts';
import { formatInstant } from '../../domain/text/instant.ts';
import { pathSlugOf } from '../../domain/text/slug.ts';
import { resolveWebUrl } from '../../domain/text/web-url.ts';
import { decode } from '../parse-record.ts';
import type { RawRecord, RawRecords } from '../raw-record.ts';
import type { RecordReader } from '../record-reader.ts';
import type { Dialect, DialectPlan, Page, PlainBody } from './dialect.ts';
import { type FrontMatter, type ParseToml, readFrontMatter } from './front-matter.ts';
import { idOf } from './id-rule.ts';
import { dateOf, type FoundDate } from './page-date.ts';
import { hides, hidingFields, plainFields } from './page-fields.ts';
import { fillPattern } from './pattern.ts';
import { firstText } from './people.ts';
import { fieldOf, lineOf, lowerCased, namesOf, type WrittenPage } from './written-page.ts';

export interface ReaderTools {
  readonly parseToml?: ParseToml;
}

/** Reads files by the rules of the site's generator and converts them to our fields. */
export function createPageReader(
  dialect: Dialect,
  plan: DialectPlan,
  { parseToml }: ReaderTools = {},
): RecordReader {
  return {
    rules: dialect.rules,
    withdrawals: dialect.withdrawals,
    parse(file, bytes) {
      const text = decode(bytes);
      if (typeof text === 'number')
        return failed(file, 'is not valid UTF-8', { line: text, code: 'file.not-utf8' });
      const lines = text.replace(/\r\n?/g, '\n');
      const matter = readFrontMatter(lines, dialect.delimiters, parseToml);
      if (matter.kind === 'broken') return failed(file, matter.message, matter);
      if (matter.kind === 'found') return recordOf(writtenPage(file, matter, dialect, plan));
      if (dialect.needsFrontMatter) return notAnArticle(file, 'has no front matter');
      return recordOf(writtenPage(file, { ...NO_MATTER, body: lines }, dialect, plan));
    },
  };
}

const NO_MATTER: FrontMatter = {
  kind: 'found',
  fields: {},
  lines: new Map(),
  isQuoted: () => false,
  body: '',
  bodyLine: 1,
};

function writtenPage(file: string, matter: FrontMatter, dialect: Dialect, plan: DialectPlan): WrittenPage {
  const own = dialect.ignoresCase ? lowerCased(matter.fields) : matter.fields;
  const fields = { ...dialect.inherited?.(file), ...own };
  return { dialect, plan, file, matter, fields, path: dialect.pathOf(file) };
}

function recordOf(written: WrittenPage): RawRecords {
  const { dialect, plan, file, fields, path } = written;
  const isHidden = dialect.isHidden?.(fields, path) === true || hides('published', fields.published);
  const date = dateOf(written, 'published');
  if (date?.kind !== 'date' && !isHidden && !hides('draft', fieldOf(written, 'draft')))
    return withoutDate(written, date);
  const { title, body } = titleOf(written);
  const page: Page = {
    path: path.replace(/\.[^./]+$/, ''),
    extension: /\.[^./]+$/.exec(file)?.[0].toLowerCase() ?? '',
    fields,
    title,
    ...(date?.kind === 'date' ? { date: date.date } : {}),
  };
  const override = plan.permalink && patternFor(plan.permalink, page);
  const address =
    override === undefined ? dialect.addressOf(page) : fillPattern(override, page, dialect.tokenOf);
  if (typeof address === 'string') return rawRecord(written, page, { address, isHidden, body });
  return failed(file, `has no known address: ${address.unknown}; set permalink in site.yaml`, {
    code: 'dialect.address',
  });
}

function withoutDate(written: WrittenPage, date: FoundDate | undefined): RawRecords {
  if (date?.kind !== 'unreadable')
    return notAnArticle(written.file, `has no date (${namesOf(written, 'published').join(', ')})`);
  const message = `"${date.text.slice(0, 60)}" is not a date`;
  return failed(written.file, message, {
    line: lineOf(written, 'published'),
    field: date.name,
    code: 'date.invalid',
  });
}

interface PageParts {
  readonly address: string;
  readonly isHidden: boolean;
  readonly body: string;
}

function rawRecord(written: WrittenPage, page: Page, { address, isHidden, body }: PageParts): RawRecords {
  const { file, matter, dialect, plan, fields } = written;
  const url = absolute(address, plan.url);
  const slug = pathSlugOf(decodedPath(url, plan.url)) || 'index';
  const plain: PlainBody = dialect.bodyOf?.(body, page) ?? { text: body, dropped: new Map() };
  const record: RawRecord = {
    origin: { file },
    fields: {
      ...hidingFields(fields, plan),
      ...plainFields(written, page, url),
      ...dialect.topicsOf(page),
      ...(isHidden ? { draft: 'true' } : {}),
      id: idFor(written, page, { address, url, slug }),
      url,
      title: page.title,
      // A hidden article is in no feed, so it needs no date.
      published: page.date === undefined ? 'false' : formatInstant(page.date.instant),
    },
    body: { format: /^\.x?html?$/.test(page.extension) ? 'html' : 'markdown', text: plain.text },
    defaultSlug: slug,
    lineOf: (field) => lineOf(written, field),
  };
  return { records: [record], problems: droppedCode(plain, file, matter.bodyLine) };
}

interface Addressed {
  readonly address: string;
  readonly url: string;
  readonly slug: string;
}

function idFor({ dialect, plan }: WrittenPage, page: Page, { address, url, slug }: Addressed): string {
  const path = plan.id === undefined ? dialect.idPath?.(page, address) : undefined;
  if (path !== undefined) return absolute(path, plan.url);
  return idOf(plan.id ?? dialect.id, { url, date: page.date, slug, ids: plan.ids });
}

function droppedCode({ dropped }: PlainBody, file: string, line: number): Problem[] {
  return Array.from(dropped, ([name, count]) => {
    const message = `${name} is left out of feeds${count === 1 ? '' : ` (${count} times)`}`;
    return { severity: 'warning', code: 'body.left-out', origin: { file }, line, field: 'body', message };
  });
}

function titleOf(written: WrittenPage): { readonly title: string; readonly body: string } {
  const { dialect, fields, matter, path } = written;
  const title = firstText(fields, namesOf(written, 'title'));
  return title === undefined ? dialect.titleOf(path, matter.body) : { title, body: matter.body };
}

/** The pattern for the section, else the general one. */
function patternFor(patterns: ReadonlyMap<string, string>, { path }: Page): string | undefined {
  return patterns.get(path.split('/')[0] ?? '') ?? patterns.get('');
}

/** Resolves an address of the generator against the website, whose URL may have a path. */
function absolute(address: string, base: string): string {
  if (/^https?:\/\//i.test(address)) return resolveWebUrl(address) ?? base;
  return resolveWebUrl(`./${address.replace(/^\/+/, '')}`, base) ?? base;
}

function decodedPath(url: string, base: string): string {
  const path = url.startsWith(base) ? url.slice(base.length) : new URL(url).pathname;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function notAnArticle(file: string, why: string): RawRecords {
  const message = `${why}, so it is not an article`;
  return {
    records: [],
    problems: [{ severity: 'warning', code: 'dialect.not-article', origin: { file }, line: 1, message }],
  };
}

function failed(
  file: string,
  message: string,
  {
    line = 1,
    field,
    code = 'file.syntax',
  }: { readonly line?: number; readonly field?: string; readonly code?: ProblemCode } = {},
): RawRecords {
  const problem: Problem = { severity: 'error', code, origin: { file }, line, message };
  return { records: [], problems: [field === undefined ? problem : { ...problem, field }] };
}
