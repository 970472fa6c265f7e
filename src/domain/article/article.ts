import { markupWarnings } from '../markup.ts';
import { formatOrigin, isError, type Origin, type Parsed, type Problem } from '../problem.ts';
import { isMapping, parseFields } from '../schema.ts';
import type { Site } from '../site/site.ts';
import { mediaTypeOf } from '../text/media-type.ts';
import { quoted } from '../text/plain-text.ts';
import { resolveWebUrl } from '../text/web-url.ts';
import { atomIdOf } from './article-id.ts';
import { type ArticleFields, type Attachment, articleFields, type Image } from './article-schema.ts';
import type { Person } from './person.ts';
import { readWithdrawal, type Withdrawal, withCanonicalNames } from './withdrawal.ts';

export interface Article
  extends Omit<
    ArticleFields,
    'markdown' | 'html' | 'authors' | 'image' | 'attachments' | 'draft' | 'expires' | 'status' | 'visibility'
  > {
  readonly origin: Origin;
  readonly slug: string;
  readonly id: string;
  /** Its id in Atom, where that has to be another: see `atomIdOf`. */
  readonly atomId?: string;
  readonly url: string;
  readonly summary: string;
  /**
   * Safe HTML whose every URL is absolute, with the lead image before the body and what closes it behind. As text, or where
   * that takes less memory in UTF-8: text with one letter beyond Latin 1 has two bytes for each. See `htmlOf`.
   */
  readonly html: string | Uint8Array;
  readonly updated: number;
  readonly expires?: number;
  /** Hidden on purpose, by `draft` or by another field that says so: in no feed, and it claims no id or slug. */
  readonly draft: boolean;
  readonly authors: readonly Person[];
  readonly language: string;
  readonly image?: Image & { readonly type?: string };
  readonly attachments: readonly (Attachment & { readonly type: string })[];
}

/** An article whose body has not been made safe yet. */
export type Draft = Omit<Article, 'html' | 'summary'> & { readonly summary?: string };

export interface Body {
  readonly format: 'markdown' | 'html';
  readonly text: string;
}

export interface Content {
  readonly html: string;
  readonly summary: string;
  /** What the body had to give up, for its author to read. */
  readonly warnings: readonly BodyWarning[];
}

export interface BodyWarning {
  readonly message: string;
  /** The line of the body, from 1. */
  readonly line?: number;
}

export interface ArticleContext {
  readonly origin: Origin;
  readonly site: Site;
  /** The slug of a record that names none. */
  readonly defaultSlug: string;
  /** The body where it stands outside the fields, as below front matter. */
  readonly body?: Body;
  /** Makes a body safe and absolute, or says what is wrong with it. */
  readonly createContent: (body: Body, article: Draft, site: Site) => Content | string;
  /** Milliseconds since 1970, to warn of what is dated later; without it nothing is. */
  readonly now?: number;
}

const decoder = new TextDecoder();

/** The article's HTML as text. */
export function htmlOf({ html }: Pick<Article, 'html'>): string {
  return typeof html === 'string' ? html : decoder.decode(html);
}

/** The only way from an unknown record to an `Article`: every problem in it, or the article and its warnings. */
export function parseArticle(record: unknown, context: ArticleContext): Parsed<Article> {
  const { origin, site, createContent } = context;
  const withdrawal = readWithdrawal(record, site);
  const fields = isMapping(record) ? withCanonicalNames(record, site, isArticleField) : record;
  const parsed = parseFields(articleFields, fields, origin);
  const body = isMapping(record) ? findBody(record, context) : 'is missing';
  const found = [
    ...withdrawal.problems.map((problem) => ({ ...problem, origin })),
    ...(parsed.ok ? crossCheck(parsed.value, withdrawal, context) : []),
    ...emptyMappings(record, origin),
  ];
  if (typeof body === 'string') found.push({ severity: 'error', origin, field: 'body', message: body });
  const problems = [...parsed.problems, ...found];
  if (!parsed.ok || typeof body === 'string') return { ok: false, problems };
  if (problems.some(isError)) return { ok: false, problems };

  const draft = createDraft(parsed.value, withdrawal, context);
  const content = createContent(body, draft, site);
  if (typeof content === 'string') {
    return {
      ok: false,
      problems: [...problems, { severity: 'error', origin, field: 'body', message: content }],
    };
  }
  const { html, summary, warnings } = content;
  const bodyProblems = warnings.map(
    ({ message, line }): Problem => ({
      severity: 'warning',
      origin,
      field: 'body',
      message,
      ...(line === undefined ? {} : { bodyLine: line }),
    }),
  );
  return { ok: true, value: { ...draft, html, summary }, problems: [...problems, ...bodyProblems] };
}

/** Whether the article is to be in feeds at an instant: no draft, due, and not expired. */
export function isCurrent(article: Article, now: number): boolean {
  if (article.draft || article.published > now) return false;
  return article.expires === undefined || article.expires > now;
}

