import { textOf as textOfHtml } from '../../content/text-of.ts';
import { pathSlugOf } from '../../domain/text/slug.ts';
import { type Fields, type Item, instantOf, itemOf, partsOf, textOf, variantsOf } from './item.ts';
import { datesOf, firstPublishedOf, stateOf } from './item-state.ts';
import { textsOf } from './item-texts.ts';
import { attachmentsOf, pictureOf } from './pictures.ts';

/** The version of an item that a record was made of, under the record's field `_ninjs`. */
export interface NinjsVersion {
  readonly version?: string | undefined;
  /** An instant, as it was sent. */
  readonly versionCreated?: string | undefined;
}

/** What an item says to do. */
export type NinjsReading =
  | {
      readonly kind: 'article';
      readonly id: string;
      readonly slug: string;
      readonly version: NinjsVersion;
      /** The fields of a record, and `_ninjs`. */
      readonly fields: Fields;
      /** Whether the item says when it was first published: an article that is replaced keeps its date otherwise. */
      readonly isDated: boolean;
      /** Whether it takes the article out of the feeds; then it may hold nothing else. */
      readonly isWithdrawn: boolean;
    }
  /** An item that is no article of its own, such as a picture. */
  | { readonly kind: 'other'; readonly reason: string }
  | { readonly kind: 'nameless' };

/** Kinds of items that Superdesk also sends by themselves. */
const OTHER_TYPES = new Set(['audio', 'component', 'event', 'graphic', 'picture', 'planning', 'video']);

/**
 * Reads an item of ninjs 1.x, 2.x or 3.x (IPTC), as Superdesk sends it too. `edNote` is for editors, and never published. Never
 * throws.
 *
 * @example
 * readNinjs({ uri: 'urn:example:1', headline: 'Title', body_html: '<p>Text</p>', versioncreated: '2026-11-02T12:00:00Z' });
 */
export function readNinjs(value: unknown): NinjsReading {
  const item = itemOf(value);
  const id = textOf(item, 'uri', 'guid');
  if (id === undefined) return { kind: 'nameless' };
  const bodies = variantsOf(item, 'body', 'bodies');
  const state = stateOf(item);
  const type = textOf(item, 'type') ?? 'text';
  const isWithdrawn = state.draft === true;
  if (OTHER_TYPES.has(type)) return { kind: 'other', reason: `items of type ${type} are no articles` };
  if (bodies.length === 0 && type === 'composite' && !isWithdrawn)
    return { kind: 'other', reason: 'packages without a text are no articles' };
  const version = { version: textOf(item, 'version'), versionCreated: instantOf(item, 'versioncreated') };
  const fields = {
    id,
    ...datesOf(item),
    ...state,
    ...textsOf(item),
    ...namesOf(item),
    image: pictureOf(item),
    attachments: attachmentsOf(item),
    _ninjs: version,
  };
  return {
    kind: 'article',
    id,
    slug: slugOfId(id),
    version,
    fields,
    isDated: firstPublishedOf(item) !== undefined,
    isWithdrawn,
  };
}

/** Of a web address its path, which is what tells it from others of the same publisher. */
function slugOfId(id: string): string {
  const path = /^https?:/i.test(id) && URL.canParse(id) ? new URL(id).pathname : id;
  return pathSlugOf(path) || pathSlugOf(id);
}

/** Roles of the people who wrote an item. */
const WRITERS = /^(?:|author|writer|creator|byline|reporter|correspondent|journalist)$/i;

function namesOf(item: Item): Fields {
  const named = partsOf(item, 'authors').map((one) => ({ one, role: textOf(one, 'role', 'rel') ?? '' }));
  const people = partsOf(item, 'people', 'person').flatMap((one) => {
    const role = textOf(one, 'rel', 'role') ?? '';
    // Without a role it is someone whom the text is about.
    return role !== '' && WRITERS.test(role) ? { one, role } : [];
  });
  const writers = [...named.filter(({ role }) => WRITERS.test(role)), ...people].flatMap(({ one }) =>
    personOf(one),
  );
  const others = named.filter(({ role }) => !WRITERS.test(role));
  const byline = textOf(item, 'by', 'byline');
  const authors =
    writers.length > 0 || byline === undefined ? writers : [textOfHtml(byline).replace(/^by\s+/i, '')];
  const source =
    textOf(item, 'source') ?? partsOf(item, 'infosources', 'infosource').map(nameOf).find(Boolean);
  return {
    authors: authors.length > 0 ? authors : undefined,
    contributors: others.flatMap(({ one, role }) => {
      const name = nameOf(one);
      return name === undefined ? [] : { name, role, url: webUrlOf(one, 'uri') };
    }),
    source: source === undefined ? undefined : { name: source },
    categories: namesIn(item, 'service', 'genre', 'genres'),
    tags: [...namesIn(item, 'subject', 'subjects'), ...keywordsOf(item)],
    related: partsOf(item, 'trustindicators').flatMap((one) => {
      const [title, url] = [textOf(one, 'title', 'role'), webUrlOf(one, 'href')];
      return title === undefined || url === undefined ? [] : { title, url };
    }),
  };
}

function personOf(one: Item): readonly Fields[] {
  const name = nameOf(one);
  if (name === undefined) return [];
  return [
    { name, url: webUrlOf(one, 'uri'), email: textOf(one, 'email'), avatar: webUrlOf(one, 'avatar_url') },
  ];
}

function nameOf(one: Item): string | undefined {
  return textOf(one, 'name', 'literal', 'code');
}

function webUrlOf(one: Item, name: string): string | undefined {
  const url = textOf(one, name);
  return url !== undefined && /^https?:\/\//i.test(url) ? url : undefined;
}

function namesIn(item: Item, ...lists: readonly string[]): readonly string[] {
  return partsOf(item, ...lists).flatMap((one) => nameOf(one) ?? []);
}

function keywordsOf({ keywords }: Item): readonly string[] {
  return Array.isArray(keywords)
    ? keywords.filter((word) => typeof word === 'string' && word.trim() !== '')
    : [];
}
