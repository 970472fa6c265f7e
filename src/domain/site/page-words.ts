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
  showAll: 'All {n}',
  shown: 'Feeds found: {n}',
  noMatch: 'No feed here matches. Press Enter to search all feeds.',
  nothingFound: 'No feed has “{words}” in its name.',
  clear: 'Show all feeds',
  page: 'Page {n} of {count}',
  previous: 'Previous',
  next: 'Next',
  subscribe: 'Subscribe',
  whatIsAFeed:
    'A feed brings what is new to a feed reader, an app of your choice, with no account here and no e-mail: copy an address into your reader, or open it in one of these.',
  openIn: 'Open in',
  yourReader: 'your feed reader',
  address: '{format} address',
  copy: 'Copy',
  copied: 'Copied',
  copyAddress: 'Copy the {format} address',
  showSource: 'Show the source',
  now: 'In this feed now',
  nothing: 'Nothing is in this feed at the moment. What comes next will be.',
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

/** The words of our pages. `{…}` is a placeholder. */
export type PageWords = Readonly<Record<keyof typeof ENGLISH, string>>;
export type PageWordsTable = ReadonlyMap<string, Partial<PageWords>>;

function word(english: string) {
  return described(v.exactOptional(lineText), `In English: ${english}`);
}

/** Words by language, for those that are not to be English. */
export const pageWords = v.optional(
  recordOf(
    language,
    mapping(
      Object.fromEntries(Object.entries(ENGLISH).map(([key, english]) => [key, word(english)])) as Record<
        keyof PageWords,
        ReturnType<typeof word>
      >,
    ),
    'must be a mapping of languages, such as { de: { copy: Kopieren } }',
  ),
  {},
);

/** The words in a language: its own, else those of its primary subtag, else English. */
export function pageWordsFor(table: PageWordsTable, tag: string): PageWords {
  const primary = tag.split('-')[0] ?? tag;
  return { ...ENGLISH, ...table.get(primary), ...table.get(tag) };
}
