import * as v from 'valibot';
import { either, isText, listOf, mapping, number, wholeNumber, yesNo } from '../field-kinds.ts';
import { expiry, instant, publication } from '../text/instant.ts';
import { language } from '../text/language.ts';
import { mediaType } from '../text/media-type.ts';
import { lineText, nameText, plainText } from '../text/plain-text.ts';
import { distinctNames, pathSlug, spellingOf } from '../text/slug.ts';
import { webReference, webUrl } from '../text/web-url.ts';
import { articleId } from './article-id.ts';
import { person } from './person.ts';
import { stateWords } from './withdrawal.ts';

const size = v.pipe(wholeNumber, v.minValue(1, 'must be at least 1'));

const imageFields = mapping({
  url: webUrl,
  alt: v.exactOptional(plainText),
  caption: v.exactOptional(plainText),
  credit: v.exactOptional(lineText),
  width: v.exactOptional(size),
  height: v.exactOptional(size),
  type: v.exactOptional(mediaType),
  bytes: v.exactOptional(wholeNumber),
});
export type Image = Readonly<v.InferOutput<typeof imageFields>>;

const imageUrl = v.pipe(
  webUrl,
  v.transform((url): Image => ({ url })),
);

const image = either(isText, imageUrl, imageFields);

const attachment = mapping({
  url: webUrl,
  type: v.exactOptional(mediaType),
  bytes: v.exactOptional(wholeNumber),
  seconds: v.exactOptional(number),
  title: v.exactOptional(lineText),
});
export type Attachment = Readonly<v.InferOutput<typeof attachment>>;

const contributor = mapping({
  name: nameText,
  role: v.exactOptional(nameText),
  url: v.exactOptional(webUrl),
});
export type Contributor = Readonly<v.InferOutput<typeof contributor>>;

const source = mapping({
  name: nameText,
  url: v.exactOptional(webUrl),
  feed: v.exactOptional(webUrl),
});
export type Source = Readonly<v.InferOutput<typeof source>>;

/** One person in several spellings is one, under the first; what a later one says beyond that is said of it too. */
function distinctPeople<Someone extends { readonly name: string; readonly role?: string }>(
  list: Someone[],
): readonly Someone[] {
  const people = new Map<string, Someone>();
  for (const someone of list) {
    const key = JSON.stringify([spellingOf(someone.name), spellingOf(someone.role ?? '')]);
    people.set(key, { ...someone, ...people.get(key) });
  }
  return [...people.values()];
}

const names = v.optional(v.pipe(listOf(nameText), v.transform(distinctNames)), []);

/** The fields that a record can have, with the defaults that hang on nothing else. Unknown ones are warned of. */
export const articleFields = mapping({
  slug: v.exactOptional(pathSlug),
  id: v.exactOptional(articleId),
  url: v.exactOptional(webReference),
  title: lineText,
  summary: v.exactOptional(plainText),
  published: publication,
  updated: v.exactOptional(instant),
  expires: v.exactOptional(expiry),
  draft: v.exactOptional(yesNo),
  status: v.exactOptional(stateWords),
  visibility: v.exactOptional(stateWords),
  authors: v.exactOptional(v.pipe(listOf(person), v.transform(distinctPeople))),
  contributors: v.optional(v.pipe(listOf(contributor), v.transform(distinctPeople)), []),
  categories: names,
  tags: names,
  language: v.exactOptional(language),
  image: v.exactOptional(image),
  attachments: v.optional(listOf(attachment), []),
  source: v.exactOptional(source),
  related: v.optional(listOf(mapping({ title: lineText, url: webUrl })), []),
  rights: v.exactOptional(plainText),
  corrections: v.optional(listOf(mapping({ at: instant, note: plainText })), []),
  markdown: v.exactOptional(v.string('must be text')),
  html: v.exactOptional(v.string('must be text')),
});
export type ArticleFields = v.InferOutput<typeof articleFields>;
