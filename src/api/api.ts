import { SourceError } from '../domain/article-source.ts';
import type { TokenStore } from '../domain/token-store.ts';
import {
  type AuthenticationOptions,
  createAuthentication,
  requireAny,
  requireScope,
} from './authentication.ts';
import { requireCatalog, unavailable } from './available.ts';
import { putArticles } from './batch-handler.ts';
import { checkRecord } from './check-handler.ts';
import type { ApiParts, Handler } from './exchange.ts';
import { explainArticle } from './explain-handler.ts';
import { listArticles } from './list-handler.ts';
import { withKnownMedia } from './media/known-media.ts';
import { MEDIA_ENDPOINT, postMedia } from './media/media-handler.ts';
import { answerMicropub, MICROPUB_PATH } from './micropub/micropub.ts';
import { pushNinjs } from './ninjs/push-handler.ts';
import { withSignatures } from './ninjs/signature.ts';
import type { OperationId } from './operations.ts';
import { problemAnswer, RefusedRequest } from './problem-answer.ts';
import { deleteArticle, getArticle, patchArticle, putArticle } from './record-handlers.ts';
import { type Api, type ApiAnswer, type ApiRequest, textAnswer } from './request.ts';
import { routeOf } from './routing.ts';
import { getSite, putSite } from './site-handlers.ts';

export interface ApiOptions extends ApiParts, Pick<AuthenticationOptions, 'onManyFailures'> {
  readonly tokens: TokenStore;
  /** By which Superdesk signs what it pushes, in place of a token. */
  readonly pushSecret?: string | undefined;
  /** The OpenAPI document. */
  readonly openApi: () => string;
  /** Receives errors, of which the client learns nothing. */
  readonly onError: (error: unknown) => void;
}

const HANDLERS: Readonly<Record<Exclude<OperationId, 'postMedia'>, Handler>> = {
  putArticle,
  getArticle,
  patchArticle,
  deleteArticle,
  listArticles,
  putArticles,
  checkRecord,
  pushNinjs,
  explainArticle,
  getSite,
  putSite,
};

const OPEN_API_PATH = '/api/openapi.json';

/**
 * The publishing API. Everything is 404 while there is no token. A resolved write is durable, and in the feeds that the publisher
 * gives from then on.
 */
export function createApi({ pushSecret, ...given }: ApiOptions): Api {
  const { tokens } = given;
  const prepare = withKnownMedia(given);
  const options = {
    ...given,
    prepare,
    ...(pushSecret === undefined ? {} : { tokens: { ...tokens, any: async () => true } }),
  };
  const byToken = createAuthentication(options);
  const authenticate = withSignatures(byToken, pushSecret);
  const respond = async (sent: ApiRequest): Promise<ApiAnswer> => {
    if (sent.path === OPEN_API_PATH) return describe(sent, options);
    if (sent.path === MICROPUB_PATH) return answerMicropub(sent, { parts: options, authenticate: byToken });
    if (sent.path === MEDIA_ENDPOINT && sent.method === 'POST')
      return postMedia(sent, { parts: options, authenticate: byToken });
    const { token, request } = await authenticate(sent);
    const { id, operation, slug } = routeOf(request);
    // It was answered before.
    if (id === 'postMedia') throw new TypeError(id);
    requireScope(token, operation.scope);
    return HANDLERS[id]({ parts: options, request, token, slug, catalog: requireCatalog(options) });
  };
  return async (request) => {
    try {
      const answer = await respond(request);
      return request.method === 'HEAD' ? { ...answer, body: null } : answer;
    } catch (error) {
      return failed(error, options.onError);
    }
  };
}

async function describe({ method }: ApiRequest, { tokens, openApi }: ApiOptions): Promise<ApiAnswer> {
  await requireAny(tokens);
  if (!['GET', 'HEAD'].includes(method))
    throw new RefusedRequest(405, 'Send GET, HEAD.', { headers: { allow: 'GET, HEAD' } });
  return textAnswer(200, openApi(), { 'content-type': 'application/json' });
}

function failed(error: unknown, onError: (error: unknown) => void): ApiAnswer {
  if (error instanceof RefusedRequest) return problemAnswer(error);
  onError(error);
  if (error instanceof SourceError)
    return problemAnswer(
      unavailable(
        'The store cannot be used at present. Send the request again: what was written stays as it is.',
      ),
    );
  return problemAnswer(new RefusedRequest(500, 'The request has failed. The log of the service says why.'));
}
