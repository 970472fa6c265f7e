import type { Precondition, StoredArticle } from '../../domain/article-store.ts';
import { isMapping } from '../../domain/schema.ts';
import { formatInstant } from '../../domain/text/instant.ts';
import { LARGEST_RECORD, NINJS_TYPES, readBody } from '../body.ts';
import type { Exchange } from '../exchange.ts';
import { RefusedRequest } from '../problem-answer.ts';
import { answerPut, putOne } from '../record-handlers.ts';
import { refusedPut } from '../refusals.ts';
import { type ApiAnswer, jsonAnswer } from '../request.ts';
import type { Ignored } from '../schemas.ts';
import { articleOf } from '../stored-state.ts';
import type { Fields } from './item.ts';
import { refusedItem } from './item-problems.ts';
import { type NinjsReading, type NinjsVersion, readNinjs } from './ninjs-record.ts';

/** So often a push is decided again, if others write the article meanwhile. */
const MOST_TRIES = 5;

/**
 * Takes an item of ninjs. What is taken is answered by 201 each time, also if it changes nothing: Superdesk counts anything else as
 * a failure, and sends it again.
 */
export async function pushNinjs(exchange: Exchange): Promise<ApiAnswer> {
  const { text } = await readBody(exchange.request, NINJS_TYPES, LARGEST_RECORD);
  const item = parse(text);
  const reading = readNinjs(item);
  if (reading.kind === 'nameless')
    throw refused('field.required', '/uri', 'is required, or guid: readers know the article by it');
  if (reading.kind === 'other') return ignored({ reason: reading.reason });
  const named = { ...exchange, slug: reading.slug };
  for (let tries = 1; ; tries++) {
    const present = articleOf(await exchange.parts.articles.get(reading.slug));
    if (present !== undefined && present.head.id !== reading.id)
      throw refusedPut({ kind: 'taken', field: 'slug', slug: reading.slug, id: present.head.id });
    const reason = present && whyOlder(reading.version, versionOf(present));
    if (reason !== undefined) return ignored({ slug: reading.slug, reason });
    const result = await putReading(named, reading, present).catch((error: unknown) => {
      throw refusedItem(error, item);
    });
    if (result.kind === 'put') return { ...(await answerPut(named, result)), status: 201 };
    if (result.result.kind !== 'precondition' || tries === MOST_TRIES) throw refusedPut(result.result);
  }
}

type Article = Extract<NinjsReading, { kind: 'article' }>;

async function putReading(exchange: Exchange, reading: Article, present: StoredArticle | undefined) {
  const fields = fieldsOf(reading, present, exchange.parts.now());
  const record = { format: 'json', text: JSON.stringify(fields) } as const;
  const when: Precondition = present === undefined ? { absent: true } : { ifMatch: present.rev };
  return putOne(exchange, { kind: 'record', slug: reading.slug, record }, { present, when });
}

function fieldsOf(
  { fields, isDated, isWithdrawn, version }: Article,
  present: StoredArticle | undefined,
  now: number,
): Fields {
  const before = present && recordOf(present);
  // A notice that takes an article down may hold nothing else.
  if (isWithdrawn) {
    const nothing = { title: 'Withdrawn', html: '<p>Withdrawn.</p>', published: formatInstant(now) };
    return { ...(before ?? { ...nothing, ...defined(fields) }), draft: true, _ninjs: version };
  }
  if (isDated || present === undefined || present.head.published > now) return fields;
  const published = formatInstant(present.head.published);
  const { versionCreated } = version;
  const isLater = versionCreated !== undefined && Date.parse(versionCreated) > present.head.published;
  return { ...fields, published, updated: isLater ? versionCreated : undefined };
}

function defined(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function recordOf({ record }: StoredArticle): Fields | undefined {
  if (record.format !== 'json') return undefined;
  const fields: unknown = JSON.parse(record.text);
  return isMapping(fields) ? fields : undefined;
}

function versionOf(present: StoredArticle): NinjsVersion | undefined {
  const version = recordOf(present)?._ninjs;
  return isMapping(version) ? (version as NinjsVersion) : undefined;
}

/** Why an item is not taken: items may arrive in another order than they were sent in. */
function whyOlder(sent: NinjsVersion, stored: NinjsVersion | undefined): string | undefined {
  if (stored === undefined) return undefined;
  const [number, last] = [Number(sent.version), Number(stored.version)];
  if (Number.isFinite(number) && Number.isFinite(last) && number !== last)
    return number < last ? `version ${number} is older than version ${last}, which is stored` : undefined;
  const [created, lastCreated] = [instantOf(sent), instantOf(stored)];
  return created < lastCreated
    ? `the version of ${sent.versionCreated} is older than that of ${stored.versionCreated}, which is stored`
    : undefined;
}

/** NaN, which is before and after nothing, if the instant is not given. */
function instantOf({ versionCreated }: NinjsVersion): number {
  return Date.parse(versionCreated ?? '');
}

function ignored(details: Omit<Ignored, 'result'>): ApiAnswer {
  return jsonAnswer(201, { result: 'ignored', ...details } satisfies Ignored);
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (isMapping(value)) return value;
  } catch (error) {
    throw refused(
      'file.syntax',
      '',
      `is not valid JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  throw refused('mapping.invalid', '', 'must be one item of ninjs');
}

function refused(
  code: 'field.required' | 'file.syntax' | 'mapping.invalid',
  pointer: string,
  message: string,
): RefusedRequest {
  return new RefusedRequest(422, 'The item cannot be read, and nothing was stored.', {
    problems: [{ severity: 'error', code, pointer, message }],
  });
}
