import { articleIn } from '../../content/built-page.ts';
import type { Problem, ProblemCode } from '../../domain/problem.ts';
import { formatInstant } from '../../domain/text/instant.ts';
import { pathSlugOf } from '../../domain/text/slug.ts';
import { decode } from '../parse-record.ts';
import type { RawRecord, RawRecords } from '../raw-record.ts';
import type { RecordReader } from '../record-reader.ts';
import type { Dialect, DialectPlan, OtherPages, Page, PlainBody } from './dialect.ts';
import type { HistoryQuestion } from './file-history.ts';
import { findPage, urlOf } from './found-page.ts';
import { type ParseToml, readMatter } from './front-matter.ts';
import { idOf } from './id-rule.ts';
import { mappedWithdrawals } from './mapped-fields.ts';
import type { FoundDate } from './page-date.ts';
import { hides, hidingFields, plainFields } from './page-fields.ts';
import {
  fieldOf,
  lineOf,
  NO_MATTER,
  type PageRules,
  pageRules,
  type WrittenPage,
  writtenPage,
} from './written-page.ts';

export interface ReaderTools {
  readonly others: OtherPages;
  readonly parseToml?: ParseToml;
}

/** Reads files by the rules of the site's generator and converts them to our fields. */
export function createPageReader(dialect: Dialect, plan: DialectPlan, tools: ReaderTools): RecordReader {
  const rules = pageRules(dialect, plan);
  return {
    rules: dialect.rules,
    withdrawals: new Map([...dialect.withdrawals, ...mappedWithdrawals(plan)]),
    parse(file, bytes, dates) {
      const { pages, wereRead } = watchedPages(tools.others);
      const asked = new Set<HistoryQuestion>();
      const historyOf = (question: HistoryQuestion) => {
        asked.add(question);
        return dates?.[question];
      };
      const found = recordsIn(file, bytes, { ...rules, ...tools, others: pages, historyOf });
      const marked = wereRead() ? { ...found, readsOthers: true } : found;
      return asked.size === 0 ? marked : { ...marked, asks: [...asked] };
    },
  };
}

function recordsIn(file: string, bytes: Uint8Array, rules: PageRules & ReaderTools): RawRecords {
  const { dialect, parseToml, others } = rules;
  const text = decode(bytes);
  if (typeof text === 'number')
    return failed(file, 'is not valid UTF-8', { line: text, code: 'file.not-utf8' });
  const lines = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  const matter = readMatter(lines, dialect, parseToml);
  if (matter.kind === 'broken') return failed(file, matter.message, matter);
  if (matter.kind === 'found') return recordOf(writtenPage(file, matter, rules), others);
  if (dialect.needsFrontMatter) return notAnArticle(file, 'has no front matter');
  return recordOf(writtenPage(file, { ...NO_MATTER, body: lines }, rules), others);
}

function recordOf(written: WrittenPage, others: OtherPages): RawRecords {
  const { dialect, plan, file, fields, path } = written;
  const isHidden = dialect.isHidden?.(fields, path) === true || hides('published', fields.published);
  const { page, body, date } = findPage(written);
  if (date?.kind !== 'date' && !isHidden && !hides('draft', fieldOf(written, 'draft')))
    return withoutDate(written, date);
  const url = urlOf(page, dialect, plan);
  if (typeof url === 'string') return rawRecord(written, page, { url, isHidden, body, others });
  return failed(file, `has no known address: ${url.unknown}; set permalink in site.yaml`, {
    code: 'dialect.address',
  });
}

function withoutDate(written: WrittenPage, date: FoundDate | undefined): RawRecords {
  if (date?.kind === 'untrusted')
    return notAnArticle(written.file, `has the date "${date.text}", which a checkout changes`);
  if (date?.kind === 'undated') return withoutHistory(written, date);
  if (date?.kind !== 'unreadable')
    return notAnArticle(written.file, `has no date (${written.names.published.join(', ')})`);
  const message = `"${date.text.slice(0, 60)}" is not a date`;
  return failed(written.file, message, {
    line: lineOf(written, 'published'),
    field: date.name,
    code: 'date.invalid',
  });
}

