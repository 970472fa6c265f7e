import type { SentRecord } from '../domain/article-store.ts';
import { decode } from '../records/parse-record.ts';
import { RefusedRequest } from './problem-answer.ts';
import type { ApiRequest } from './request.ts';

/** The most bytes of a record, as of a file in a folder. */
export const LARGEST_RECORD = 2 * 2 ** 20;

/** The most bytes of a batch. */
export const LARGEST_BATCH = 16 * 2 ** 20;

/** Which media types a body may have, and what it is then. The first is what errors advise. */
export type BodyTypes<Kind extends string> = Readonly<Record<string, Kind>>;

export const RECORD_TYPES: BodyTypes<SentRecord['format']> = {
  'application/json': 'json',
  'text/markdown': 'markdown',
  'text/x-markdown': 'markdown',
};

export const PATCH_TYPES: BodyTypes<'patch'> = { 'application/merge-patch+json': 'patch' };

export const BATCH_TYPES: BodyTypes<'lines'> = {
  'application/x-ndjson': 'lines',
  'application/ndjson': 'lines',
  'application/jsonl': 'lines',
};

export const NINJS_TYPES: BodyTypes<'ninjs'> = { 'application/json': 'ninjs' };

export const SITE_TYPES: BodyTypes<'site'> = {
  'application/yaml': 'site',
  'application/x-yaml': 'site',
  'text/yaml': 'site',
  'text/x-yaml': 'site',
  'application/json': 'site',
};

/** The body as text, and what it is by its media type. Throws `RefusedRequest`: 413, 415, or 422 for what is not UTF-8. */
export async function readBody<Kind extends string>(
  request: ApiRequest,
  types: BodyTypes<Kind>,
  maxBytes: number,
): Promise<{ readonly kind: Kind; readonly text: string }> {
  const kind = kindOf(request, types);
  const bytes = await request.readBytes(maxBytes);
  if (bytes === undefined)
    throw new RefusedRequest(413, `The body has more than ${maxBytes} bytes.`, {
      headers: { connection: 'close' },
    });
  const text = decode(bytes);
  if (typeof text === 'string') return { kind, text };
  const problem = { severity: 'error', code: 'file.not-utf8', pointer: '', line: text } as const;
  throw new RefusedRequest(422, 'The body is not valid UTF-8.', {
    problems: [{ ...problem, message: 'is not valid UTF-8' }],
  });
}

function kindOf<Kind extends string>(request: ApiRequest, types: BodyTypes<Kind>): Kind {
  const wanted = Object.keys(types).join(', ');
  const coding = request.header('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (coding !== 'identity' && coding !== '')
    throw new RefusedRequest(415, `Send the body without the content coding ${coding}.`, {
      headers: { 'accept-encoding': 'identity' },
    });
  const { type, charset } = mediaTypeOf(request.header('content-type') ?? '');
  const kind = Object.hasOwn(types, type) ? types[type] : undefined;
  if (kind === undefined)
    throw new RefusedRequest(415, `Send a Content-Type that says what the body is: ${wanted}.`, {
      headers: { accept: wanted },
    });
  if (charset !== undefined && !/^(?:utf-?8|us-ascii)$/i.test(charset))
    throw new RefusedRequest(415, `Send the body in UTF-8, not in ${charset}.`, {
      headers: { accept: wanted },
    });
  return kind;
}

/** RFC 9110 section 8.3.1. */
function mediaTypeOf(field: string): { readonly type: string; readonly charset: string | undefined } {
  const [type = '', ...parameters] = field.split(';').map((part) => part.trim());
  const named = parameters.find((parameter) => /^charset=/i.test(parameter));
  const charset = named?.slice('charset='.length).replaceAll('"', '').slice(0, 40);
  return { type: type.toLowerCase(), charset };
}
