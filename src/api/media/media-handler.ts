import { mediaUrl } from '../../domain/media.ts';
import type { MediaIntake } from '../../domain/media-library.ts';
import type { Site } from '../../domain/site/site.ts';
import { type Authenticate, requireScope, withToken } from '../authentication.ts';
import { requireCatalog } from '../available.ts';
import type { ApiParts } from '../exchange.ts';
import { operations } from '../operations.ts';
import { RefusedRequest } from '../problem-answer.ts';
import { type ApiAnswer, type ApiRequest, jsonAnswer } from '../request.ts';
import type { Uploaded } from '../schemas.ts';
import { bounded, textOf } from './form-bounds.ts';
import { boundaryOf, FormError, type FormPart, readParts } from './multipart.ts';
import { LARGEST_FILE, storeUpload } from './upload.ts';

/** Where files are sent to. */
export const MEDIA_ENDPOINT = operations.postMedia.path;

/** The most bytes of a form, and of a token in it. */
const LARGEST_FORM = LARGEST_FILE + 65_536;
const LARGEST_TOKEN = 4096;

interface Intake {
  readonly parts: ApiParts;
  readonly authenticate: Authenticate;
}

/**
 * Takes a file (Micropub section 3.6): the part `file` of a form, or `media`, as Superdesk names it. The token may be a part before
 * it. Throws `RefusedRequest`; of who sends no valid token nothing is stored.
 */
export async function postMedia(request: ApiRequest, intake: Intake): Promise<ApiAnswer> {
  const isGiven = request.header('authorization') !== undefined;
  if (isGiven) await authorize(request, intake);
  const { token, file } = await readForm(request).catch(async (error) => {
    // Of the form a stranger learns nothing.
    if (!isGiven) await authorize(request, intake);
    throw refusalOf(error);
  });
  if (!isGiven) await authorize(withToken(request, token), intake);
  const { site, media } = requirePlace(intake.parts);
  if (file === undefined) throw new RefusedRequest(400, 'The form has no part with the name file.');
  const stored = await storeUpload(file, media, intake.parts.now).catch((error) => {
    throw refusalOf(error);
  });
  return uploadedAnswer(site, stored);
}

function refusalOf(error: unknown): unknown {
  if (!(error instanceof FormError)) return error;
  return new RefusedRequest(400, `The form ${error.message}`, CLOSE);
}

const CLOSE = { headers: { connection: 'close' } };

async function authorize(request: ApiRequest, { parts, authenticate }: Intake): Promise<void> {
  requireScope(await authenticate(request), operations.postMedia.scope);
  requirePlace(parts);
}

/** Where files go; `undefined` where the publication publishes none. */
export function mediaPlaceOf(
  parts: ApiParts,
): { readonly site: Site; readonly media: MediaIntake } | undefined {
  const { site } = requireCatalog(parts);
  const { media } = parts;
  return media === undefined || site.media === undefined ? undefined : { site, media };
}

function requirePlace(parts: ApiParts) {
  const place = mediaPlaceOf(parts);
  if (place !== undefined) return place;
  throw new RefusedRequest(404, 'Files are not taken here: set media: serve in site.yaml.');
}

interface UploadForm {
  readonly token?: string | undefined;
  /** Read up to its body. */
  readonly file?: FormPart;
}

async function readForm(request: ApiRequest): Promise<UploadForm> {
  const boundary = boundaryOf(request.header('content-type') ?? '');
  if (boundary === undefined)
    throw new RefusedRequest(415, 'Send a form of the type multipart/form-data, with the part file.', {
      headers: { accept: 'multipart/form-data' },
    });
  if (Number(request.header('content-length') ?? 0) > LARGEST_FORM) throw tooLarge();
  let token: string | undefined;
  const form = readParts(bounded(request.chunks(), LARGEST_FORM, tooLarge), boundary);
  // Not in a loop, whose end would end the reading of the file.
  for (let next = await form.next(); !next.done; next = await form.next()) {
    const part = next.value;
    if (part.name === 'file' || (part.name === 'media' && part.fileName !== undefined))
      return { token, file: part };
    if (part.name === 'access_token') token = (await textOf(part, LARGEST_TOKEN)).trim();
  }
  return { token };
}

function tooLarge(): RefusedRequest {
  return new RefusedRequest(413, `The file has more than ${LARGEST_FILE} bytes.`, CLOSE);
}

function uploadedAnswer(site: Site, file: Parameters<typeof mediaUrl>[1]): ApiAnswer {
  const { type, bytes, width, height } = file;
  const url = mediaUrl(site, file);
  const size = width === undefined || height === undefined ? {} : { width, height };
  return jsonAnswer(201, { url, type, bytes, ...size } satisfies Uploaded, { location: url });
}
