import { EVERYTHING_PATH } from '../../domain/address.ts';
import { isWithinTopics } from '../authentication.ts';
import type { Exchange } from '../exchange.ts';
import { MEDIA_ENDPOINT } from '../media/media-handler.ts';
import { type ApiAnswer, jsonAnswer } from '../request.ts';
import { findEntry, recordOf } from './entry.ts';
import { MicropubError } from './micropub-error.ts';
import { type Properties, propertiesOf } from './properties.ts';

const QUERIES = ['config', 'source', 'category', 'syndicate-to'];

/** Answers GET (Micropub section 3.7). */
export async function answerQuery(exchange: Exchange): Promise<ApiAnswer> {
  const parameters = exchange.request.query;
  switch (parameters.get('q')) {
    case 'config':
      return jsonAnswer(200, configOf(exchange));
    case 'syndicate-to':
      return jsonAnswer(200, { 'syndicate-to': [] });
    case 'category':
      return jsonAnswer(200, { categories: categoriesOf(exchange, parameters.get('filter') ?? '') });
    case 'source':
      return source(exchange, parameters);
    default:
      throw new MicropubError(400, 'invalid_request', `q must be one of ${QUERIES.join(', ')}.`);
  }
}

function configOf({ parts, catalog: { site } }: Exchange): object {
  const hasMedia = parts.media !== undefined && site.media !== undefined;
  const media = hasMedia ? { 'media-endpoint': site.feeds + MEDIA_ENDPOINT } : {};
  return { q: QUERIES, ...media, 'syndicate-to': [], 'post-types': POST_TYPES };
}

const POST_TYPES = ['article', 'note', 'photo', 'reply', 'bookmark', 'like', 'repost'].map((type) => ({
  type,
  name: `${type.slice(0, 1).toUpperCase()}${type.slice(1)}`,
}));

function categoriesOf({ catalog }: Exchange, filter: string): readonly string[] {
  const tags = [...catalog.lists.values()].flatMap(({ selection, name }) =>
    selection.kind === 'tag' ? name : [],
  );
  return tags.filter((tag) => tag.toLowerCase().includes(filter.toLowerCase()));
}

async function source(exchange: Exchange, parameters: URLSearchParams): Promise<ApiAnswer> {
  const url = parameters.get('url');
  const wanted = [...parameters.getAll('properties[]'), ...parameters.getAll('properties')];
  if (url === null) return sourceList(exchange, Number(parameters.get('limit') ?? 20));
  const present = await findEntry(exchange, url);
  const properties = propertiesOf(recordOf(present));
  if (wanted.length === 0) return jsonAnswer(200, { type: ['h-entry'], properties });
  const found = wanted
    .filter((name) => Object.hasOwn(properties, name))
    .map((name) => [name, properties[name]]);
  return jsonAnswer(200, { properties: Object.fromEntries(found) });
}

async function sourceList(exchange: Exchange, limit: number): Promise<ApiAnswer> {
  const { catalog, parts, token } = exchange;
  const count = Number.isInteger(limit) && limit > 0 ? Math.min(limit, 100) : 20;
  const newest = catalog.lists.get(EVERYTHING_PATH)?.members.slice(0, count) ?? [];
  const items: { readonly type: readonly string[]; readonly properties: Properties }[] = [];
  for (const { slug } of newest) {
    const present = await parts.articles.get(slug);
    if (present?.kind !== 'article' || !isWithinTopics(token, present.head, catalog.site)) continue;
    items.push({
      type: ['h-entry'],
      properties: { ...propertiesOf(recordOf(present)), url: [present.head.url] },
    });
  }
  return jsonAnswer(200, { items });
}
