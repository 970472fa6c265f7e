import type { Catalog } from '../catalog/catalog.ts';
import type { ApiParts } from './exchange.ts';
import { RefusedRequest } from './problem-answer.ts';

/** Seconds after which to try again what failed because the store or the publication could not be used. */
const RETRY_S = 2;

/** The publication. Throws `RefusedRequest` (503) while the service reads it for the first time. */
export function requireCatalog({ publisher }: Pick<ApiParts, 'publisher'>): Catalog {
  const catalog = publisher.catalog();
  if (catalog === undefined) throw unavailable('The articles are still being read.');
  return catalog;
}

export function unavailable(detail: string): RefusedRequest {
  return new RefusedRequest(503, detail, { headers: { 'retry-after': String(RETRY_S) } });
}
