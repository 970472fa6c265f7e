import { load } from 'js-yaml';
import { isMapping } from '../domain/schema.ts';
import { resolveWebUrl } from '../domain/text/web-url.ts';
import { parseCsv } from './csv.ts';
import { parseDate } from './dates.ts';
import { jsonOf, mappingsIn, readEntries, siteAddress, textIn, titleOr } from './entries.ts';
import {
  type ImportedArticle,
  type Importer,
  present,
  type SourceFile,
  slugFrom,
  sourceText,
} from './imported.ts';
import { publicPart } from './public-part.ts';

/**
 * Reads exports of Buttondown. Three forms: a table of e-mails (`emails.csv` or `.json`) with a folder `emails` of Markdown
 * texts, responses of its API, or files of its command line tool.
 */
export const buttondown: Importer = {
  name: 'Buttondown export',
  matches: (files) => files.some((file) => rowsIn(file).length > 0),
  read: (files, { site }) => {
    const texts = new Map(files.filter(isText).map((file) => [nameOf(file), file]));
    const tables = files.filter((file) => !isText(file)).flatMap(rowsIn);
    const rows = tables.length > 0 ? tables : files.flatMap(rowsIn);
    const found = readEntries(
      rows,
      (row) => textIn(row.slug) ?? textIn(row.subject) ?? 'an e-mail without a name',
      (row) => fromEmail(row, texts.get(textIn(row.slug) ?? ''), site),
    );
    const isMarked = rows.some(({ email_type, archival_mode }) => email_type ?? archival_mode);
    return { ...found, notes: isMarked ? [] : [UNMARKED] };
  },
};

const UNMARKED =
  'this export does not say which e-mails are for some subscribers only (email_type); review them before you publish';

type Row = Readonly<Record<string, unknown>>;

function isText({ path }: SourceFile): boolean {
  return /\.md$/i.test(path);
}

