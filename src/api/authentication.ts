import { formatPath } from '../domain/address.ts';
import type { NewArticle } from '../domain/article-store.ts';
import type { Site } from '../domain/site/site.ts';
import { hashSecret } from '../domain/token-secret.ts';
import type { Token, TokenScope, TokenStore } from '../domain/token-store.ts';
import { topicsOf } from '../domain/topics.ts';
import { createFailedTokens } from './failed-tokens.ts';
import { RefusedRequest } from './problem-answer.ts';
import type { ApiRequest } from './request.ts';

export interface AuthenticationOptions {
  readonly tokens: TokenStore;
  readonly now: () => number;
  /** Called when an address has sent so many failed tokens that it has to wait. */
  readonly onManyFailures?: ((address: string) => void) | undefined;
}

/** Gives the token of a request, or throws `RefusedRequest`: 404 while there is no token at all, 401 or 429. */
export type Authenticate = (request: ApiRequest) => Promise<Token>;

export function createAuthentication({ tokens, now, onManyFailures }: AuthenticationOptions): Authenticate {
  const failed = createFailedTokens();
  // Hashes of tokens that were valid: behind one proxy all clients have one address, and none locks the others out.
  const known = new Set<string>();
  return async (request) => {
    const secret = secretOf(request);
    if (secret === undefined) {
      await requireAny(tokens);
      throw new RefusedRequest(401, 'Send a token: Authorization: Bearer TOKEN.', {
        headers: { 'www-authenticate': 'Bearer' },
      });
    }
    const { address = '' } = request;
    const hash = await hashSecret(secret);
    const wait = known.has(hash) ? undefined : failed.waitOf(address, now());
    if (wait !== undefined) {
      await requireAny(tokens);
      throw new RefusedRequest(429, `Too many tokens have failed. Try again in ${wait} s.`, {
        headers: { 'retry-after': String(wait) },
      });
    }
    const token = await tokens.find(hash);
    if (token !== undefined) {
      known.add(hash);
      return token;
    }
    known.delete(hash);
    await requireAny(tokens);
    if (failed.fail(address, now())) onManyFailures?.(address);
    throw new RefusedRequest(401, 'The token is unknown, or was revoked.', {
      headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
    });
  };
}

/** The same request with a token that it has as a parameter (RFC 6750 section 2.2). */
export function withToken(request: ApiRequest, token: string | undefined): ApiRequest {
  if (token === undefined) return request;
  return {
    ...request,
    header: (name) => (name === 'authorization' ? `Bearer ${token}` : request.header(name)),
  };
}

/** The API is off while there is no token: throws `RefusedRequest` with 404 then. */
export async function requireAny(tokens: TokenStore): Promise<void> {
  if (!(await tokens.any())) throw new RefusedRequest(404, 'There is nothing at this address.');
}

// RFC 6750 section 2.1. No token of ours is longer.
const BEARER = /^Bearer +([\w.~+/-]{1,500}=*)$/i;

function secretOf(request: ApiRequest): string | undefined {
  return BEARER.exec(request.header('authorization')?.trim() ?? '')?.[1];
}

/** Throws `RefusedRequest` with 403 if the token may not do this. */
export function requireScope({ name, scopes }: Token, scope: TokenScope | undefined): void {
  if (scope === undefined || scopes.includes(scope)) return;
  throw new RefusedRequest(403, `The token ${name} does not have the scope ${scope}.`, {
    headers: { 'www-authenticate': `Bearer error="insufficient_scope", scope="${scope}"` },
  });
}

/** Throws `RefusedRequest` with 403 if the token is limited to topics and the article is on none of them. */
export function requireTopic(token: Token, article: TopicFields, site: Site): void {
  if (isWithinTopics(token, article, site)) return;
  const { name, topics } = token;
  throw new RefusedRequest(
    403,
    `The token ${name} is limited to articles on one of these topics: ${topics.join(', ')}.`,
  );
}

type TopicFields = Omit<NewArticle['article'], 'html'>;

export function isWithinTopics({ topics }: Token, article: TopicFields, site: Site): boolean {
  return topics.length === 0 || topics.some((topic) => isOnTopic(topic, article, site));
}

/** `topic` is a path, such as `/category/politics`. */
export function isOnTopic(topic: string, article: TopicFields, site: Site): boolean {
  return topicsOf(article, site).some(({ selection }) => formatPath(selection) === topic);
}

/** The name of the token that the environment gives. */
export const ENVIRONMENT_TOKEN = 'FEEDSTAND_TOKEN';

/** The tokens of a store, and one that the environment gives, which may do everything. */
export function withEnvironmentToken(tokens: TokenStore, secret: string): TokenStore {
  const hash = hashSecret(secret);
  const token: Token = {
    name: ENVIRONMENT_TOKEN,
    scopes: ['articles:write', 'articles:delete', 'site'],
    topics: [],
    createdAt: 0,
  };
  return {
    ...tokens,
    // Both are hashes, of which an attacker controls no prefix: how long it takes to compare them tells nothing.
    find: async (sent) => (sent === (await hash) ? token : tokens.find(sent)),
    any: async () => true,
  };
}
