import { coded, isError, type Parsed, type Problem, splitCode } from '../problem.ts';
import { isMapping, parseFields } from '../schema.ts';
import type { Site } from '../site/site.ts';
import { mediaTypeOf } from '../text/media-type.ts';
import type { Article, ArticleContext, Body, Draft } from './article.ts';
import { crossCheck, emptyMappings } from './article-checks.ts';
import { atomIdOf } from './article-id.ts';
import { type ArticleFields, type Attachment, articleFields } from './article-schema.ts';
import { articleUrl } from './article-url.ts';
import type { Person } from './person.ts';
import { readWithdrawal, type Withdrawal, withCanonicalNames } from './withdrawal.ts';

/** The only way from an unknown record to an `Article`: every problem in it, or the article and its warnings. */
export function parseArticle(record: unknown, context: ArticleContext): Parsed<Article> {
  const { origin, site, createContent } = context;
  const withdrawal = readWithdrawal(record, site);
  const fields = isMapping(record) ? withCanonicalNames(record, site, isArticleField) : record;
  const parsed = parseFields(articleFields, fields, origin);
  const body = isMapping(record) ? findBody(record, context) : coded('body.missing', 'is missing');
  const found = [
    ...withdrawal.problems.map((problem) => ({ ...problem, origin })),
    ...(parsed.ok ? crossCheck(parsed.value, withdrawal, context) : []),
    ...emptyMappings(record, origin),
  ];
  if (typeof body === 'string') found.push({ severity: 'error', origin, field: 'body', ...splitCode(body) });
  const problems = [...parsed.problems, ...found];
  if (!parsed.ok || typeof body === 'string') return { ok: false, problems };
  if (problems.some(isError)) return { ok: false, problems };

  const draft = createDraft(parsed.value, withdrawal, context);
  const content = createContent(body, draft, site);
  if (typeof content === 'string') {
    return {
      ok: false,
      problems: [
        ...problems,
        { severity: 'error', code: 'body.invalid', origin, field: 'body', message: content },
      ],
    };
  }
  const { html, summary, warnings } = content;
  const bodyProblems = warnings.map(
    ({ code, message, line }): Problem => ({
      severity: 'warning',
      code,
      origin,
      field: 'body',
      message,
      ...(line === undefined ? {} : { bodyLine: line }),
    }),
  );
  return { ok: true, value: { ...draft, html, summary }, problems: [...problems, ...bodyProblems] };
}

function isArticleField(name: string): boolean {
  return Object.hasOwn(articleFields.entries, name);
}

function createDraft(
  fields: ArticleFields,
  { hidden, expires }: Withdrawal,
  { origin, site, defaultSlug }: ArticleContext,
): Draft {
  const { markdown: _markdown, html: _html, image, ...others } = fields;
  const { expires: _expires, status: _status, visibility: _visibility, ...rest } = others;
  const slug = fields.slug ?? defaultSlug;
  const id = fields.id ?? `${site.ids}:${encodeURI(slug)}`;
  const atomId = atomIdOf(id, site.ids);
  const rights = fields.rights ?? site.rights;
  return {
    ...rest,
    origin,
    slug,
    id,
    ...(atomId === id ? {} : { atomId }),
    url: articleUrl(fields, site, slug) ?? site.url,
    draft: hidden,
    updated: fields.updated ?? fields.published,
    authors: fields.authors ?? authorsOf(site),
    language: fields.language ?? site.language,
    attachments: fields.attachments.map(withType),
    ...(rights === undefined ? {} : { rights }),
    ...(expires === undefined ? {} : { expires }),
    ...(image === undefined ? {} : { image: withGuessedType(image) }),
  };
}

function authorsOf({ author }: Site): readonly Person[] {
  return author === undefined ? [] : [author];
}

function withType(attachment: Attachment): Article['attachments'][number] {
  const type = attachment.type ?? mediaTypeOf(attachment.url) ?? 'application/octet-stream';
  return { ...attachment, type };
}

function withGuessedType<File extends { readonly url: string; readonly type?: string }>(file: File): File {
  const type = file.type ?? mediaTypeOf(file.url);
  return type === undefined ? file : { ...file, type };
}

function findBody(record: Record<string, unknown>, { body }: ArticleContext): Body | string {
  const inFields = (['markdown', 'html'] as const).filter((format) => typeof record[format] === 'string');
  if (body !== undefined && inFields.length > 0)
    return coded('body.duplicate', `is below the front matter; take out the field ${inFields[0]}`);
  if (inFields.length > 1) return coded('body.duplicate', 'is given twice; keep markdown or html');
  const [format] = inFields;
  const found = body ?? (format === undefined ? undefined : { format, text: String(record[format]) });
  if (found === undefined) return coded('body.missing', 'is required: give markdown or html');
  return found.text.trim() === '' ? coded('body.empty', 'is empty') : found;
}
