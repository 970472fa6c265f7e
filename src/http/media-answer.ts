import type { CurrentMedia } from '../catalog/current-media.ts';
import { type ByteRange, MEDIA_PATH, type MediaFile, type MediaStore } from '../domain/media.ts';
import type { Edition } from '../feeds/edition.ts';
import type { PlainHeaders } from '../feeds/text-document.ts';
import { parseRange } from './byte-range.ts';
import { answerPreconditionFailed, isNotModified } from './conditional.ts';
import type { PlainAnswer, PlainRequest } from './plain.ts';
import { textAnswer } from './text-answer.ts';

const YEAR_SECONDS = 31_536_000;

/**
 * A file that a current article names: 404 before it is due and after it has gone. Its address holds the hash of its bytes, so
 * caches may keep it; but no longer than its last article.
 */
export async function answerMedia(
  request: PlainRequest,
  edition: Edition,
  { media, now }: { readonly media: MediaStore | undefined; readonly now: () => number },
): Promise<PlainAnswer> {
  const key = decoded(request.path.slice(MEDIA_PATH.length));
  const time = now();
  const current = await edition.media?.(key, time);
  if (current === undefined || media === undefined) return missing();
  const headers = headersOf(current, time);
  const { file } = current;
  const entityTag = `"${file.hash}"`;
  if (isRefused(request.header('if-match'), entityTag)) return answerPreconditionFailed();
  const preconditions = { ifNoneMatch: request.header('if-none-match'), ifModifiedSince: undefined };
  if (isNotModified(preconditions, { entityTag }, time)) return { status: 304, headers, body: null };
  const open = await media.find(file);
  if (open === undefined) return missing();
  const range = rangeOf(request, file, entityTag);
  if (range === 'unsatisfiable') return unsatisfiable(file);
  const whole = {
    ...headers,
    'content-type': file.type,
    'x-content-type-options': 'nosniff',
    ...policy(file),
  };
  const isHead = request.method === 'HEAD';
  if (range === undefined) {
    const own = { ...whole, 'content-length': String(file.bytes) };
    return { status: 200, headers: own, body: isHead ? null : await open() };
  }
  return { status: 206, headers: { ...whole, ...rangeHeaders(range, file) }, body: await open(range) };
}

function headersOf({ file, until }: CurrentMedia, now: number): PlainHeaders {
  const seconds = Math.max(0, Math.min(YEAR_SECONDS, Math.floor((until - now) / 1000)));
  return {
    etag: `"${file.hash}"`,
    'cache-control': `public, max-age=${seconds}${until === Infinity ? ', immutable' : ''}`,
    'accept-ranges': 'bytes',
    'access-control-allow-origin': '*',
  };
}

/** An SVG that somebody opens is a document, whose scripts would run on our origin. */
function policy({ type }: MediaFile): PlainHeaders {
  return type === 'image/svg+xml' ? { 'content-security-policy': "sandbox; default-src 'none'" } : {};
}

/** `Range` counts for GET alone, and with `If-Range` only if that names this file (RFC 9110 section 13.1.5). */
function rangeOf(
  request: PlainRequest,
  { bytes }: MediaFile,
  entityTag: string,
): ByteRange | 'unsatisfiable' | undefined {
  const condition = request.header('if-range');
  if (request.method !== 'GET' || (condition !== undefined && condition.trim() !== entityTag))
    return undefined;
  return parseRange(request.header('range'), bytes);
}

function rangeHeaders({ start, end }: ByteRange, { bytes }: MediaFile): PlainHeaders {
  return { 'content-range': `bytes ${start}-${end}/${bytes}`, 'content-length': String(end - start + 1) };
}

function unsatisfiable({ bytes }: MediaFile): PlainAnswer {
  return textAnswer(416, 'The file has fewer bytes.', { 'content-range': `bytes */${bytes}` });
}

/** If-Match compares strongly (RFC 9110 section 13.1.1). */
function isRefused(ifMatch: string | undefined, entityTag: string): boolean {
  if (ifMatch === undefined || ifMatch.trim() === '*') return false;
  return !ifMatch.split(',').some((tag) => tag.trim() === entityTag);
}

function missing(): PlainAnswer {
  return textAnswer(404, 'There is no such file.');
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
