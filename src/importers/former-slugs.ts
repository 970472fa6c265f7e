import { normalized } from '../domain/text/plain-text.ts';
import { slugOf, spellingOf } from '../domain/text/slug.ts';

/** The fields of `site.yaml` that configure topics. */
export type TopicField = 'categories' | 'tags' | 'authors';

/** Collects the slugs of topics in another system, so that old feed addresses redirect to the new ones. */
export interface FormerSlugs {
  /** `slug`: as in the URLs of the other system. */
  add(field: TopicField, name: string, slug: string): void;
  /** Fields for `site.yaml`: only topics whose slug changes. */
  readonly fields: () => Readonly<Partial<Record<TopicField, TopicAliases>>>;
  /** Slugs that cannot be preserved. */
  readonly notes: () => readonly string[];
}

type TopicAliases = Readonly<Record<string, { readonly aliases: readonly string[] }>>;

interface Topic {
  readonly name: string;
  /** Former slug → name in the other system. */
  readonly former: Map<string, string>;
}

export function createFormerSlugs(): FormerSlugs {
  // Keyed by the new slug of the topic.
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

/** Slug → the new slug of the topic that owns it. A current slug takes precedence over a former one. */
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
      : [
          `${list} are the same topic here, ${own}; to separate them, give one a slug in site.yaml, under ${field}`,
        ];
  });
}

function lost(field: TopicField, topics: ReadonlyMap<string, Topic>): string[] {
  const owners = ownersOf(topics);
  return [...topics].flatMap(([own, { name, former }]) =>
    [...former.keys()].flatMap((slug) => {
      const owner = topics.get(owners.get(slug) ?? own);
      if (owner === undefined || owner.name === name) return [];
      return [`the old feed ${slug} of "${name}" now belongs to "${owner.name}" (${field})`];
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
