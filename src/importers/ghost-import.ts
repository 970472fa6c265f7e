import { textOf } from '../content/text-of.ts';
import { jsonOf, mappingsIn, readEntries, siteAddress, textIn, titleOr } from './entries.ts';
import { createFormerSlugs, type FormerSlugs, type TopicField } from './former-slugs.ts';
import { byKey, exportIn, type Row, related } from './ghost-export.ts';
import {
  type Imported,
  type ImportedArticle,
  type Importer,
  instantFrom,
  merge,
  present,
  slugFrom,
} from './imported.ts';
import { publicPart } from './public-part.ts';
import { image, people, webAddress } from './record-parts.ts';

/** Reads Ghost's JSON export. It omits the website's URL, which `--site` must give. */
export const ghost: Importer = {
  name: 'Ghost export',
  matches: (files) => files.some((file) => exportIn(jsonOf(file)) !== undefined),
  read: (files, { site }) => {
    const address = siteAddress(site, 'https://www.example.com');
    return merge(files.flatMap((file) => importGhost(exportIn(jsonOf(file)), address) ?? []));
  },
};

const PRIVATE = 'the site had a password, so all of its posts are drafts';

interface Tables {
  readonly isPrivate: boolean;
  readonly site: string;
  readonly permalinks: string;
  readonly metaOf: (post: Row) => Row;
  readonly tagsOf: (post: Row) => readonly Row[];
  readonly authorsOf: (post: Row) => readonly Row[];
}

function importGhost(data: Row | undefined, site: string): Imported | undefined {
  if (data === undefined) return undefined;
  const settings = new Map(mappingsIn(data.settings).map(({ key, value }) => [key, value]));
  const metas = byKey(data.posts_meta, 'post_id');
  const tables: Tables = {
    site,
    isPrivate: isSet(settings.get('is_private')),
    permalinks: textIn(settings.get('permalinks')) ?? '/:slug/',
    metaOf: ({ id }) => metas.get(String(id)) ?? {},
    tagsOf: related(data, { table: 'tags', links: 'posts_tags', key: 'tag_id' }),
    authorsOf: related(data, { table: 'users', links: 'posts_authors', key: 'author_id' }),
  };
  const nameOf = ({ slug, title, id }: Row) =>
    textIn(slug) ?? textIn(title) ?? textIn(id) ?? 'a post without a name';
  const { articles, skipped } = readEntries(mappingsIn(data.posts), nameOf, (post) => fromPost(post, tables));
  const former = formerSlugs(data, articles);
  return {
    articles,
    skipped,
    site: { ...siteFields(settings, site), ...former.fields() },
    notes: [...(tables.isPrivate ? [PRIVATE] : []), ...former.notes()],
  };
}

/** Only topics of imported posts: other topics may not be public. */
function formerSlugs(data: Row, articles: Imported['articles']): FormerSlugs {
  const former = createFormerSlugs();
  const tags = new Set(articles.flatMap(({ fields }) => (fields.tags as string[] | undefined) ?? []));
  const persons = articles.flatMap(({ fields }) => mappingsIn(fields.authors));
  const names = new Set(persons.map(({ name }) => name));
  const add = (field: TopicField, row: Row, isUsed: (name: string) => boolean) => {
    const [name, slug] = [textIn(row.name), textIn(row.slug)];
    if (name !== undefined && slug !== undefined && isUsed(name)) former.add(field, name, slug);
  };
  for (const row of mappingsIn(data.tags)) add('tags', row, (name) => tags.has(name));
  for (const row of mappingsIn(data.users)) add('authors', row, (name) => names.has(name));
  return former;
}

function fromPost(post: Row, tables: Tables): ImportedArticle | string {
  const status = textIn(post.status) ?? 'published';
  const meta = tables.metaOf(post);
  const reason = skipReason(post, status, meta);
  if (reason !== undefined) return reason;
  const isDraft = tables.isPrivate || (status !== 'published' && status !== 'scheduled');
  const published = dateIn(post.published_at) ?? (isDraft ? dateIn(post.created_at) : undefined);
  if (published === undefined && !isDraft) return 'posts without a date';
  const { text: html, removed } = publicPart(ownAddresses(textIn(post.html) ?? '', tables.site));
  if (html.trim() === '') return 'posts without public text';
  const title = titleOr(textIn(post.title) ?? '', html);
  const url = addressOf(post, published, tables);
  const updated = dateIn(post.updated_at);
  const fields = present({
    slug: slugFrom(url, title),
    id: idOf(post),
    url,
    title,
    summary: textIn(post.custom_excerpt),
    published,
    updated: updated !== undefined && published !== undefined && updated > published ? updated : undefined,
    draft: isDraft ? true : undefined,
    authors: tables.authorsOf(post).flatMap((author) => person(author, tables.site)),
    tags: tables.tagsOf(post).flatMap((tag) => publicTag(tag) ?? []),
    image: leadImage({ ...post, ...meta }, tables.site),
  });
  return { fields, html, lost: [...removed, ...lostParts(post)] };
}

