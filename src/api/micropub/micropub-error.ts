import type { RefusedRequest } from '../problem-answer.ts';
import { type ApiAnswer, jsonAnswer } from '../request.ts';

/** The names of errors that Micropub has (section 3.8). */
type ErrorName = 'invalid_request' | 'unauthorized' | 'insufficient_scope' | 'forbidden' | 'server_error';

/** A request that cannot be done, as Micropub answers it. */
export class MicropubError extends Error {
  override readonly name = 'MicropubError';
  readonly answer: ApiAnswer;

  constructor(
    status: number,
    error: ErrorName,
    detail: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.answer = jsonAnswer(status, { error, error_description: detail }, headers);
  }
}

/** The same of an error of the API, with every problem of the record. */
export function micropubErrorOf({ details, headers }: RefusedRequest): MicropubError {
  const { status, detail, problems = [] } = details;
  const errors = problems.filter(({ severity }) => severity === 'error');
  const named = errors.map(({ field, message }) => (field === undefined ? message : `${field} ${message}`));
  // Clients know no other status for what is wrong with a request.
  const known = [409, 412, 422].includes(status) ? 400 : status;
  return new MicropubError(known, nameOf(status), [detail, ...named].join(' '), headers);
}

function nameOf(status: number): ErrorName {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'insufficient_scope';
  return status >= 500 ? 'server_error' : 'invalid_request';
}
