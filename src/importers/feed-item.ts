import { createSafeHtml } from '../content/safe-html.ts';
import { textOf } from '../content/text-of.ts';
import { type ParsedDate, parseDate } from './dates.ts';
import { linkTo, titleOr } from './entries.ts';
import { escapeHtml, type ImportedArticle, present, slugFrom, titleFrom } from './imported.ts';
import { type Attachment, plainName } from './record-parts.ts';

/** A feed item in any format. URLs are absolute if the feed allows resolving them. */
export interface Item {
  readonly id: string | undefined;
  readonly url: string | undefined;
  /** The base URL of links in the body; defaults to the item's URL. */
  readonly base?: string | undefined;
  readonly title: string | undefined;
  /** Candidate publication dates, best first; each may be invalid. */
  readonly published: readonly (string | undefined)[];
  readonly updated: string | undefined;
  /** HTML candidates, best first: the first with text is the body. */
  readonly texts: readonly (string | undefined)[];
  /** HTML candidates, best first; one that equals the body is ignored. */
  readonly summaries: readonly (string | undefined)[];
  readonly draft?: boolean;
  readonly authors: readonly unknown[];
  readonly contributors?: readonly unknown[];
  readonly topics: readonly { readonly name: string | undefined; readonly scheme?: string | undefined }[];
  readonly tags?: readonly string[];
  readonly language: string | undefined;
  readonly rights?: string | undefined;
  readonly image: unknown;
  readonly attachments: readonly Attachment[];
  readonly source?: unknown;
  readonly lost?: readonly string[];
}

export function nameOf({ title, url, id }: Item): string {
  return title ?? url ?? id ?? 'an item without a name';
}

/** The item as an article, or the kind of item to skip. */
export function articleFrom(item: Item): ImportedArticle | string {
  const dates = [...item.published, item.updated].filter((date) => date !== undefined);
  const published = firstDate(dates);
  if (published === undefined && !item.draft)
    return dates.length === 0 ? 'items without a date' : `items whose date cannot be read ("${dates[0]}")`;
  const written = item.texts.find((text) => text !== undefined && text.trim() !== '');
  const html = written ?? fallbackBody(item);
  if (html === undefined) return 'items without a text, link or title';
  const title = titleFrom(item.title ?? '') || titleOr('', html);
  const updated = parseDate(item.updated);
  const fields = present({
    slug: slugFrom(item.url, title),
    id: item.id ?? item.url,
    url: item.url,
    title,
    summary: summaryOf(item, written),
    published: published?.instant,
    updated: isLater(updated, published) ? updated?.instant : undefined,
    draft: item.draft ? true : undefined,
    authors: item.authors,
    contributors: item.contributors,
    // Only some feeds distinguish two kinds of topic. In other feeds every topic is a category.
    categories: namesOf(item, false),
    tags: [...namesOf(item, true), ...(item.tags ?? [])],
    language: item.language?.replaceAll('_', '-'),
    rights: item.rights,
    image: item.image,
    attachments: item.attachments,
    source: item.source,
  });
  const notes = published?.assumed === undefined ? [] : [published.assumed];
  return { fields, html: absolute(html, item), lost: item.lost ?? [], notes };
}

function firstDate(dates: readonly (string | undefined)[]): ParsedDate | undefined {
  for (const text of dates) {
    const date = parseDate(text);
    if (date !== undefined) return date;
  }
  return undefined;
}

function isLater(date: ParsedDate | undefined, than: ParsedDate | undefined): boolean {
  return date !== undefined && than !== undefined && Date.parse(date.instant) > Date.parse(than.instant);
}

/** The body for an item without text, such as a link post or an episode: its link, else its title. */
function fallbackBody({ url, title, attachments }: Item): string | undefined {
  const address = url ?? attachments[0]?.url;
  const text = titleFrom(title ?? '');
  if (address === undefined) return text === '' ? undefined : `<p>${escapeHtml(text)}</p>`;
  return `<p>${linkTo(address, text || address)}</p>`;
}

/** The first summary that repeats neither the body nor the title. */
function summaryOf({ title, summaries }: Item, body: string | undefined): string | undefined {
  const said = ['', textOf(body ?? ''), titleFrom(title ?? '')];
  return summaries.map((text) => textOf(text ?? '')).find((text) => !said.includes(text));
}

function namesOf({ topics }: Item, tags: boolean): string[] {
  return topics.flatMap(({ name, scheme }) => (isTag(scheme) === tags ? plainName(name ?? '') || [] : []));
}

function isTag(scheme: string | undefined): boolean {
  return /(^|\/)(post_)?tags?\/?$/.test(scheme ?? '');
}

function absolute(html: string, { base, url }: Item): string {
  return base === undefined || base === url ? html : createSafeHtml(html, base).html;
}