function skipReason(post: Row, status: string, meta: Row): string | undefined {
  if (post.type === 'page' || post.page === true || post.page === 1) return 'pages';
  if (status === 'sent' || isSet(meta.email_only ?? post.email_only)) return 'posts that were only e-mailed';
  const visibility = textIn(post.visibility) ?? 'public';
  if (visibility !== 'public') return `posts that are not public (visibility: ${visibility})`;
  if (textIn(post.html) !== undefined) return undefined;
  const isEdited = textIn(post.lexical) !== undefined || textIn(post.mobiledoc) !== undefined;
  return isEdited
    ? "posts without HTML (their text is only in the format of Ghost's editor; publish them in Ghost and export again)"
    : 'posts without a text';
}

function isSet(value: unknown): boolean {
  return value === true || value === 1 || value === '1' || value === 'true';
}

/** The guid in Ghost's RSS: the id, or the UUID before version 1, where ids were numbers. */
function idOf({ id, uuid }: Row): string | undefined {
  const text = textIn(id);
  return text === undefined || /^\d{1,9}$/.test(text) ? (textIn(uuid) ?? text) : text;
}

/** Ghost writes instants in UTC: as ISO 8601, as `2016-05-17 10:30:00`, or in milliseconds. */
function dateIn(value: unknown): string | undefined {
  if (typeof value === 'number') return instantFrom(isoOf(value));
  const text = textIn(value);
  if (text !== undefined && /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?$/.test(text))
    return instantFrom(`${text}Z`);
  return instantFrom(text);
}

function isoOf(milliseconds: number): string | undefined {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** The URL by the permalink setting of old versions. Current versions keep it in a file that is not exported. */
function addressOf({ slug, id }: Row, published: string | undefined, { site, permalinks }: Tables): string {
  const [year = '', month = '', day = ''] = (published ?? '').slice(0, 10).split('-');
  const values: Record<string, string> = { year, month, day, slug: textIn(slug) ?? '', id: textIn(id) ?? '' };
  const pattern = /:(slug|year|month|day|id)\b/g;
  const path = permalinks.replace(pattern, (_match, name: string) => encodeURIComponent(values[name] ?? ''));
  return `${site}${path.replace(/^\//, '')}`;
}

function person({ name, website, profile_image }: Row, site: string): unknown[] {
  return people({
    name: textIn(name),
    url: addressIn(website, site),
    avatar: addressIn(profile_image, site),
  });
}

/** Tags that begin with `#` are internal. */
function publicTag({ name, visibility }: Row): string | undefined {
  const text = textIn(name);
  return text === undefined || text.startsWith('#') || visibility === 'internal' ? undefined : text;
}

function leadImage(post: Row, site: string): unknown {
  const caption = textOf(textIn(post.feature_image_caption) ?? '');
  const url = addressIn(post.feature_image ?? post.image, site);
  return image({ url, alt: textIn(post.feature_image_alt), caption });
}

/** Replaces Ghost's placeholder for the website's URL. */
function ownAddresses(text: string, site: string): string {
  return text.replace(/__GHOST_(?:URL|FILES_URL|MEDIA_URL)__\/?/g, site);
}

function addressIn(value: unknown, site: string): string | undefined {
  return webAddress(ownAddresses(textIn(value) ?? '', site), site);
}

function lostParts(post: Row): string[] {
  const code = textIn(post.codeinjection_head) ?? textIn(post.codeinjection_foot);
  return code === undefined ? [] : ['code that was injected into the page'];
}

function siteFields(settings: ReadonlyMap<unknown, unknown>, site: string): Record<string, unknown> {
  return present({
    title: textIn(settings.get('title')),
    url: site,
    description: textIn(settings.get('description')),
    language:
      textIn(settings.get('locale')) ?? textIn(settings.get('lang') ?? settings.get('default_locale')),
    timeZone: textIn(settings.get('timezone')) ?? textIn(settings.get('active_timezone')),
    icon: addressIn(settings.get('icon'), site),
    logo: addressIn(settings.get('logo'), site),
  });
}
