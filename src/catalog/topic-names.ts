import { formatPath } from '../domain/address.ts';
import type { Article } from '../domain/article/article.ts';
import { compareOrigins, type Problem } from '../domain/problem.ts';
import type { Site } from '../domain/site/site.ts';
import { runAtOnce, type Steps, visitInSteps } from '../domain/steps.ts';
import { compareCodePoints, spellingOf } from '../domain/text/slug.ts';
import { TOPIC_KINDS, type TopicKind } from '../domain/topic-kinds.ts';
import { topicsOf } from '../domain/topics.ts';

/** Finds names that share the address of one topic although they differ by more than case, spacing or normal form. */
export interface TopicNames {
  /** All current problems. */
  problems(): readonly Problem[];
  /**
   * Removes and adds articles. `everything` returns all served articles after the change; it is called only if a search is
   * needed.
   */
  change(
    removed: readonly Article[],
    added: readonly Article[],
    everything: () => Iterable<Article>,
  ): NamesChange;
  /** The same in steps. */
  changeInSteps(...change: Parameters<TopicNames['change']>): Steps<NamesChange>;
}

interface NamesChange {
  readonly resolved: readonly Problem[];
  readonly found: readonly Problem[];
}

interface Spelling {
  readonly name: string;
  /** The first known article with this spelling, in path order; absent after that article was removed. */
  example: Article | undefined;
  count: number;
}

interface Topic {
  readonly kind: TopicKind;
  readonly spellings: Map<string, Spelling>;
  problems: readonly Problem[];
}

export function createTopicNames(site: Site): TopicNames {
  const topics = new Map<string, Topic>();

  const count = (article: Article, difference: 1 | -1, touched: Set<string>) => {
    if (article.draft) return;
    for (const { selection, name } of topicsOf(article, site)) {
      const path = formatPath(selection);
      const topic: Topic = topics.get(path) ?? { kind: selection.kind, spellings: new Map(), problems: [] };
      countSpelling(topic.spellings, { name, article, difference });
      topics.set(path, topic);
      touched.add(path);
    }
  };
  /** The changed topics that have or had a problem. Also drops topics without articles. */
  const withProblems = (touched: ReadonlySet<string>) => {
    const found = new Map<string, Topic>();
    for (const path of touched) {
      const topic = topics.get(path);
      if (topic === undefined) continue;
      if (topic.spellings.size === 0) topics.delete(path);
      if (topic.spellings.size > 1 || topic.problems.length > 0) found.set(path, topic);
    }
    return found;
  };

  function* changeInSteps(
    ...[removed, added, everything]: Parameters<TopicNames['change']>
  ): Steps<NamesChange> {
    const touched = new Set<string>();
    yield* visitInSteps(removed, (article) => count(article, -1, touched));
    yield* visitInSteps(added, (article) => count(article, 1, touched));
    const [resolved, found]: [Problem[], Problem[]] = [[], []];
    const changed = withProblems(touched);
    yield* findExamples(changed, { everything, site });
    for (const [path, topic] of changed) {
      const problems = topic.spellings.size > 1 ? problemsOf(topic, path) : [];
      resolved.push(...notIn(problems, topic.problems));
      found.push(...notIn(topic.problems, problems));
      topic.problems = problems;
    }
    return { resolved, found };
  }

  return {
    problems: () => [...topics.values()].flatMap((topic) => topic.problems),
    change: (...change) => runAtOnce(changeInSteps(...change)),
    changeInSteps,
  };
}

interface Use {
  readonly name: string;
  readonly article: Article;
  /** 1 if an article starts using the name, -1 if it stops. */
  readonly difference: 1 | -1;
}

function countSpelling(spellings: Map<string, Spelling>, { name, article, difference }: Use): void {
  const key = spellingOf(name);
  const spelling = spellings.get(key) ?? { name, example: article, count: 0 };
  spelling.count += difference;
  const { example } = spelling;
  if (difference === -1 && example === article) spelling.example = undefined;
  // If the example was removed, an earlier one than this article may exist: `findExamples` searches for it.
  if (difference === 1 && example !== undefined) spelling.example = earlier(example, article);
  if (spelling.count > 0) spellings.set(key, spelling);
  else spellings.delete(key);
}

/** The first of two articles in path order. */
function earlier(a: Article, b: Article): Article {
  return compareOrigins(b.origin, a.origin) < 0 ? b : a;
}

/** The problems of `problems` that are not in `others`. */
function notIn(others: readonly Problem[], problems: readonly Problem[]): Problem[] {
  const keyOfProblem = ({ origin, message }: Problem) => `${origin.file}\n${message}`;
  const keys = new Set(others.map(keyOfProblem));
  return problems.filter((problem) => !keys.has(keyOfProblem(problem)));
}

/** Finds new examples for spellings whose example was removed, in a single pass over all articles. */
function* findExamples(
  topics: ReadonlyMap<string, Topic>,
  { everything, site }: { readonly everything: () => Iterable<Article>; readonly site: Site },
): Steps<void> {
  const missing = new Set(Array.from(topics.values()).flatMap(withoutExample));
  if (missing.size === 0) return;
  yield* visitInSteps(everything(), (article) => {
    for (const { selection, name } of article.draft ? [] : topicsOf(article, site)) {
      const spelling = topics.get(formatPath(selection))?.spellings.get(spellingOf(name));
      if (spelling === undefined || !missing.has(spelling)) continue;
      spelling.example = spelling.example === undefined ? article : earlier(spelling.example, article);
    }
  });
}

function withoutExample({ spellings }: Topic): Spelling[] {
  if (spellings.size < 2) return [];
  return [...spellings.values()].filter(({ example }) => example === undefined);
}

function problemsOf({ kind, spellings }: Topic, path: string): Problem[] {
  const examples = [...spellings.values()].flatMap(({ name, example }) => {
    return example === undefined ? [] : { name, example };
  });
  const [earliest, ...others] = examples.sort((a, b) => {
    return compareOrigins(a.example.origin, b.example.origin) || compareCodePoints(a.name, b.name);
  });
  return others.map(({ name, example }) => ({
    severity: 'warning',
    code: 'topic.shared-address',
    origin: example.origin,
    field: TOPIC_KINDS[kind].field,
    message: `"${name}" and "${earliest?.name}" share the address ${path}; they are one topic`,
  }));
}