function nameOf({ path }: SourceFile): string {
  return path.replace(/^.*\//, '').replace(/\.[^.]*$/, '');
}

const HEAD_BYTES = 1000;

function rowsIn(file: SourceFile): Row[] {
  const head = () => new TextDecoder().decode(file.bytes().subarray(0, HEAD_BYTES));
  if (isText(file)) return head().startsWith('---') ? frontMatterIn(file) : [];
  if (/\.csv$/i.test(file.path))
    return /^\uFEFF?[^\r\n]*\bsubject\b/.test(head()) ? parseCsv(sourceText(file)).filter(isEmail) : [];
  const json = jsonOf(file);
  return mappingsIn(isMapping(json) ? json.results : json).filter(isEmail);
}

function isEmail(row: Row): boolean {
  return 'subject' in row && ('publish_date' in row || 'email_type' in row);
}

function frontMatterIn(file: SourceFile): Row[] {
  const [, fields, body] = /^---\r?\n(.*?)\r?\n---\r?\n(.*)$/s.exec(sourceText(file)) ?? [];
  try {
    const row = load(fields ?? '');
    return isMapping(row) && 'subject' in row ? [{ slug: nameOf(file), ...row, body }] : [];
  } catch {
    return [];
  }
}

const PUBLIC_TYPES = new Set(['public', 'archival']);
const PUBLIC_ARCHIVES = new Set(['enabled', 'archive_only']);
const SENT = new Set([
  'sent',
  'imported',
  'in_flight',
  'about_to_send',
  'resending',
  'throttled',
  'scheduled',
]);
const NO_ISSUES = new Set(['deleted', 'transactional', 'managed_by_rss']);

function skipReason(row: Row): string | undefined {
  const [type, archive, status] = [row.email_type, row.archival_mode, row.status].map(textIn);
  if (NO_ISSUES.has(status ?? '')) return `e-mails in the state ${status}`;
  if (!PUBLIC_TYPES.has(type ?? 'public')) return `e-mails for some subscribers only (email_type: ${type})`;
  if (!PUBLIC_ARCHIVES.has(archive ?? 'enabled'))
    return `e-mails that are not public in the archive (archival_mode: ${archive})`;
  return undefined;
}

function fromEmail(
  row: Row,
  file: SourceFile | undefined,
  site: string | undefined,
): ImportedArticle | string {
  const reason = skipReason(row);
  if (reason !== undefined) return reason;
  const isDraft = isUnsent(row);
  const date = parseDate(instantText(row.publish_date) ?? instantText(row.creation_date));
  if (date === undefined && !isDraft) return 'e-mails without a date';
  const body = textIn(row.body) ?? (file === undefined ? '' : sourceText(file));
  const { text, lost, isHtml } = bodyOf(body);
  if (text.trim() === '') return 'e-mails without a text';
  const title = titleOr(textIn(row.subject) ?? '', text);
  const url = addressOf(row, site);
  const fields = present({
    slug: slugFrom(`https://buttondown.com/${encodeURIComponent(textIn(row.slug) ?? '')}`, title),
    // Buttondown's own feed uses the URL as guid.
    id: url,
    url,
    title,
    summary: textIn(row.description),
    published: date?.instant,
    draft: isDraft ? true : undefined,
    image: resolveWebUrl(textIn(row.image) ?? ''),
  });
  const notes = date?.assumed === undefined ? [] : [date.assumed];
  return { fields, html: isHtml ? text : '', ...(isHtml ? {} : { markdown: text }), lost, notes };
}

function isUnsent({ status, publish_date }: Row): boolean {
  return !SENT.has(textIn(status) ?? (textIn(publish_date) === undefined ? 'draft' : 'sent'));
}

/** The YAML parser may have returned a `Date`. */
function instantText(value: unknown): string | undefined {
  return value instanceof Date ? value.toISOString() : textIn(value);
}

function addressOf(row: Row, site: string | undefined): string {
  const own = resolveWebUrl(textIn(row.absolute_url) ?? '');
  if (own !== undefined) return own;
  const slug = textIn(row.slug) ?? textIn(row.id) ?? '';
  return `${siteAddress(site, 'https://buttondown.com/NAME')}archive/${encodeURIComponent(slug)}/`;
}

// The editor that wrote the body determines its format.
const EDITOR = /^\s*<!--\s*buttondown-editor-mode:\s*(\w+)\s*-->/;

function bodyOf(body: string): { text: string; lost: string[]; isHtml: boolean } {
  const editor = EDITOR.exec(body)?.[1];
  const { text: all, removed } = publicPart(body.replace(EDITOR, ''));
  const { text, found } = withoutTemplate(all);
  const isHtml = editor === undefined ? /^\s*<[a-z]/i.test(all) : editor !== 'plaintext';
  return { text, lost: [...removed, ...found], isHtml };
}

/** Removes Django template code, which only Buttondown runs. Conditional text is removed too: it may be for some readers only. */
function withoutTemplate(text: string): { text: string; found: string[] } {
  const found = new Set<string>();
  let rest = '';
  let depth = 0;
  let verbatim = false;
  for (const part of text.split(TEMPLATE_CODE)) {
    const name = /^\{%-? *(\w+)/.exec(part)?.[1] ?? '';
    const isText = name === '' && (verbatim || !part.startsWith('{{'));
    if (isText && depth === 0) rest += part;
    if (name.endsWith('verbatim')) verbatim = name === 'verbatim';
    else if (!isText) {
      // The tags that open and close a condition count as conditional.
      found.add(Math.max(depth, depth + depthChange(name)) > 0 ? CONDITIONAL : CODE);
      depth = Math.max(0, depth + depthChange(name));
    }
  }
  return { text: rest, found: [...found] };
}

const TEMPLATE_CODE = /(\{%[^{}]*%\}|\{\{[^{}]*\}\})/;

function depthChange(name: string): number {
  if (name === 'if' || name === 'for') return 1;
  return name === 'endif' || name === 'endfor' ? -1 : 0;
}

const CONDITIONAL = 'conditional text, such as {% if … %}';
const CODE = 'template code, such as {{ subscribe_form }}';
