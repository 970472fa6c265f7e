import { createTopicNames, type TopicNames } from '../catalog/topic-names.ts';
import type { Article } from '../domain/article/article.ts';
import type { Change, Loaded } from '../domain/article-source.ts';
import type { StoredHead, Tombstone } from '../domain/article-store.ts';
import { compareOrigins, type Problem } from '../domain/problem.ts';
import type { Site } from '../domain/site/site.ts';
import { problemDifference } from './problem-difference.ts';
import type { ArticleOf } from './store-articles.ts';

export interface StoreRecordsOptions {
  readonly articleOf: ArticleOf;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What was read of a store. The store has decided the claims; the names of topics are compared here. */
export class StoreRecords {
  readonly #articles = new Map<string, Article>();
  /** By slug, where there are any. */
  readonly #problems = new Map<string, readonly Problem[]>();
  readonly #options: StoreRecordsOptions;
  #site: Site;
  #siteProblems: readonly Problem[] = [];
  #topicNames: TopicNames;

  constructor(site: Site, options: StoreRecordsOptions) {
    this.#site = site;
    this.#options = options;
    this.#topicNames = createTopicNames(site);
  }

  get site(): Site {
    return this.#site;
  }

  /** Takes in what changed, and tells what that adds and removes. */
  take(changes: readonly (StoredHead | Tombstone)[]): Change {
    const taken = changes.map((stored) => this.#takeOne(stored));
    const removed = taken.flatMap((one) => one.removed ?? []);
    const added = taken.flatMap((one) => one.added ?? []);
    const named = this.#topicNames.change(removed, added, () => this.#articles.values());
    const { resolved, found } = problemDifference(
      taken.flatMap((one) => one.old),
      taken.flatMap((one) => one.found),
    );
    const all = { resolved: [...resolved, ...named.resolved], found: [...found, ...named.found] };
    return { site: this.#site, removed, added, ...all };
  }

  /** Takes another site, or the same, with the problems of its text. */
  takeSite(site: Site, problems: readonly Problem[]): Change {
    const before = [...this.#siteProblems, ...this.#topicNames.problems()];
    this.#siteProblems = problems;
    if (site !== this.#site) {
      this.#site = site;
      this.#topicNames = createTopicNames(site);
      const all = [...this.#articles.values()];
      this.#topicNames.change([], all, () => all);
    }
    const difference = problemDifference(before, [...problems, ...this.#topicNames.problems()]);
    return { site, removed: [], added: [], ...difference };
  }

  /** Drops all articles, and tells so. */
  clear(): Change {
    const removed = [...this.#articles.values()];
    const resolved = [...this.#problems.values(), this.#topicNames.problems()].flat();
    this.#articles.clear();
    this.#problems.clear();
    this.#topicNames = createTopicNames(this.#site);
    return { site: this.#site, removed, added: [], resolved, found: [] };
  }

  /** The hashes of the files that articles name. */
  namedMedia(): ReadonlySet<string> {
    const hashes = new Set<string>();
    for (const { media = [] } of this.#articles.values()) for (const { hash } of media) hashes.add(hash);
    return hashes;
  }

  loaded(): Loaded {
    const articles = [...this.#articles.values()].sort((a, b) => compareOrigins(a.origin, b.origin));
    const problems = [this.#siteProblems, ...this.#problems.values(), this.#topicNames.problems()].flat();
    return { site: this.#site, articles, problems };
  }

  /** Gives the article and the problems before and after a change. */
  #takeOne(stored: StoredHead | Tombstone) {
    const { slug } = stored;
    const [removed, old] = [this.#articles.get(slug), this.#problems.get(slug) ?? []];
    this.#articles.delete(slug);
    this.#problems.delete(slug);
    if (stored.kind === 'tombstone') return { removed, old, found: [] };
    const now = this.#options.now();
    const [added, found] = [
      this.#options.articleOf(stored),
      stored.problems.filter((problem) => isTrue(problem, stored, now)),
    ];
    this.#articles.set(slug, added);
    if (found.length > 0) this.#problems.set(slug, found);
    return { removed, added, old, found };
  }
}

/** A warning of a date in the future is stored with the article, and ends with time. */
function isTrue({ code }: Problem, { head }: StoredHead, now: number): boolean {
  return code !== 'updated.in-future' || head.updated > now;
}
