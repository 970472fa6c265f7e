import type { PutResult } from '../domain/article-store.ts';
import { preconditionFailed } from './preconditions.ts';
import type { RefusedRecord } from './preparation.ts';
import { RefusedRequest } from './problem-answer.ts';

export const NO_ARTICLE = 'There is no article under this slug.';

/** Why a put was refused. */
export function refusedPut(result: Extract<PutResult, { kind: 'precondition' | 'taken' }>): RefusedRequest {
  if (result.kind === 'precondition') return preconditionFailed(result.rev);
  const { field, slug, id } = result;
  const detail =
    field === 'id'
      ? `The id ${id} is taken by the article ${slug}.`
      : `The slug ${slug} is taken by the article with the id ${id}. Send If-Match with its entity tag to give it another id.`;
  return new RefusedRequest(409, detail, { takenBy: { field, slug, id } });
}

/** 422 with every problem. `revision` is that of the present article, if the record has hidden it. */
export function refusedRecord({ problems }: RefusedRecord, revision?: string): RefusedRequest {
  const hidden = revision === undefined ? {} : { revision, hidden: true };
  const detail =
    revision === undefined
      ? 'The record has an error, and nothing was stored.'
      : 'The record has an error. It asks to leave the feeds, and the present article does so.';
  return new RefusedRequest(422, detail, { problems, ...hidden });
}
