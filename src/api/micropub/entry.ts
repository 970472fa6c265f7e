import { EVERYTHING_PATH } from '../../domain/address.ts';
import type { StoredArticle } from '../../domain/article-store.ts';
import { isMapping } from '../../domain/schema.ts';
import { resolveWebUrl } from '../../domain/text/web-url.ts';
import { parseRecordFile } from '../../records/parse-record.ts';
import { requireTopic } from '../authentication.ts';
import type { Exchange } from '../exchange.ts';
import { articleOf } from '../stored-state.ts';
import { MicropubError } from './micropub-error.ts';
import type { Fields } from './properties.ts';

/** So many articles are read at once. */
const PAGE = 500;

/** The entry at an address of the website. Throws `MicropubError` if there is none, `RefusedRequest` if the token may not have it. */
export async function findEntry(exchange: Exchange, url: string): Promise<StoredArticle> {
  const present = await findByUrl(exchange, url);
  if (present === undefined) throw noEntry();
  requireTopic(exchange.token, present.head, exchange.catalog.site);
  return present;
}

export function noEntry(): MicropubError {
  return new MicropubError(400, 'invalid_request', 'There is no entry at this url.');
}

/** The fields of a record, with the body of Markdown as the field `markdown`. */
export function recordOf({ record: { format, text } }: StoredArticle): Fields {
  const name = format === 'json' ? 'record.json' : 'record.md';
  const [parsed] = parseRecordFile(name, new TextEncoder().encode(text)).records;
  if (parsed === undefined || !isMapping(parsed.fields)) throw noEntry();
  return parsed.body === undefined ? parsed.fields : { ...parsed.fields, markdown: parsed.body.text };
}

/** The article whose address on the website this is, hidden ones too. */
async function findByUrl(exchange: Exchange, url: string): Promise<StoredArticle | undefined> {
  const { parts, catalog } = exchange;
  const members = catalog.lists.get(EVERYTHING_PATH)?.members ?? [];
  const listed = members.find((member) => member.url === url)?.slug;
  for (const slug of [slugOfUrl(url, exchange), listed]) {
    const found = slug === undefined ? undefined : articleOf(await parts.articles.get(slug));
    if (found?.head.url === url) return found;
  }
  return findHidden(exchange, url);
}

/** The slug by which an article has its address, unless its record gives another one. */
function slugOfUrl(url: string, { catalog: { site } }: Exchange): string | undefined {
  const base = resolveWebUrl('./', site.url);
  if (base === undefined || !url.startsWith(base)) return undefined;
  try {
    return decodeURI(url.slice(base.length));
  } catch {
    return undefined;
  }
}

/** Hidden and scheduled articles with an address of their own are in no list. */
async function findHidden({ parts }: Exchange, url: string): Promise<StoredArticle | undefined> {
  for (let [cursor, more] = [0, true]; more; ) {
    const changes = await parts.articles.changesSince(cursor, PAGE);
    const head = changes.articles.find((one) => one.kind === 'article' && one.head.url === url);
    if (head !== undefined) return articleOf(await parts.articles.get(head.slug));
    ({ cursor, more } = changes);
    await parts.pause();
  }
  return undefined;
}
