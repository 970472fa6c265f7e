import { isMapping } from '../../domain/schema.ts';
import { pathSlugOf, slugOf } from '../../domain/text/slug.ts';
import { isAbsoluteUri, resolveWebUrl } from '../../domain/text/web-url.ts';
import { clockAt } from '../../domain/text/zoned-time.ts';
import type { DialectPlan, Page, PageDate } from './dialect.ts';
import { patternFor } from './found-page.ts';
import { idOf } from './id-rule.ts';
import { topicsFrom } from './page-texts.ts';
import { fillPattern } from './pattern.ts';
import { firstText } from './people.ts';

type Fields = Record<string, unknown>;

/** Where a record is written. */
export interface RecordPlace {
  readonly file: string;
  readonly defaultSlug: string;
  /** The slug as the other system writes it. */
  readonly writtenSlug: string | undefined;
}

/**
 * The record with the URL and id that `permalink` and `id` of `site.yaml` give. A record's own `url` and an `id` that is a URI take
 * precedence. A text instead says why there is no address.
 */
export function withAddress(fields: Fields, place: RecordPlace, plan: DialectPlan): Fields | string {
  const page = pageOf(fields, place, plan);
  const url = urlOf(fields, page, place, plan);
  if (typeof url === 'object') return url.unknown;
  const addressed = url === undefined ? fields : { ...fields, url };
  if (plan.id === undefined || (typeof fields.id === 'string' && isAbsoluteUri(fields.id))) return addressed;
  const slug = slugIn(fields) ?? place.defaultSlug;
  const whole = resolveWebUrl(firstText(addressed, ['url']) ?? encodeURI(slug), plan.url) ?? plan.url;
  return { ...addressed, id: idOf(plan.id, { url: whole, date: page.date, slug, ids: plan.ids }) };
}

function urlOf(
  fields: Fields,
  page: Page,
  { writtenSlug }: RecordPlace,
  plan: DialectPlan,
): string | undefined | { readonly unknown: string } {
  if (firstText(fields, ['url']) !== undefined) return undefined;
  const pattern = plan.permalink && patternFor(plan.permalink, page);
  // The default address comes from the slug, which differs from what the other system wrote.
  if (pattern === undefined)
    return writtenSlug === undefined || writtenSlug === fields.slug ? undefined : encodeURI(writtenSlug);
  const filled = fillPattern(pattern, page, (name) => tokenOf(name, page));
  return typeof filled === 'string' && !/^https?:/i.test(filled) ? `.${filled}` : filled;
}

function pageOf(fields: Fields, { file, defaultSlug, writtenSlug }: RecordPlace, plan: DialectPlan): Page {
  const instant = typeof fields.published === 'string' ? Date.parse(fields.published) : Number.NaN;
  const date: PageDate | undefined = Number.isNaN(instant)
    ? undefined
    : { instant, clock: clockAt(instant, plan.timeZone) };
  return {
    path: file.replace(/\.[^./]+$/, ''),
    extension: '',
    title: firstText(fields, ['title']) ?? '',
    fields: { ...fields, slug: writtenSlug ?? slugIn(fields) ?? defaultSlug },
    ...(date === undefined ? {} : { date }),
  };
}

function slugIn({ slug }: Fields): string | undefined {
  return typeof slug === 'string' && slug.trim() !== '' ? slug.trim() : undefined;
}

/** The placeholders besides those of the date. */
function tokenOf(name: string, { path, title, fields }: Page): string | undefined {
  const folders = path.split('/').slice(0, -1);
  switch (name) {
    case 'slug':
      return encodeURI(String(fields.slug));
    case 'title':
      return slugOf(title);
    case 'id':
      return encodeURIComponent(String(fields.id ?? ''));
    case 'filename':
      return encodeURI(path.slice(path.lastIndexOf('/') + 1));
    case 'path':
      return encodeURI(pathSlugOf(path));
    case 'section':
      return encodeURI(folders[0] ?? '');
    case 'sections':
      return encodeURI(folders.join('/'));
    case 'category': {
      const [first = ''] = topicsFrom(fields.categories);
      return slugOf(isMapping(first) ? '' : first);
    }
    default:
      return undefined;
  }
}
