import { isMapping } from '../../domain/schema.ts';

/** The properties of a microformats2 entry: each is a list. */
export type Properties = Readonly<Record<string, readonly unknown[]>>;

/** Fields of a record; JSON leaves out those that are `undefined`. */
export type Fields = Readonly<Record<string, unknown>>;

/** The field of a record that holds the properties as they were sent. */
export const SENT = '_mf2';

/** Which fields a property is written to. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  name: ['title'],
  content: ['title', 'markdown', 'html'],
  photo: ['image', 'markdown', 'html', 'title'],
  'in-reply-to': ['related', 'markdown', 'title'],
  'like-of': ['related', 'markdown', 'title'],
  'repost-of': ['related', 'markdown', 'title'],
  'bookmark-of': ['related', 'markdown', 'title'],
  category: ['tags'],
  summary: ['summary'],
  published: ['published'],
  'post-status': ['draft'],
  visibility: ['visibility'],
};

/** The fields that change when these properties do. */
export function fieldsFor(names: Iterable<string>): ReadonlySet<string> {
  return new Set([...names].flatMap((name) => FIELDS[name] ?? []));
}

/** The record of an entry. A note without a name gets the beginning of its text as its title: feeds need one. */
export function fieldsOf(properties: Properties): Fields {
  const links = linksOf(properties);
  const [first, ...others] = photosOf(properties);
  const content = contentOf(properties, others, links);
  const status = textOf(properties, 'post-status')?.toLowerCase();
  const visibility = textOf(properties, 'visibility')?.toLowerCase();
  return {
    title: textOf(properties, 'name') ?? titleOf(content, links),
    ...content,
    summary: textOf(properties, 'summary'),
    published: textOf(properties, 'published')?.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'),
    tags: textsOf(properties, 'category'),
    image: first,
    related: links.map((url) => ({ title: url, url })),
    // Any other word than published is an error, and hides: `draft` takes yes and no.
    draft: status === undefined || status === 'published' ? undefined : status === 'draft' || status,
    visibility: visibility === undefined || visibility === 'public' ? undefined : visibility,
    [SENT]: properties,
  };
}

/** Whether an entry has neither a text nor a picture nor a link: an application sent its form too early. */
export function isEmpty(properties: Properties): boolean {
  const hasWords = ['name', 'summary'].some((name) => textOf(properties, name) !== undefined);
  if (hasWords || photosOf(properties).length > 0) return false;
  return contentOf(properties, [], linksOf(properties)).markdown === NOTHING;
}

/** The properties of any record: as they were sent, or as its fields say. */
export function propertiesOf(fields: Fields): Properties {
  const sent = fields[SENT];
  if (isMapping(sent)) return propertiesIn(sent);
  const { title, html, markdown, summary, published, draft, visibility, image, tags } = fields;
  const content = html === undefined ? markdown : { html };
  const found = Object.entries({ name: title, content, summary, published, visibility, photo: image });
  const hidden = draft === undefined || draft === false ? 'published' : 'draft';
  return propertiesIn({
    ...Object.fromEntries(
      found.filter(([, value]) => value !== undefined).map(([name, value]) => [name, [value]]),
    ),
    ...(Array.isArray(tags) ? { category: tags } : {}),
    'post-status': [hidden],
  });
}

/** What is a list of each property; other values are single ones. */
export function propertiesIn(values: Readonly<Record<string, unknown>>): Properties {
  const entries = Object.entries(values).map(([name, value]) => [
    name,
    Array.isArray(value) ? value : [value],
  ]);
  return Object.fromEntries(entries);
}

function textsOf(properties: Properties, name: string): readonly string[] {
  const values = Object.hasOwn(properties, name) ? properties[name] : undefined;
  return (values ?? []).flatMap((value) =>
    typeof value === 'string' && value.trim() !== '' ? value.trim() : [],
  );
}

function textOf(properties: Properties, name: string): string | undefined {
  return textsOf(properties, name)[0];
}

interface Photo {
  readonly url: string;
  readonly alt?: string;
}

function photosOf({ photo = [] }: Properties): readonly Photo[] {
  return photo.flatMap((value): readonly Photo[] => {
    if (typeof value === 'string') return value.trim() === '' ? [] : [{ url: value.trim() }];
    if (!isMapping(value)) return [];
    const { value: address, url = address, alt } = value;
    if (typeof url !== 'string') return [];
    return [{ url, ...(typeof alt === 'string' && alt !== '' ? { alt } : {}) }];
  });
}

const NOTHING = '<p></p>';

/** Addresses that an entry answers, likes, repeats or keeps. */
function linksOf(properties: Properties): readonly string[] {
  const names = ['in-reply-to', 'like-of', 'repost-of', 'bookmark-of'];
  return names.flatMap((name) => textsOf(properties, name)).filter((url) => /^https?:\/\//i.test(url));
}

/** A plain text is Markdown, as writing programs send it. */
function contentOf({ content = [] }: Properties, photos: readonly Photo[], links: readonly string[]): Fields {
  const [value] = content;
  const pictures = photos.map(({ url, alt = '' }) => `<img src="${escaped(url)}" alt="${escaped(alt)}">`);
  const after = pictures.map((picture) => `\n\n<p>${picture}</p>`).join('');
  if (isMapping(value) && typeof value.html === 'string') return { html: value.html + after };
  const text = isMapping(value) ? value.value : value;
  const body =
    typeof text === 'string' && text.trim() !== '' ? text : links.map((url) => `<${url}>`).join('\n\n');
  return { markdown: (body + after).trim() || NOTHING };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/** Code points of a title that nobody wrote. */
const TITLE_LENGTH = 80;

function titleOf({ html, markdown }: Fields, [link]: readonly string[]): string {
  const text = String(html ?? markdown)
    .replaceAll(/<[^<>]*>/g, ' ')
    .replaceAll(/[#*_`>\s]+/g, ' ')
    .trim();
  if (text === '') return link ?? 'Note';
  const characters = [...text];
  if (characters.length <= TITLE_LENGTH) return text;
  const cut = characters.slice(0, TITLE_LENGTH).join('');
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), TITLE_LENGTH / 2))}…`;
}
