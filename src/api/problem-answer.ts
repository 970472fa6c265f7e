import { type ApiAnswer, textAnswer } from './request.ts';
import type { ProblemDetails } from './schemas.ts';

/** The names of statuses (RFC 9110 section 15, RFC 6585). */
const TITLES = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  410: 'Gone',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const;

export type ProblemStatus = keyof typeof TITLES;

export const problemStatuses = Object.keys(TITLES).map(Number) as readonly ProblemStatus[];

type More = Omit<ProblemDetails, 'type' | 'title' | 'status' | 'detail'>;

/** A request that cannot be done: thrown where it is found, and answered by `application/problem+json` (RFC 9457). */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest';
  readonly details: ProblemDetails;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: ProblemStatus,
    detail: string,
    { headers = {}, ...more }: More & { readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(detail);
    this.details = { type: 'about:blank', title: TITLES[status], status, detail, ...more };
    this.headers = headers;
  }
}

export function problemAnswer({ details, headers }: RefusedRequest): ApiAnswer {
  return textAnswer(details.status, `${JSON.stringify(details)}\n`, {
    'content-type': 'application/problem+json',
    ...headers,
  });
}
