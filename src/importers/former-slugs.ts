import { normalized } from '../domain/text/plain-text.ts';
import { slugOf, spellingOf } from '../domain/text/slug.ts';

/** The fields of `site.yaml` that say something about topics. */
export type TopicField = 'categories' | 'tags' | 'authors';

/** Collects the slugs that topics had in another system, so that their old feeds lead to the new ones. */
export interface FormerSlugs {
  /** `slug` as the other system wrote it in addresses. */
  add(field: TopicField, name: string, slug: string): void;
  /** The fields for `site.yaml`: only those topics whose slug is another here. */
  readonly fields: () => Readonly<Partial<Record<TopicField, TopicAliases>>>;
  /** Slugs that cannot be preserved. */
  readonly notes: () => readonly string[];
}

type TopicAliases = Readonly<Record<string, { readonly aliases: readonly string[] }>>;

interface Topic {
  readonly name: string;
  /** The slugs that it had, each with the name it had there. */
  readonly former: Map<string, string>;
}

export function createFormerSlugs(): FormerSlugs {
  // By the slug that a topic has here.
  const topics: Readonly<Record<TopicField, Map<string, Topic>>> = {
    categories: new Map(),
    tags: new Map(),
    authors: new Map(),
  };
  return {
    add(field, name, slug) {
      const own = slugOf(name);
      const topic = topics[field].get(own) ?? { name, former: new Map<string, string>() };
      topics[field].set(own, topic);
      const former = normalized(decoded(slug), 'NFC').toLowerCase();
      if (former !== '' && !/[/?#\s]/.test(former) && former.length <= 300) topic.former.set(former, name);
    },
    fields() {
      const entries = FIELDS.map((field) => [field, aliasesOf(topics[field])] as const);
      return Object.fromEntries(entries.filter(([, aliases]) => Object.keys(aliases).length > 0));
    },
    notes: () => FIELDS.flatMap((field) => [...merged(field, topics[field]), ...lost(field, topics[field])]),
  };
}

const FIELDS: readonly TopicField[] = ['categories', 'tags', 'authors'];

function aliasesOf(topics: ReadonlyMap<string, Topic>): TopicAliases {
  const owners = ownersOf(topics);
  const entries = [...topics].flatMap(([own, { name, former }]) => {
    const aliases = [...former.keys()].filter((slug) => slug !== own && owners.get(slug) === own);
    return aliases.length === 0 ? [] : [[name, { aliases }] as const];
  });
  return Object.fromEntries(entries);
}

/** Which topic has each slug, now or formerly: a slug in use leads nowhere else. */
function ownersOf(topics: ReadonlyMap<string, Topic>): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const own of topics.keys()) owners.set(own, own);
  for (const [own, { former }] of topics)
    for (const slug of former.keys()) if (!owners.has(slug)) owners.set(slug, own);
  return owners;
}

function merged(field: TopicField, topics: ReadonlyMap<string, Topic>): string[] {
  return [...topics].flatMap(([own, { former }]) => {
    const names = new Map([...former.values()].map((name) => [spellingOf(name), name]));
    const list = [...names.values()].map((name) => `"${name}"`).join(' and ');
    return names.size < 2
      ? []
      : [`${list} are one topic here, ${own}; give one a slug in site.yaml, under ${field}`];
  });
}

function lost(field: TopicField, topics: ReadonlyMap<string, Topic>): string[] {
  const owners = ownersOf(topics);
  return [...topics].flatMap(([own, { name, former }]) =>
    [...former.keys()].flatMap((slug) => {
      const owner = topics.get(owners.get(slug) ?? own);
      if (owner === undefined || owner.name === name) return [];
      return [`the old feed of "${name}", ${slug}, is that of "${owner.name}" now (${field})`];
    }),
  );
}

function decoded(slug: string): string {
  try {
    return decodeURIComponent(slug);
  } catch {
    return slug;
  }
}
