import type { ArticleStore, StoredHead, Tombstone } from '../domain/article-store.ts';
import { formatInstant } from '../domain/text/instant.ts';
import { isOnTopic, isWithinTopics } from './authentication.ts';
import type { Exchange } from './exchange.ts';
import { readListQuery } from './list-query.ts';
import { RefusedRequest } from './problem-answer.ts';
import { type ApiAnswer, jsonAnswer } from './request.ts';
import type { ArticleList, ListedArticle } from './schemas.ts';
import { describeArticle, stateOf, storedProblems } from './stored-state.ts';

/** So many are read at once, and at most for one answer. */
const [PAGE, MOST_READ] = [200, 2_000];

export async function listArticles({ parts, request, token, catalog }: Exchange): Promise<ApiAnswer> {
  const { topic, state, changed, limit, cursor } = readListQuery(request.query);
  const now = parts.now();
  const { site } = catalog;
  const isWanted = (stored: StoredHead | Tombstone): boolean => {
    if (stored.changedAt < changed) return false;
    // A deleted article is on no topic.
    if (stored.kind === 'tombstone')
      return (state ?? 'deleted') === 'deleted' && topic === undefined && token.topics.length === 0;
    const { head } = stored;
    if (state !== undefined && state !== stateOf(head, now)) return false;
    return isWithinTopics(token, head, site) && (topic === undefined || isOnTopic(topic, head, site));
  };
  const page = await readPage(parts, { cursor, limit, isWanted });
  const list: ArticleList = {
    articles: page.found.map((stored) => listed(stored, now)),
    cursor: String(page.cursor),
    more: page.more,
  };
  return jsonAnswer(200, list);
}

interface PageOptions {
  readonly cursor: number;
  readonly limit: number;
  readonly isWanted: (stored: StoredHead | Tombstone) => boolean;
}

interface Page {
  readonly found: readonly (StoredHead | Tombstone)[];
  readonly cursor: number;
  readonly more: boolean;
}

/** Reads changes until there are enough that are wanted, or many that are not. */
async function readPage(
  { articles, pause }: { readonly articles: ArticleStore; readonly pause: () => Promise<unknown> },
  { cursor: start, limit, isWanted }: PageOptions,
): Promise<Page> {
  const found: (StoredHead | Tombstone)[] = [];
  let cursor = start;
  for (let read = 0; read < MOST_READ; read += PAGE) {
    const changes = await articles.changesSince(cursor, PAGE);
    if (changes.isReset)
      throw new RefusedRequest(
        410,
        'The store is older than the cursor, such as a backup. Begin without a cursor.',
      );
    for (const stored of changes.articles) {
      if (found.length === limit) return { found, cursor, more: true };
      if (isWanted(stored)) found.push(stored);
      cursor = stored.seq;
    }
    cursor = changes.cursor;
    if (!changes.more) return { found, cursor, more: false };
    if (found.length === limit) break;
    await pause();
  }
  return { found, cursor, more: true };
}

function listed(stored: StoredHead | Tombstone, now: number): ListedArticle {
  const { slug, rev, changedAt } = stored;
  if (stored.kind === 'tombstone')
    return { slug, revision: rev, changedAt: formatInstant(changedAt), state: 'deleted' };
  const { head, problems } = stored;
  return {
    ...describeArticle(slug, { head, version: stored }, now),
    title: head.title,
    published: formatInstant(head.published),
    problems: storedProblems(problems),
  };
}
