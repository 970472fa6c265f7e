import * as v from 'valibot';
import { described, either, isText, listOf, mapping, number, wholeNumber, yesNo } from '../field-kinds.ts';
import { coded } from '../problem.ts';
import { expiry, instant, publication } from '../text/instant.ts';
import { language } from '../text/language.ts';
import { mediaType } from '../text/media-type.ts';
import { lineText, nameText, plainText } from '../text/plain-text.ts';
import { distinctNames, pathSlug, spellingOf } from '../text/slug.ts';
import { fileUrl, webReference, webUrl } from '../text/web-url.ts';
import { articleId } from './article-id.ts';
import { person } from './person.ts';
import { stateWords } from './withdrawal.ts';

const size = v.pipe(wholeNumber, v.minValue(1, coded('number.out-of-range', 'must be at least 1')));

const PATH = 'or, with media: serve in site.yaml, a path relative to this file';

const imageFields = mapping({
  url: described(fileUrl, `Where the picture is: an http or https URL ${PATH}.`),
  alt: described(v.exactOptional(plainText), 'What the picture shows, for who cannot see it.'),
  caption: described(v.exactOptional(plainText), 'The text below the picture.'),
  credit: described(v.exactOptional(lineText), 'The creator of the picture.'),
  width: described(v.exactOptional(size), 'Pixels. Aggregators choose pictures by their size.'),
  height: described(v.exactOptional(size), 'Pixels. Aggregators choose pictures by their size.'),
  type: described(
    v.exactOptional(mediaType),
    'The media type, such as image/jpeg. By default it follows from the extension of the URL.',
  ),
  bytes: described(v.exactOptional(wholeNumber), 'The size of the file in bytes.'),
});
export type Image = Readonly<v.InferOutput<typeof imageFields>>;

const imageUrl = v.pipe(
  fileUrl,
  v.transform((url): Image => ({ url })),
);

const image = either(isText, imageUrl, imageFields);

const attachment = mapping({
  url: described(fileUrl, `Where the file is: an http or https URL ${PATH}.`),
  type: described(
    v.exactOptional(mediaType),
    'The media type, such as audio/mpeg. By default it follows from the extension of the URL.',
  ),
  bytes: described(v.exactOptional(wholeNumber), 'The size of the file in bytes. RSS requires it.'),
  seconds: described(v.exactOptional(number), 'How long a recording takes, in seconds.'),
  title: described(v.exactOptional(lineText), 'What the file is called.'),
});
export type Attachment = Readonly<v.InferOutput<typeof attachment>>;

const contributor = mapping({
  name: described(nameText, 'The name, as readers see it.'),
  role: described(v.exactOptional(nameText), 'What they did, such as Photographs.'),
  url: described(v.exactOptional(webUrl), 'Their page: an http or https URL.'),
});
export type Contributor = Readonly<v.InferOutput<typeof contributor>>;

const source = mapping({
  name: described(nameText, 'The publisher of the original.'),
  url: described(v.exactOptional(webUrl), 'The original article: an http or https URL.'),
  feed: described(v.exactOptional(webUrl), 'The feed of the original: an http or https URL.'),
});
export type Source = Readonly<v.InferOutput<typeof source>>;

const related = mapping({
  title: described(lineText, 'What the link says.'),
  url: described(webUrl, 'Where it leads: an http or https URL.'),
});

const correction = mapping({
  at: described(instant, 'When the article was corrected: an instant with an offset or Z.'),
  note: described(plainText, 'What was wrong, and what is right.'),
});

/** Spellings of one name are one person, under the first. Fields that only a later one has are added to it. */
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

const words = v.exactOptional(stateWords);

const body = v.exactOptional(v.string(coded('text.invalid', 'must be text')));

/** The fields that a record can have, with the defaults that depend on nothing else. Unknown ones are warned of. */
export const articleFields = mapping({
  slug: described(
    v.exactOptional(pathSlug),
    'The end of the article’s address: lower case letters, digits, "-" and "/". By default it follows from the path of the file.',
  ),
  id: described(
    v.exactOptional(articleId),
    'What readers know the article by; it must never change. Best an absolute URI, such as tag:news.example,2024:harbour.',
  ),
  url: described(
    v.exactOptional(webReference),
    'The article on the website: an http or https URL, or a path. By default the slug.',
  ),
  title: described(lineText, 'The headline, as plain text.'),
  summary: described(
    v.exactOptional(plainText),
    'What the article says, in a sentence or two of plain text. By default the beginning of the body.',
  ),
  published: described(
    publication,
    'When the article is due, with an offset or Z, such as 2026-11-02T09:30:00+01:00. false hides the article.',
  ),
  updated: described(
    v.exactOptional(instant),
    'When the article last changed, with an offset or Z. By default when it was published.',
  ),
  expires: described(
    v.exactOptional(expiry),
    'From then on the article is in no feed: an instant, or a date for the start of that day.',
  ),
  draft: described(v.exactOptional(yesNo), 'true: the article is in no feed.'),
  status: described(words, 'A word such as draft, private or scheduled hides the article.'),
  visibility: described(words, 'A word such as private, members or paid hides the article.'),
  authors: described(
    v.exactOptional(v.pipe(listOf(person), v.transform(distinctPeople))),
    'A list of names, or of mappings with name, url, email and avatar. By default the author of the publication.',
  ),
  contributors: described(
    v.optional(v.pipe(listOf(contributor), v.transform(distinctPeople)), []),
    'Other people who worked on the article, and their roles.',
  ),
  categories: described(names, 'The sections that the article belongs to. Each has a feed.'),
  tags: described(names, 'What the article is about. Each tag has a feed.'),
  language: described(
    v.exactOptional(language),
    'The language of the article, such as en or pt-BR. By default that of the publication.',
  ),
  image: described(
    v.exactOptional(image),
    'The lead picture: an http or https URL, or a mapping with url, alt, caption, credit, width, height, type and bytes.',
  ),
  attachments: described(
    v.optional(listOf(attachment), []),
    'Files to listen to, watch or download, such as the episode of a podcast.',
  ),
  source: described(v.exactOptional(source), 'The source of the article, if another publisher had it first.'),
  related: described(v.optional(listOf(related), []), 'Links to other articles.'),
  rights: described(v.exactOptional(plainText), 'The rights statement. By default that of the publication.'),
  corrections: described(v.optional(listOf(correction), []), 'What was corrected, and when.'),
  markdown: described(
    body,
    'The body as Markdown, in a JSON record; a Markdown file has it below the front matter.',
  ),
  html: described(body, 'The body as HTML, in place of markdown.'),
});
export type ArticleFields = v.InferOutput<typeof articleFields>;
