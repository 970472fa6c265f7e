import { mediaUrl } from '../../domain/media.ts';
import { isMapping } from '../../domain/schema.ts';
import { formatInstant } from '../../domain/text/instant.ts';
import { pathSlugOf } from '../../domain/text/slug.ts';
import type { TokenScope } from '../../domain/token-store.ts';
import { type Authenticate, requireScope, withToken } from '../authentication.ts';
import { requireCatalog } from '../available.ts';
import type { ApiParts, Exchange } from '../exchange.ts';
import { mediaPlaceOf } from '../media/media-handler.ts';
import type { FormPart } from '../media/multipart.ts';
import { storeUpload } from '../media/upload.ts';
import { RefusedRequest } from '../problem-answer.ts';
import { putOne } from '../record-handlers.ts';
import { refusedPut } from '../refusals.ts';
import { type ApiAnswer, type ApiRequest, emptyAnswer } from '../request.ts';
import { updatedFields } from './changes.ts';
import { findEntry, noEntry, recordOf } from './entry.ts';
import { MicropubError, micropubErrorOf } from './micropub-error.ts';
import { type Command, readCommand } from './micropub-request.ts';
import { type Fields, fieldsOf, isEmpty } from './properties.ts';
import { answerQuery } from './queries.ts';

export const MICROPUB_PATH = '/micropub';

/** The field of a record that was deleted here: what `draft` was before. */
const DELETED = '_deleted';

/** So many slugs are tried for an entry, and so often an update, if others write meanwhile. */
const MOST_TRIES = 20;

export interface MicropubOptions {
  readonly parts: ApiParts;
  readonly authenticate: Authenticate;
}

/**
 * Answers Micropub requests (W3C Recommendation of 23 May 2017) at one address: entries are records of the store. What is deleted
 * is hidden, so that it can be undeleted. Throws `RefusedRequest` or `MicropubError`.
 */
export async function answerMicropub(request: ApiRequest, options: MicropubOptions): Promise<ApiAnswer> {
  const { parts, authenticate } = options;
  try {
    if (request.method === 'GET' || request.method === 'HEAD') {
      const token = await authenticate(request);
      return await answerQuery(exchangeOf({ parts, request, token }));
    }
    if (request.method !== 'POST')
      throw new RefusedRequest(405, 'Send GET or POST.', { headers: { allow: 'GET, HEAD, POST' } });
    const { token, command } = await readAuthenticated(request, options);
    return await run(exchangeOf({ parts, request, token }), command());
  } catch (error) {
    if (error instanceof MicropubError) return error.answer;
    if (error instanceof RefusedRequest && error.details.status !== 404) return micropubErrorOf(error).answer;
    throw error;
  }
}

/** Who sends no valid token learns nothing else, and no file of theirs is stored. */
async function readAuthenticated(request: ApiRequest, { parts, authenticate }: MicropubOptions) {
  const isGiven = request.header('authorization') !== undefined;
  let token = isGiven ? await authenticate(request) : undefined;
  const storeFile = async (file: FormPart, accessToken: string | undefined) => {
    token ??= await authenticate(withToken(request, accessToken));
    requireScope(token, SCOPES.create);
    const place = mediaPlaceOf(parts);
    if (place === undefined)
      throw new MicropubError(
        400,
        'invalid_request',
        `Send the address of the file ${file.name}: files are not taken here.`,
      );
    return mediaUrl(place.site, await storeUpload(file, place.media, parts.now));
  };
  const body = await readCommand(request, storeFile).catch(async (error) => {
    if (token === undefined) await authenticate(request);
    throw error;
  });
  token ??= await authenticate(withToken(request, body.accessToken));
  return { ...body, token };
}

function exchangeOf({ parts, request, token }: Pick<Exchange, 'parts' | 'request' | 'token'>): Exchange {
  return { parts, request, token, slug: '', catalog: requireCatalog(parts) };
}

async function run(exchange: Exchange, command: Command): Promise<ApiAnswer> {
  const { token } = exchange;
  requireScope(token, SCOPES[command.action]);
  if (command.action === 'create') return create(exchange, command);
  const change = (fields: Fields): Fields => {
    const { [DELETED]: deleted, draft, ...rest } = fields;
    if (command.action === 'update') {
      if (deleted !== undefined) throw noEntry();
      return updatedFields(fields, command.update, formatInstant(exchange.parts.now()));
    }
    if (command.action === 'delete') return { ...fields, draft: true, [DELETED]: deleted ?? { draft } };
    if (!isMapping(deleted)) throw noEntry();
    return { ...rest, draft: deleted.draft };
  };
  return replace(exchange, command.url, change);
}

const SCOPES: Readonly<Record<Command['action'], TokenScope>> = {
  create: 'articles:write',
  update: 'articles:write',
  delete: 'articles:delete',
  undelete: 'articles:write',
};

async function create(
  exchange: Exchange,
  { properties, slug: wanted }: Extract<Command, { action: 'create' }>,
): Promise<ApiAnswer> {
  const now = formatInstant(exchange.parts.now());
  const fields = fieldsOf({ published: [now], ...properties });
  if (fields.draft === undefined && isEmpty(properties))
    throw new MicropubError(
      400,
      'invalid_request',
      'The entry has nothing to read: send content, name or photo.',
    );
  const base = pathSlugOf(wanted ?? (typeof properties.name?.[0] === 'string' ? properties.name[0] : now));
  const record = { format: 'json', text: JSON.stringify(fields) } as const;
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    const slug = tries === 1 ? base : `${base}-${tries}`;
    const named = { ...exchange, slug };
    const target = { present: undefined, when: { absent: true } } as const;
    const result = await putOne(named, { kind: 'record', slug, record }, target);
    if (result.kind === 'put') {
      await exchange.parts.source.reached(result.result.version.seq);
      return { ...emptyAnswer(204), status: 201, headers: { location: result.prepared.article.article.url } };
    }
    if (result.result.kind === 'taken') throw refusedPut(result.result);
  }
  throw new MicropubError(
    400,
    'invalid_request',
    `All addresses like ${base} are taken. Send another mp-slug.`,
  );
}

async function replace(
  exchange: Exchange,
  url: string,
  change: (fields: Fields) => Fields,
): Promise<ApiAnswer> {
  for (let tries = 1; ; tries++) {
    const present = await findEntry(exchange, url);
    const { slug } = present;
    const text = JSON.stringify(change(recordOf(present)));
    const named = { ...exchange, slug };
    const target = { present, when: { ifMatch: present.rev } };
    const result = await putOne(named, { kind: 'record', slug, record: { format: 'json', text } }, target);
    if (result.kind === 'put') {
      await exchange.parts.source.reached(result.result.version.seq);
      return emptyAnswer(204);
    }
    if (result.result.kind === 'taken' || tries === MOST_TRIES) throw refusedPut(result.result);
  }
}
