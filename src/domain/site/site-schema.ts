import * as v from 'valibot';
import { person } from '../article/person.ts';
import { hide } from '../article/withdrawal.ts';
import {
  described,
  either,
  flag,
  isText,
  listOf,
  mapping,
  number,
  recordOf,
  wholeNumber,
} from '../field-kinds.ts';
import { mediaPath } from '../media.ts';
import { coded } from '../problem.ts';
import { timeZone } from '../text/instant.ts';
import { language } from '../text/language.ts';
import { lineText, nameText, plainText, urlText } from '../text/plain-text.ts';
import { absoluteUri, baseUrl, webUrl } from '../text/web-url.ts';
import { colour } from './colour.ts';
import { gone, redirects } from './old-addresses.ts';
import { css, links } from './page-look.ts';
import { pageWords } from './page-words.ts';
import { readingFields } from './reading-rules.ts';
import { topicFields } from './topic-table.ts';
import { topicUrls } from './topic-url.ts';

const label = v.exactOptional(nameText);

const labels = v.optional(
  recordOf(
    language,
    mapping({
      contributors: described(label, 'Before the names of contributors. In English: With'),
      correction: described(label, 'Before a correction. In English: Correction'),
      related: described(label, 'Above related links. In English: Related'),
      source: described(label, 'Before the source. In English: Source'),
      note: described(label, 'The title of a note. In English: Note'),
      tip: described(label, 'The title of a tip. In English: Tip'),
      important: described(label, 'The title of what is important. In English: Important'),
      warning: described(label, 'The title of a warning. In English: Warning'),
      caution: described(label, 'The title of a caution. In English: Caution'),
    }),
    'must be a mapping of languages, such as { de: { source: Quelle } }',
  ),
  {},
);

const ownHub = v.literal('self');
const hubUrl = either((input) => input === 'self', ownHub, webUrl);
const oneHub = v.pipe(
  hubUrl,
  v.transform((url) => [url]),
);
const hubs = either(isText, oneHub, listOf(hubUrl));

const content = v.picklist(['full', 'summary'], coded('choice.invalid', 'must be full or summary'));
const PICTURE = 'an http or https URL or, with media: serve, a path in this folder';
const media = v.picklist(['serve'], coded('choice.invalid', 'must be serve'));
const imageUrl = v.exactOptional(
  either((input) => isText(input) && mediaPath(input, '') !== undefined, urlText, webUrl),
);

function wholeFrom(least: number, most: number) {
  const message = coded('number.out-of-range', `must be from ${least} to ${most}`);
  return v.pipe(wholeNumber, v.minValue(least, message), v.maxValue(most, message));
}

const maxAge = v.pipe(
  wholeNumber,
  v.minValue(1, coded('number.out-of-range', 'must be at least 1 second')),
  v.maxValue(31_536_000, coded('number.out-of-range', 'must be at most a year')),
);

/** The fields that `site.yaml` can have. Unknown ones are warned of. */
export const siteFields = mapping({
  title: described(v.exactOptional(lineText), 'What the publication is called.'),
  description: described(v.exactOptional(plainText), 'What it is about, in a sentence.'),
  url: described(
    v.exactOptional(baseUrl),
    'The website: an http or https URL. Slugs and relative links are resolved against it.',
  ),
  feeds: described(
    v.exactOptional(baseUrl),
    'The public address of this service; a path is allowed. FEEDS_URL overrides it.',
  ),
  language: described(
    v.optional(language, 'en'),
    'The language of articles that name none, such as en or pt-BR.',
  ),
  ids: described(
    v.exactOptional(absoluteUri),
    'What ids of articles begin with, such as tag:news.example,2024. Never change it: readers would see every article again.',
  ),
  author: described(
    v.exactOptional(person),
    'The author of articles that name none: a name, or a mapping with name, url, email and avatar.',
  ),
  rights: described(v.exactOptional(plainText), 'The rights statement of articles without one.'),
  icon: described(imageUrl, `A square picture: ${PICTURE}.`),
  logo: described(imageUrl, `A wide picture: ${PICTURE}.`),
  favicon: described(imageUrl, `A small square picture: ${PICTURE}.`),
  hub: described(
    v.optional(hubs, []),
    'A WebSub hub, or a list of hubs: http or https URLs, or self for the hub of feedstand serve.',
  ),
  announce: described(v.optional(flag, true), 'false: changes are not announced to hubs and caches.'),
  media: described(
    v.exactOptional(media),
    'serve: the files that records name beside them, or that clients have sent, are published, under /media/.',
  ),
  content: described(v.optional(content, 'full'), 'full, or summary: feeds without bodies.'),
  perFeed: described(v.optional(wholeFrom(1, 200), 30), 'Articles in a feed, from 1 to 200.'),
  keepDays: described(
    v.optional(v.pipe(number, v.maxValue(366, coded('number.out-of-range', 'must be at most 366'))), 2),
    'Beyond perFeed, a feed holds what was published within this many days of its newest article.',
  ),
  summaryLength: described(
    v.optional(wholeFrom(20, 2000), 280),
    'Characters in a summary that is made from the body, from 20 to 2000.',
  ),
  maxAge: described(v.optional(maxAge, 900), 'Seconds for which readers and caches may keep a feed.'),
  deltas: described(
    v.exactOptional(flag),
    'true: readers that ask for it get only new and changed items (RFC 3229). Not behind a shared cache, unless it clears A-IM.',
  ),
  labels: described(labels, 'Words that are written into bodies, by language.'),
  ...topicFields,
  topicUrls: described(
    topicUrls,
    'Where the website has its topics: a path or URL with {slug}, {name} and {kind}, or one for each kind.',
  ),
  pages: described(
    v.optional(flag, true),
    'false: not even a person who opens a feed’s address gets a page.',
  ),
  accent: described(v.exactOptional(colour), 'The colour of links on pages, such as 0f5c6e.'),
  css: described(
    css,
    'An own style sheet for pages, after ours: its URL, its path on the website, or rules of CSS.',
  ),
  links: described(links, 'Links at the top of pages, each with title and url.'),
  timeZone: described(
    v.optional(timeZone, 'UTC'),
    'The zone of times on pages, and of dates and times without one, such as Europe/London.',
  ),
  words: described(pageWords, 'Words on pages, by language.'),
  hide: described(hide, 'Words that hide an article, by field of the record, such as { status: [entwurf] }.'),
  redirects: described(redirects, 'Old paths, and where each leads: a path here, or an http or https URL.'),
  gone: described(gone, 'Paths that are gone for good; * is any one part of a path, as in /*/feed.'),
  ...readingFields,
});
