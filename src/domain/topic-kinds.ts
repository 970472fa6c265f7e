interface KindRow {
  /** Where a record names its topics of the kind and, if the kind is named, where `site.yaml` describes them. */
  readonly field: string;
  /** Whether `site.yaml` can give topics of the kind a slug, a title and aliases. */
  readonly isNamed: boolean;
  /** What our pages call all topics of the kind, and how they describe one, in English. */
  readonly heading: string;
  readonly about: string;
}

/** The kinds of topic, in the order in which people and programs see them. Types, addresses and page words derive from it. */
export const TOPIC_KINDS = {
  category: {
    field: 'categories',
    isNamed: true,
    heading: 'Categories',
    about: 'Everything in {name} from {title}.',
  },
  tag: { field: 'tags', isNamed: true, heading: 'Tags', about: 'Everything about {name} from {title}.' },
  author: { field: 'authors', isNamed: true, heading: 'Authors', about: 'Everything by {name} in {title}.' },
  language: {
    field: 'language',
    isNamed: false,
    heading: 'Languages',
    about: 'Everything in {name} from {title}.',
  },
  source: {
    field: 'source',
    isNamed: false,
    heading: 'Sources',
    about: 'What {title} publishes from {name}.',
  },
} as const satisfies Record<string, KindRow>;

type Kinds = typeof TOPIC_KINDS;

export type TopicKind = keyof Kinds;

/** The kinds of topic that `site.yaml` can describe. */
export type NamedKind = {
  [Kind in TopicKind]: Kinds[Kind]['isNamed'] extends true ? Kind : never;
}[TopicKind];

/** Where `site.yaml` describes topics. */
export type TopicField = Kinds[NamedKind]['field'];

export const topicKinds = Object.keys(TOPIC_KINDS) as readonly TopicKind[];
export const namedKinds = topicKinds.filter(isNamedKind);

export function isTopicKind(text: string): text is TopicKind {
  return Object.hasOwn(TOPIC_KINDS, text);
}

export function isNamedKind(text: string): text is NamedKind {
  return isTopicKind(text) && TOPIC_KINDS[text].isNamed;
}

/** One value for each of some kinds. */
export function byKind<Kind extends TopicKind, Value>(
  kinds: readonly Kind[],
  make: (kind: Kind) => Value,
): Readonly<Record<Kind, Value>> {
  return Object.fromEntries(kinds.map((kind) => [kind, make(kind)])) as Record<Kind, Value>;
}
