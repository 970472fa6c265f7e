import * as v from 'valibot';
import { described, mapping, recordOf } from '../field-kinds.ts';
import { language } from '../text/language.ts';
import { lineText } from '../text/plain-text.ts';
import { byKind, TOPIC_KINDS, type TopicKind, topicKinds } from '../topic-kinds.ts';

const ENGLISH = {
  feeds: 'Feeds',
  all: 'Everything',
  ...byKind(topicKinds, (kind) => TOPIC_KINDS[kind].heading),
  aboutAll: 'Everything that {title} publishes.',
  ...(Object.fromEntries(topicKinds.map((kind) => [aboutWord(kind), TOPIC_KINDS[kind].about])) as AboutWords),
  find: 'Find a feed',
  findButton: 'Find',
  oneArticle: '{n} article',
  articles: '{n} articles',
  latest: 'latest {date}',
  perDay: 'about {n} a day',
  perWeek: 'about {n} a week',
  perMonth: 'about {n} a month',
  perYear: 'about {n} a year',
  showAll: 'All {n}',
  showMore: '{n} more',
  shown: 'Feeds found: {n}',
  noMatch: 'No feed here matches. Press Enter to search all feeds.',
  nothingFound: 'No feed has “{words}” in its name.',
  clear: 'Show all feeds',
  page: 'Page {n} of {count}',
  previous: 'Previous',
  next: 'Next',
  subscribe: 'Subscribe',
  whatIsAFeed:
    'A feed brings what is new to a feed reader, an app of your choice, with no account here and no e-mail: copy the address into your reader, or open it in one of these.',
  openIn: 'Open in',
  yourReader: 'your feed reader',
  address: '{format} address',
  copy: 'Copy',
  copied: 'Copied',
  copyAddress: 'Copy the {format} address',
  otherFormats: 'Other formats',
  showSource: 'Show the source',
  now: 'In this feed now',
  nothing: 'Nothing is in this feed at the moment. What comes next will be.',
  empty: 'Nothing has been published here yet',
  emptyText: 'Subscribe now, and your reader shows the first article when it comes.',
  begin: 'Is this your publication? Begin with one of these commands:',
  more: 'The feed holds {n} more.',
  by: 'By {names}',
  photo: 'Photo: {credit}',
  related: 'Related feeds',
  allFeeds: 'All feeds',
  website: 'To the website',
  lists: 'For programs:',
  skip: 'Skip to the content',
  notFound: 'There is no such page',
  notFoundText: 'The address may be misspelt, or what was here has moved.',
  gone: 'This is gone',
  goneText: 'What was at this address has been taken away for good.',
  perhaps: 'Perhaps you are looking for:',
};

type AboutWords = Readonly<Record<`about${Capitalize<TopicKind>}`, string>>;

/** The name of the word that describes one topic of a kind. */
export function aboutWord(kind: TopicKind): keyof AboutWords {
  return `about${kind.charAt(0).toUpperCase()}${kind.slice(1)}` as keyof AboutWords;
}

/** The name of a word of our pages. */
export type PageWord = keyof typeof ENGLISH;

/** Numbers of articles that have a form of their own in some languages: the categories of CLDR beside `one` and `other`. */
const PLURALS = {
  zeroArticles: 'no article',
  twoArticles: 'two articles',
  fewArticles: 'a few articles',
  manyArticles: 'many articles',
};

/** The words of our pages. `{…}` is a placeholder. */
export type PageWords = Readonly<Record<PageWord, string>> &
  Readonly<Partial<Record<keyof typeof PLURALS, string>>>;
export type PageWordsTable = ReadonlyMap<string, Partial<PageWords>>;

function word(description: string) {
  return described(v.exactOptional(lineText), description);
}

/** Words by language that replace ours. */
export const pageWords = v.optional(
  recordOf(
    language,
    mapping(
      Object.fromEntries([
        ...Object.entries(ENGLISH).map(([key, english]) => [key, word(`In English: ${english}`)]),
        ...Object.entries(PLURALS).map(([key, count]) => [
          key,
          word(`For ${count}, in languages with such a form.`),
        ]),
      ]) as Record<keyof PageWords, ReturnType<typeof word>>,
    ),
    'must be a mapping of languages, such as { de: { copy: Kopieren } }',
  ),
  {},
);

/**
 * The words in a language: the publication's own for the tag, its own for the primary subtag, ours for that (`shipped`), English.
 * Own `articles` without own plural forms are used for every number but one.
 */
export function pageWordsFor(table: PageWordsTable, tag: string, shipped?: Partial<PageWords>): PageWords {
  const spoken = withOwnWords(shipped, table.get(primarySubtag(tag)) ?? {});
  return { ...ENGLISH, ...withOwnWords(spoken, table.get(tag) ?? {}) };
}

/** Our words in a language with the publication's own in their place. */
export function withOwnWords(
  shipped: Partial<PageWords> | undefined,
  own: Partial<PageWords>,
): Partial<PageWords> {
  if (own.articles === undefined) return { ...shipped, ...own };
  const isPlural = (key: string) => Object.hasOwn(PLURALS, key);
  return { ...Object.fromEntries(Object.entries({ ...shipped }).filter(([key]) => !isPlural(key))), ...own };
}

/** The language of a tag, without script and region. */
export function primarySubtag(tag: string): string {
  return tag.split('-', 1)[0] ?? tag;
}
