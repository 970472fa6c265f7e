import type { Article } from './article/article.ts';
import { type NamedKind, type Site, topicSlugOf } from './site/site.ts';
import { slugOf } from './text/slug.ts';

export type TopicKind = NamedKind | 'language' | 'source';

/** What a feed is of: everything, or one topic. */
export type Selection = { readonly kind: 'all' } | { readonly kind: TopicKind; readonly slug: string };

/** A topic that an article is on, under the name that its record spells. */
export interface Topic {
  readonly selection: { readonly kind: TopicKind; readonly slug: string };
  readonly name: string;
}

/** The selection's address without a format, not percent-encoded: `/feed`, `/tag/ukraine`. */
export function selectionPath(selection: Selection): string {
  return selection.kind === 'all' ? '/feed' : `/${selection.kind}/${selection.slug}`;
}

/** The address of everything under one kind of topic: what tells a category from a tag of the same name. */
export function taxonomyUrl(site: Site, kind: TopicKind): string {
  return `${site.feeds}/${kind}/`;
}

/** The topics that an article is on; one that it names in several spellings comes with each. */
export function topicsOf(article: Article, site: Site): Topic[] {
  const topics: Topic[] = [
    ...article.categories.map((name) => namedTopic('category', name, site)),
    ...article.tags.map((name) => namedTopic('tag', name, site)),
    ...article.authors.map(({ name }) => namedTopic('author', name, site)),
    { selection: { kind: 'language', slug: article.language }, name: article.language },
  ];
  const name = article.source?.name;
  if (name !== undefined) topics.push({ selection: { kind: 'source', slug: slugOf(name) }, name });
  return topics;
}

function namedTopic(kind: NamedKind, name: string, site: Site): Topic {
  return { selection: { kind, slug: topicSlugOf(site, kind, name) }, name };
}

/** What `site.yaml` says about a topic. */
export function settingsOf(selection: Selection, { topics }: Site) {
  const { kind } = selection;
  const isNamed = kind === 'category' || kind === 'tag' || kind === 'author';
  return isNamed ? topics[kind].settings.get(selection.slug) : undefined;
}
