import type { ArticleStore, NewArticle, PutResult } from '../domain/article-store.ts';
import type { Origin, Problem } from '../domain/problem.ts';

export interface ImportingOptions {
  readonly articles: ArticleStore;
  /** Whether records are replaced that differ. */
  readonly force: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Writes records in groups, and notes what became of each. */
export interface Importing {
  readonly counts: Readonly<Record<Outcome, number>>;
  readonly problems: Problem[];
  put(origin: Origin, article: NewArticle): Promise<void>;
  /** Writes what waits for its group. */
  flush(): Promise<void>;
}

export type Outcome = 'created' | 'replaced' | 'unchanged';

/** So many records are written in one transaction. */
const AT_ONCE = 100;

interface Waiting {
  readonly origin: Origin;
  readonly article: NewArticle;
}

type Taken = Extract<PutResult, { readonly kind: 'taken' }>;

export function createImporting(options: ImportingOptions): Importing {
  const { articles, now } = options;
  const counts = { created: 0, replaced: 0, unchanged: 0 };
  const problems: Problem[] = [];
  /** Slug → the place of the first record that has it. */
  const places = new Map<string, Origin>();
  let waiting: Waiting[] = [];

  const note = (one: Waiting, result: PutResult | undefined): void => {
    if (result === undefined || result.kind === 'precondition') problems.push(changedProblem(one));
    else if (result.kind === 'taken') problems.push(takenProblem(one, result, places));
    else counts[result.kind]++;
  };
  const flush = async (): Promise<void> => {
    const group = waiting;
    waiting = [];
    if (group.length === 0) return;
    const all = group.map(({ article }) => article);
    const results = await articles.putAll(all, { now, when: { absent: true } });
    for (const [index, one] of group.entries()) {
      const result = results[index];
      const isFirst = places.get(one.article.article.slug) === one.origin;
      note(one, result?.kind === 'precondition' ? await putPresent(one, options, isFirst) : result);
    }
  };
  return {
    counts,
    problems,
    flush,
    async put(origin, article) {
      const { slug } = article.article;
      if (!places.has(slug)) places.set(slug, origin);
      waiting.push({ origin, article });
      if (waiting.length === AT_ONCE) await flush();
    },
  };
}

/** Puts a record whose slug is in the store. Of two in the folder, the second never replaces the first. */
async function putPresent(
  { article }: Waiting,
  { articles, force, now }: ImportingOptions,
  isFirst: boolean,
): Promise<PutResult> {
  const { slug } = article.article;
  const stored = await articles.get(slug);
  if (stored?.kind !== 'article') return articles.put(article, { now, when: { absent: true } });
  const { record, rev, head } = stored;
  const isSame = record.format === article.record.format && record.text === article.record.text;
  if (isSame && isFirst) return { kind: 'unchanged', version: stored };
  if (force && isFirst) return articles.put(article, { now, when: { ifMatch: rev } });
  return { kind: 'taken', field: 'slug', slug, id: head.id };
}

function takenProblem(
  { origin, article: { article } }: Waiting,
  { field, slug }: Taken,
  places: ReadonlyMap<string, Origin>,
): Problem {
  const first = places.get(slug);
  const place = first === undefined || first === origin ? `"${slug}" in the store` : first.file;
  const message =
    field === 'slug' && first === origin
      ? `"${slug}" is in the store with another record, which --force replaces`
      : `"${article[field]}" is already used by ${place}`;
  return { severity: 'error', code: `${field}.taken`, origin, field, message };
}

function changedProblem({ origin }: Waiting): Problem {
  const message = 'was changed in the store meanwhile; run the command again';
  return { severity: 'error', code: 'slug.taken', origin, field: 'slug', message };
}
