import type { Token } from '../../domain/token-store.ts';
import type { Authenticate } from '../authentication.ts';
import { LARGEST_RECORD } from '../body.ts';
import { RefusedRequest } from '../problem-answer.ts';
import type { ApiRequest } from '../request.ts';

const PUSH_PATH = '/api/push/';

/** The header field in which Superdesk sends the signature: `sha1=` and the HMAC-SHA1 of the body in hexadecimal. */
const SIGNATURE_FIELD = 'x-superdesk-signature';

const SIGNATURE = /^sha1=([\da-f]{40})$/i;

/** Whether a body was signed by the secret. It takes as long for any wrong signature. */
export async function isSigned(body: Uint8Array, field: string, secret: string): Promise<boolean> {
  const hexadecimal = SIGNATURE.exec(field.trim())?.[1];
  if (hexadecimal === undefined) return false;
  const signature = Uint8Array.from({ length: 20 }, (_, index) =>
    Number.parseInt(hexadecimal.slice(2 * index, 2 * index + 2), 16),
  );
  const algorithm = { name: 'HMAC', hash: 'SHA-1' };
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(secret), algorithm, false, [
    'verify',
  ]);
  return crypto.subtle.verify('HMAC', key, signature, new Uint8Array(body));
}

/** What a signed item may do. */
const SIGNED: Token = { name: 'superdesk', scopes: ['articles:write'], topics: [], createdAt: 0 };

export interface Authenticated {
  readonly token: Token;
  /** The same request, whose body can be read. */
  readonly request: ApiRequest;
}

/** As `authenticate`; pushed items may be signed by a secret in place of a token. Throws `RefusedRequest` (401) for a wrong signature. */
export function withSignatures(
  authenticate: Authenticate,
  secret: string | undefined,
): (request: ApiRequest) => Promise<Authenticated> {
  return async (request) => {
    const field = request.header(SIGNATURE_FIELD);
    if (secret === undefined || field === undefined || !request.path.startsWith(PUSH_PATH))
      return { request, token: await authenticate(request) };
    const body = await request.readBytes(LARGEST_RECORD);
    // A body that is too long is refused where it is read.
    if (body !== undefined && !(await isSigned(body, field, secret)))
      throw new RefusedRequest(
        401,
        'The signature is not that of this body and the secret of this service.',
        {
          headers: { 'www-authenticate': 'Bearer' },
        },
      );
    return { token: SIGNED, request: { ...request, readBytes: async () => body } };
  };
}
