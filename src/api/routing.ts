import { type Operation, type OperationId, operationIds, operations } from './operations.ts';
import { RefusedRequest } from './problem-answer.ts';
import type { ApiRequest } from './request.ts';

export interface Route {
  readonly id: OperationId;
  readonly operation: Operation;
  /** Empty where the path has none. */
  readonly slug: string;
}

const SLUG = '{slug}';

/** Which operation a request asks for. HEAD is GET. Throws `RefusedRequest`: 404, 405 with what is allowed, or 400. */
export function routeOf({ method, path }: Pick<ApiRequest, 'method' | 'path'>): Route {
  const known = operationIds.filter((id) => restOf(path, operations[id].path) !== undefined);
  const wanted = method === 'HEAD' ? 'GET' : method;
  const id = known.find((id) => operations[id].method === wanted);
  if (id !== undefined) {
    const operation = operations[id];
    return { id, operation, slug: decodeSlug(restOf(path, operation.path) ?? '') };
  }
  if (known.length === 0) throw new RefusedRequest(404, 'The API has nothing at this address.');
  const methods: readonly string[] = known.map((id) => operations[id].method);
  const allow = methods.flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name])).join(', ');
  throw new RefusedRequest(405, `Send ${allow}.`, { headers: { allow } });
}

/** What stands for `{slug}` in a path; `undefined` if the path is another one. */
function restOf(path: string, pattern: string): string | undefined {
  if (!pattern.endsWith(SLUG)) return path === pattern ? '' : undefined;
  const base = pattern.slice(0, -SLUG.length);
  return path.startsWith(base) && path.length > base.length ? path.slice(base.length) : undefined;
}

function decodeSlug(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new RefusedRequest(400, 'The slug in the address is not percent-encoded UTF-8.');
  }
}
