import { markupWarnings } from '../markup.ts';
import { formatOrigin, type Origin, type Problem, type ProblemCode } from '../problem.ts';
import { isMapping } from '../schema.ts';
import { mediaTypeOf } from '../text/media-type.ts';
import { quoted } from '../text/plain-text.ts';
import type { ArticleContext } from './article.ts';
import type { ArticleFields } from './article-schema.ts';
import { articleUrl } from './article-url.ts';
import type { Withdrawal } from './withdrawal.ts';

type Finding = readonly [severity: Problem['severity'], code: ProblemCode, field: string, message: string];

/** Checks that need several fields, or a field and the site. */
export function crossCheck(
  fields: ArticleFields,
  { expires }: Withdrawal,
  { origin, site, defaultSlug, now = Infinity }: ArticleContext,
): Problem[] {
  const { markdown: _markdown, html: _html, ...plain } = fields;
  const found = [
    ...dateFindings(fields, expires, now),
    ...addressFindings(fields, articleUrl(fields, site, defaultSlug), origin),
    ...imageFindings(fields),
    ...correctionFindings(fields),
  ];
  return [
    ...attachmentWarnings(fields, origin),
    ...markupWarnings(plain, origin),
    ...found.map(([severity, code, field, message]): Problem => ({ severity, code, origin, field, message })),
  ];
}

function* dateFindings(
  { published, updated = published }: ArticleFields,
  expires: number | undefined,
  now: number,
): Generator<Finding> {
  if (updated < published)
    yield ['error', 'updated.before-published', 'updated', 'must not be before published'];
  if (expires !== undefined && expires <= published)
    yield ['error', 'expires.before-published', 'expires', 'must be after published'];
  if (isUpdatedInFuture({ published, updated }, now))
    yield [
      'warning',
      'updated.in-future',
      'updated',
      'is in the future; feeds will claim a change that has not happened',
    ];
}

/** Whether the feeds claim a change that has not happened yet: the one finding that depends on the time. */
export function isUpdatedInFuture(
  { published, updated }: { readonly published: number; readonly updated: number },
  now: number,
): boolean {
  return updated > now && published <= now;
}

function* addressFindings(
  { id, slug, url }: ArticleFields,
  address: string | undefined,
  origin: Origin,
): Generator<Finding> {
  if (address === undefined)
    yield ['error', 'url.invalid', 'url', `must be an http or https URL or a path, is ${quoted(url)}`];
  if (id === undefined && slug === undefined) {
    const message = `depends on the path of ${formatOrigin(origin)}; set id or slug, so that it stays when the file moves`;
    yield ['warning', 'id.from-path', 'id', message];
  }
}

function* imageFindings({ image }: ArticleFields): Generator<Finding> {
  if (image !== undefined && (image.width === undefined || image.height === undefined))
    yield [
      'warning',
      'image.no-size',
      'image',
      'has no width and height; aggregators choose pictures by their size',
    ];
}

function* correctionFindings({ corrections, published, updated }: ArticleFields): Generator<Finding> {
  for (const [index, { at }] of corrections.entries()) {
    if (at <= (updated ?? published)) continue;
    const message = 'is later than updated; set updated, so that readers learn of it';
    yield ['warning', 'correction.after-updated', `corrections[${index}].at`, message];
  }
}

function attachmentWarnings({ attachments }: ArticleFields, origin: Origin): Problem[] {
  return attachments.flatMap(({ type, url, bytes }, index): Problem[] => {
    const warn = (field: 'type' | 'bytes', message: string): Problem => {
      const path = `attachments[${index}].${field}`;
      return { severity: 'warning', code: `attachment.no-${field}`, origin, field: path, message };
    };
    const isUnknown = type === undefined && mediaTypeOf(url) === undefined;
    return [
      ...(isUnknown ? [warn('type', 'is missing; application/octet-stream is used')] : []),
      ...(bytes === undefined ? [warn('bytes', NO_LENGTH)] : []),
    ];
  });
}

const NO_LENGTH = 'is missing; RSS requires a length and says 0';

/** `image:` with nothing indented below it: its fields have become fields of the article. */
export function emptyMappings(record: unknown, origin: Origin): Problem[] {
  const empty = ['image', 'source'].filter((field) => isMapping(record) && record[field] === '');
  return empty.map((field) => ({
    severity: 'warning',
    code: 'field.empty-mapping',
    origin,
    field,
    message: 'is empty; if fields of it follow, indent them',
  }));
}
