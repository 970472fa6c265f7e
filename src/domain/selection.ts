import { type TopicKind, topicKinds } from './topic-kinds.ts';

export interface TopicSelection {
  readonly kind: TopicKind;
  readonly slug: string;
}

/** The articles of a feed: everything, or one topic. */
export type Selection = { readonly kind: 'all' } | TopicSelection;

export const EVERYTHING: Selection = { kind: 'all' };

/** In the order in which people and programs see them. */
export const selectionKinds: readonly Selection['kind'][] = [EVERYTHING.kind, ...topicKinds];
