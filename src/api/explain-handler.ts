import type { Catalog } from '../catalog/catalog.ts';
import { placesOf } from '../catalog/places.ts';
import { DEFAULT_OUTPUT, EVERYTHING_PATH, feedUrl, formatPath } from '../domain/address.ts';
import { whyAbsent } from '../domain/article/absence.ts';
import { requireTopic } from './authentication.ts';
import type { Exchange } from './exchange.ts';
import { RefusedRequest } from './problem-answer.ts';
import { NO_ARTICLE } from './refusals.ts';
import { type ApiAnswer, jsonAnswer } from './request.ts';
import type { Explained } from './schemas.ts';
import { articleOf, stateOf, storedProblems } from './stored-state.ts';

export async function explainArticle({ parts, slug, token, catalog }: Exchange): Promise<ApiAnswer> {
  const stored = articleOf(await parts.articles.get(slug));
  if (stored === undefined) throw new RefusedRequest(404, NO_ARTICLE);
  requireTopic(token, stored.head, catalog.site);
  await parts.source.reached(stored.seq);
  const now = parts.now();
  const absent = whyAbsent(stored.head, now);
  const explained: Explained = {
    slug,
    id: stored.head.id,
    state: stateOf(stored.head, now),
    ...(absent === undefined ? {} : { absent }),
    feeds: absent === undefined ? feedsOf(slug, parts.publisher.catalog() ?? catalog) : [],
    problems: storedProblems(stored.problems),
  };
  return jsonAnswer(200, explained);
}

function feedsOf(slug: string, catalog: Catalog): Explained['feeds'] {
  const members = catalog.lists.get(EVERYTHING_PATH)?.members ?? [];
  const article = members.find((member) => member.slug === slug);
  if (article === undefined) return [];
  return placesOf(article, catalog).map(({ view, place }) => {
    const path = formatPath(view.selection);
    const url = feedUrl(catalog.site, path, DEFAULT_OUTPUT);
    return { path, url, place, shown: view.articles.length };
  });
}