/** Feed order: newest first, then by id, by code unit. */
export function compareArticles(a: Article, b: Article): number {
  if (a.published !== b.published) return b.published - a.published;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

function isArticleField(name: string): boolean {
  return Object.hasOwn(articleFields.entries, name);
}

function createDraft(
  fields: ArticleFields,
  { hidden, expires }: Withdrawal,
  { origin, site, defaultSlug }: ArticleContext,
): Draft {
  const { markdown: _markdown, html: _html, image, attachments, ...others } = fields;
  const { expires: _expires, status: _status, visibility: _visibility, ...rest } = others;
  const slug = fields.slug ?? defaultSlug;
  const id = fields.id ?? `${site.ids}:${encodeURI(slug)}`;
  const atomId = atomIdOf(id, site.ids);
  const draft: Draft = {
    ...rest,
    origin,
    slug,
    id,
    ...(atomId === id ? {} : { atomId }),
    url: articleUrl(fields, site, slug) ?? site.url,
    draft: hidden,
    updated: fields.updated ?? fields.published,
    authors: fields.authors ?? (site.author === undefined ? [] : [site.author]),
    language: fields.language ?? site.language,
    attachments: attachments.map((attachment) => {
      return {
        ...attachment,
        type: attachment.type ?? mediaTypeOf(attachment.url) ?? 'application/octet-stream',
      };
    }),
  };
  const rights = fields.rights ?? site.rights;
  const type = image?.type ?? (image === undefined ? undefined : mediaTypeOf(image.url));
  return {
    ...draft,
    ...(rights === undefined ? {} : { rights }),
    ...(expires === undefined ? {} : { expires }),
    ...(image === undefined ? {} : { image: type === undefined ? image : { ...image, type } }),
  };
}

function articleUrl({ url }: ArticleFields, site: Site, slug: string): string | undefined {
  return resolveWebUrl(url ?? encodeURI(slug), site.url);
}

/** What only several fields together, or a field and the site, can show. */
function crossCheck(
  fields: ArticleFields,
  { expires }: Withdrawal,
  { origin, site, defaultSlug, now = Infinity }: ArticleContext,
): Problem[] {
  const { markdown: _markdown, html: _html, ...plain } = fields;
  const problems = [...attachmentWarnings(fields, origin), ...markupWarnings(plain, origin)];
  const report = (severity: Problem['severity'], field: string, message: string) => {
    problems.push({ severity, origin, field, message });
  };
  const { published, updated } = fields;
  if (updated !== undefined && updated < published)
    report('error', 'updated', 'must not be before published');
  if (expires !== undefined && expires <= published) report('error', 'expires', 'must be after published');
  if (updated !== undefined && updated > now && published <= now) {
    report('warning', 'updated', 'is in the future; feeds will claim a change that has not happened');
  }
  if (articleUrl(fields, site, defaultSlug) === undefined) {
    report('error', 'url', `must be an http or https URL or a path, is ${quoted(fields.url)}`);
  }
  if (fields.id === undefined && fields.slug === undefined) {
    const message = `depends on the path of ${formatOrigin(origin)}; set id or slug, so that it stays when the file moves`;
    report('warning', 'id', message);
  }
  if (fields.image !== undefined && (fields.image.width === undefined || fields.image.height === undefined)) {
    report('warning', 'image', 'has no width and height; aggregators choose pictures by their size');
  }
  for (const [index, { at }] of fields.corrections.entries()) {
    if (at > (updated ?? published)) {
      report(
        'warning',
        `corrections[${index}].at`,
        'is later than updated; set updated, so that readers learn of it',
      );
    }
  }
  return problems;
}

function attachmentWarnings({ attachments }: ArticleFields, origin: Origin): Problem[] {
  return attachments.flatMap(({ type, url, bytes }, index): Problem[] => {
    const warn = (field: string, message: string): Problem => {
      return { severity: 'warning', origin, field: `attachments[${index}].${field}`, message };
    };
    const isUnknown = type === undefined && mediaTypeOf(url) === undefined;
    return [
      ...(isUnknown ? [warn('type', 'is missing; application/octet-stream is used')] : []),
      ...(bytes === undefined ? [warn('bytes', NO_LENGTH)] : []),
    ];
  });
}

const NO_LENGTH = 'is missing; RSS requires a length and says 0';

/** `image:` with nothing indented below it: what was meant for it has become fields of the article. */
function emptyMappings(record: unknown, origin: Origin): Problem[] {
  const empty = ['image', 'source'].filter((field) => isMapping(record) && record[field] === '');
  return empty.map((field) => ({
    severity: 'warning',
    origin,
    field,
    message: 'is empty; if fields of it follow, indent them',
  }));
}

function findBody(record: Record<string, unknown>, { body }: ArticleContext): Body | string {
  const inFields = (['markdown', 'html'] as const).filter((format) => typeof record[format] === 'string');
  if (body !== undefined && inFields.length > 0)
    return `is below the front matter; take out the field ${inFields[0]}`;
  if (inFields.length > 1) return 'is given twice; keep markdown or html';
  const [format] = inFields;
  const found = body ?? (format === undefined ? undefined : { format, text: String(record[format]) });
  if (found === undefined) return 'is required: give markdown or html';
  return found.text.trim() === '' ? 'is empty' : found;
}