function withoutHistory(
  written: WrittenPage,
  { name, text, answer }: Extract<FoundDate, { readonly kind: 'undated' }>,
): RawRecords {
  const { file } = written;
  if (answer?.kind === 'uncommitted')
    return notAnArticle(file, `has the date "${text}", and no commit has this file yet`);
  const why = answer?.why ?? 'the history of the repository was not asked';
  return failed(file, `"${text}" is not known: ${why}`, {
    line: lineOf(written, 'published'),
    field: name,
    code: 'dialect.no-history',
  });
}

interface PageParts {
  readonly url: string;
  readonly isHidden: boolean;
  readonly body: string;
  readonly others: OtherPages;
}

function rawRecord(written: WrittenPage, page: Page, parts: PageParts): RawRecords {
  const { file, matter, dialect, plan, fields } = written;
  const { url, isHidden, body, others } = parts;
  const slug = pathSlugOf(decodedPath(url, plan.url)) || 'index';
  const built = builtBody(page, { url, others, plan });
  const plain: PlainBody =
    typeof built === 'string'
      ? { text: built, dropped: new Map() }
      : (dialect.bodyOf?.(body, page, others) ?? { text: body, dropped: new Map() });
  const isHtml = typeof built === 'string' || /^\.x?html?$/.test(page.extension);
  const record: RawRecord = {
    origin: { file },
    fields: {
      ...hidingFields(fields, plan),
      ...plainFields(written, page, { url, others }),
      ...dialect.topicsOf(page),
      ...(isHidden ? { draft: 'true' } : {}),
      id: idFor(written, page, { url, slug }),
      url,
      title: page.title,
      // A hidden article is in no feed, so it needs no date.
      published: page.date === undefined ? 'false' : formatInstant(page.date.instant),
    },
    body: { format: isHtml ? 'html' : 'markdown', text: plain.text },
    defaultSlug: slug,
    lineOf: (field) => lineOf(written, field),
    ...(dialect.mediaOf === undefined ? {} : { place: (path) => dialect.mediaOf?.(path, page, url) }),
  };
  const missing = typeof built === 'object' && !isHidden ? [notBuilt(file, built.why)] : [];
  return { records: [record], problems: [...missing, ...droppedCode(plain, file, matter.bodyLine)] };
}

/** The body in the built page; `{ why }` if `built` is set and has none. */
function builtBody(
  { title }: Page,
  {
    url,
    others,
    plan: { built },
  }: { readonly url: string; readonly others: OtherPages; readonly plan: DialectPlan },
): string | { readonly why: string } | undefined {
  if (built === undefined) return undefined;
  const html = others.builtAt?.(url);
  if (html === undefined) return { why: `has no page in the built website for ${url}` };
  const { content } = built;
  const found = articleIn({ html, url, title, ...(content === undefined ? {} : { content }) });
  return found ?? { why: `has no ${content ?? 'article or main'} in its built page` };
}

function notBuilt(file: string, why: string): Problem {
  const message = `${why}; its source is used`;
  return { severity: 'warning', code: 'dialect.not-built', origin: { file }, line: 1, message };
}

/** Notes whether a page looks at others, whose changes then change it too. */
function watchedPages({ names, exists, fieldsOf, urlOf, builtAt }: OtherPages) {
  let wereRead = false;
  const noting = <Result>(look: (path: string) => Result) => {
    return (path: string): Result => {
      wereRead = true;
      return look(path);
    };
  };
  const pages: OtherPages = {
    names: noting(names),
    exists: noting(exists),
    fieldsOf: noting(fieldsOf),
    urlOf: noting(urlOf),
    ...(builtAt === undefined ? {} : { builtAt: noting(builtAt) }),
  };
  return { pages, wereRead: () => wereRead };
}

function idFor(
  { dialect, plan }: WrittenPage,
  page: Page,
  { url, slug }: { readonly url: string; readonly slug: string },
): string {
  const own = plan.id === undefined ? dialect.idOf?.(page, url) : undefined;
  return own ?? idOf(plan.id ?? dialect.id, { url, date: page.date, slug, ids: plan.ids });
}

function droppedCode({ dropped }: PlainBody, file: string, line: number): Problem[] {
  return Array.from(dropped, ([name, count]) => {
    const message = `${name} is left out of feeds${count === 1 ? '' : ` (${count} times)`}`;
    return { severity: 'warning', code: 'body.left-out', origin: { file }, line, field: 'body', message };
  });
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
