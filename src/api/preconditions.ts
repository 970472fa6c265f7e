import type { Precondition } from '../domain/article-store.ts';
import { RefusedRequest } from './problem-answer.ts';
import type { ApiRequest } from './request.ts';

/** The entity tag of a revision. It is strong: a revision never names two texts. */
export function entityTagOf(revision: string): string {
  return `"${revision}"`;
}

// RFC 9110 section 8.8.3. A tag may hold commas.
const ENTITY_TAG = /(W\/)?"([^"]*)"/g;
const ENTITY_TAGS = /^\s*(?:,\s*)*(?:W\/)?"[^"]*"\s*(?:,\s*(?:(?:W\/)?"[^"]*"\s*)?)*$/;

/**
 * What must be true for a write (RFC 9110 section 13.1), by the present revision. Throws `RefusedRequest`: 400 for a field that
 * cannot be read, since to ignore it could overwrite another writer's change, and 412 where it is false already.
 */
export function readPrecondition(request: ApiRequest, present: string | undefined): Precondition | undefined {
  for (const name of ['if-unmodified-since', 'if-modified-since', 'if-range']) {
    if (request.header(name) !== undefined)
      throw new RefusedRequest(400, `${name} is not supported here: send If-Match with the entity tag.`);
  }
  const match = request.header('if-match');
  const noneMatch = request.header('if-none-match');
  if (match !== undefined && noneMatch !== undefined)
    throw new RefusedRequest(400, 'If-Match and If-None-Match exclude each other: send one of them.');
  if (match !== undefined) return matched(match, present);
  if (noneMatch === undefined) return undefined;
  if (noneMatch.trim() === '*') return { absent: true };
  throw new RefusedRequest(400, 'For a write, If-None-Match can only be *.');
}

/** If-Match compares strongly: a weak tag never matches. */
function matched(field: string, present: string | undefined): Precondition {
  if (field.trim() === '*') return { present: true };
  const tags = tagsOf(field, 'If-Match').filter(({ isWeak }) => !isWeak);
  const [only] = tags;
  if (tags.length === 1 && only !== undefined) return { ifMatch: only.tag };
  if (present !== undefined && tags.some(({ tag }) => tag === present)) return { ifMatch: present };
  throw preconditionFailed(present);
}

/** Whether a GET is to be answered by 304. If-None-Match compares weakly, since proxies make tags weak. */
export function isNotModified(request: ApiRequest, revision: string): boolean {
  const field = request.header('if-none-match');
  if (field === undefined) return false;
  return field.trim() === '*' || tagsOf(field, 'If-None-Match').some(({ tag }) => tag === revision);
}

function tagsOf(field: string, name: string): { readonly isWeak: boolean; readonly tag: string }[] {
  if (!ENTITY_TAGS.test(field))
    throw new RefusedRequest(400, `${name} must be * or entity tags in double quotes, such as "a1b2".`);
  return Array.from(field.matchAll(ENTITY_TAG), ([, weak, tag = '']) => ({
    isWeak: weak !== undefined,
    tag,
  }));
}

/** 412, with the present revision. */
export function preconditionFailed(revision: string | undefined): RefusedRequest {
  return revision === undefined
    ? new RefusedRequest(412, 'There is nothing here that the request could replace.')
    : new RefusedRequest(
        412,
        'Somebody else has changed it, or it is there already: read it again, and repeat the change.',
        {
          revision,
          headers: { etag: entityTagOf(revision) },
        },
      );
}
