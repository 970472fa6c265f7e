import type { Article } from './article/article.ts';
import type { Selection, TopicSelection } from './selection.ts';
import type { Site } from './site/site.ts';
import type { TopicSettings } from './site/topic-table.ts';
import { slugOf } from './text/slug.ts';
import { isNamedKind, type TopicKind, topicKinds } from './topic-kinds.ts';

/** A topic that an article is on, under the name that its record spells. */
export interface Topic {
  readonly selection: TopicSelection;
  readonly name: string;
}

/** The topics that an article is on; one that it names in several spellings comes with each. */
export function topicsOf(article: ArticleFields, site: Site): Topic[] {
  const topics: Topic[] = [];
  for (const kind of topicKinds) {
    for (const name of NAMES[kind](article)) {
      topics.push({ selection: { kind, slug: slugIn(site, kind, name) }, name });
    }
  }
  return topics;
}

/** All of an article but its body, which names no topic. */
type ArticleFields = Omit<Article, 'html'>;

const NAMES: Readonly<Record<TopicKind, (article: ArticleFields) => readonly string[]>> = {
  category: ({ categories }) => categories,
  tag: ({ tags }) => tags,
  author: ({ authors }) => authors.map(({ name }) => name),
  language: ({ language }) => [language],
  source: ({ source }) => (source?.name === undefined ? [] : [source.name]),
};

/** The slug of the topic with this name: from `site.yaml`, else by the rule. */
function slugIn({ topics }: Site, kind: TopicKind, name: string): string {
  // A language tag is its own slug, in its conventional case.
  if (kind === 'language') return name;
  const slug = slugOf(name);
  return isNamedKind(kind) ? (topics[kind].slugs.get(slug) ?? slug) : slug;
}

/** What `site.yaml` says about a topic. */
export function settingsOf(selection: Selection, { topics }: Site): TopicSettings | undefined {
  if (selection.kind === 'all' || !isNamedKind(selection.kind)) return undefined;
  return topics[selection.kind].settings.get(selection.slug);
}
