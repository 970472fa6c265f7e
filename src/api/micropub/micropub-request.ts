import { isMapping } from '../../domain/schema.ts';
import { decode } from '../../records/parse-record.ts';
import { LARGEST_RECORD } from '../body.ts';
import { bounded, textOf as textOfPart } from '../media/form-bounds.ts';
import { boundaryOf, FormError, type FormPart, readParts } from '../media/multipart.ts';
import type { ApiRequest } from '../request.ts';
import { readUpdate, type Update } from './changes.ts';
import { MicropubError } from './micropub-error.ts';
import { type Properties, propertiesIn } from './properties.ts';

/** What a client asks for. */
export type Command =
  | { readonly action: 'create'; readonly properties: Properties; readonly slug?: string }
  | { readonly action: 'update'; readonly url: string; readonly update: Update }
  | { readonly action: 'delete' | 'undelete'; readonly url: string };

export interface MicropubBody {
  readonly command: () => Command;
  /** A token that was sent as a parameter (RFC 6750 section 2.2). */
  readonly accessToken?: string;
}

/** Stores a file of a form, and gives its address. `accessToken` is what the form has said before it. */
export type StoreFile = (file: FormPart, accessToken: string | undefined) => Promise<string>;

/** The most bytes of a form with files. */
const LARGEST_FORM = 64 * 2 ** 20;

/** Reads the body of a POST. Throws `MicropubError` where it is no form and no JSON. */
export async function readCommand(request: ApiRequest, storeFile: StoreFile): Promise<MicropubBody> {
  const field = request.header('content-type') ?? '';
  const type = field.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'multipart/form-data')
    return formBody(await readMultipart(request, boundaryOf(field), storeFile));
  const bytes = await request.readBytes(LARGEST_RECORD);
  if (bytes === undefined) throw tooLarge(LARGEST_RECORD);
  if (type === 'application/json') return { command: () => commandOfJson(parseJson(bytes)) };
  if (type !== 'application/x-www-form-urlencoded')
    throw new MicropubError(415, 'invalid_request', 'Send a form, or JSON.');
  return formBody(formFields(new URLSearchParams(textOf(bytes))));
}

type Form = ReadonlyMap<string, readonly string[]>;

function formBody(fields: Form): MicropubBody {
  const [accessToken] = fields.get('access_token') ?? [];
  return { command: () => commandOfForm(fields), ...(accessToken === undefined ? {} : { accessToken }) };
}

/** `category[]` is `category`. */
function formFields(entries: Iterable<readonly [string, string]>): Form {
  const fields = new Map<string, string[]>();
  for (const [key, value] of entries) {
    const name = key.replace(/\[\d*\]$/, '');
    fields.set(name, [...(fields.get(name) ?? []), value]);
  }
  return fields;
}

async function readMultipart(
  request: ApiRequest,
  boundary: string | undefined,
  storeFile: StoreFile,
): Promise<Form> {
  if (boundary === undefined) throw badForm('has no boundary.');
  const entries: [string, string][] = [];
  let left = LARGEST_RECORD;
  try {
    const chunks = bounded(request.chunks(), LARGEST_FORM, () => tooLarge(LARGEST_FORM));
    for await (const part of readParts(chunks, boundary)) {
      // An input of a page for which nobody has chosen a file.
      if (part.fileName === '') continue;
      const token = entries.find(([name]) => name === 'access_token')?.[1];
      const value = part.fileName === undefined ? await textOfPart(part, left) : await storeFile(part, token);
      left -= value.length;
      entries.push([part.name, value]);
    }
  } catch (error) {
    throw error instanceof FormError ? badForm(error.message) : error;
  }
  return formFields(entries);
}

function badForm(what: string): MicropubError {
  return new MicropubError(400, 'invalid_request', `The form ${what}`);
}

function tooLarge(bytes: number): MicropubError {
  return new MicropubError(413, 'invalid_request', `The body has more than ${bytes} bytes.`, {
    connection: 'close',
  });
}

function commandOfForm(fields: Form): Command {
  const [action = 'create'] = fields.get('action') ?? [];
  if (action === 'update')
    throw new MicropubError(
      400,
      'invalid_request',
      'An update is JSON, with replace, add or delete (Micropub section 3.4).',
    );
  if (action !== 'create') return removal(action, fields.get('url')?.[0]);
  const [kind = 'entry'] = fields.get('h') ?? [];
  requireEntry(`h-${kind}`);
  const own = [...fields].filter(([name]) => !['h', 'action', 'access_token'].includes(name));
  return creation(propertiesIn(Object.fromEntries(own)));
}

function commandOfJson(body: Readonly<Record<string, unknown>>): Command {
  const { action = 'create', url, type, properties } = body;
  if (action === 'create') {
    requireEntry(Array.isArray(type) ? type[0] : type);
    if (!isMapping(properties))
      throw new MicropubError(400, 'invalid_request', 'properties must be an object.');
    return creation(propertiesIn(properties));
  }
  if (action !== 'update') return removal(action, url);
  const update = readUpdate(body);
  if (typeof update === 'string') throw new MicropubError(400, 'invalid_request', `${update}.`);
  return { action, url: requireUrl(url), update };
}

function requireEntry(type: unknown): void {
  if (type !== 'h-entry')
    throw new MicropubError(400, 'invalid_request', 'Only entries are taken: h=entry, or the type h-entry.');
}

function removal(action: unknown, url: unknown): Command {
  if (action !== 'delete' && action !== 'undelete')
    throw new MicropubError(400, 'invalid_request', 'The action must be create, update, delete or undelete.');
  return { action, url: requireUrl(url) };
}

function requireUrl(url: unknown): string {
  if (typeof url === 'string' && url !== '') return url;
  throw new MicropubError(400, 'invalid_request', 'url must be the address of an entry.');
}

/** Properties that begin with `mp-` are for the server. */
function creation(sent: Properties): Command {
  const { 'mp-slug': slugs = [], slug = [], 'mp-photo-alt': alts = [], ...rest } = sent;
  const own = Object.entries(rest).filter(([name]) => !name.startsWith('mp-'));
  const photo = (rest.photo ?? []).map((value, index) => {
    const alt = alts[index];
    return typeof value === 'string' && typeof alt === 'string' && alt !== '' ? { value, alt } : value;
  });
  const [wanted = slug[0]] = slugs;
  const properties = { ...Object.fromEntries(own), ...(photo.length > 0 ? { photo } : {}) };
  return {
    action: 'create',
    properties,
    ...(typeof wanted === 'string' && wanted !== '' ? { slug: wanted } : {}),
  };
}

function parseJson(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(textOf(bytes));
    if (isMapping(value)) return value;
  } catch (error) {
    if (error instanceof MicropubError) throw error;
  }
  throw new MicropubError(400, 'invalid_request', 'The body is not a JSON object.');
}

function textOf(bytes: Uint8Array): string {
  const text = decode(bytes);
  if (typeof text === 'string') return text;
  throw new MicropubError(400, 'invalid_request', 'The body is not valid UTF-8.');
}
