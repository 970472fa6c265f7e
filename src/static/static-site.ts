import { EVERYTHING_PATH } from '../domain/address.ts';
import type { Digest } from '../feeds/digest.ts';
import type { Edition } from '../feeds/edition.ts';
import { windowOf } from '../feeds/output-window.ts';
import { answer } from '../http/answer.ts';
import type { PlainAnswer } from '../http/plain.ts';
import type { Service } from '../http/service.ts';
import { outputs } from '../outputs/outputs.ts';
import type { FeedKey } from './feed-key.ts';
import { feedOf, requestFor, type StaticAddress } from './static-address.ts';

/** A file of the static output. */
export interface StaticFile {
  /** Below the output folder, with `/`. */
  readonly file: string;
  /** Whether the output is incomplete without it. */
  readonly isRequired: boolean;
  /** Names the bytes: other bytes have another tag. */
  readonly tag: string;
  /** Names what the bytes were rendered from; absent where that is not known. */
  readonly key?: string;
  /** Absent where the file was not rendered, because it is as it was. */
  readonly bytes?: Uint8Array;
}

export interface StaticSiteOptions {
  readonly service: Service;
  readonly edition: Edition;
  readonly addresses: readonly StaticAddress[];
  readonly keyOf: FeedKey;
  /** The tag of a file that was rendered from what `key` names and is still there; `undefined` if there is none. */
  readonly known: (file: string, key: string) => string | undefined;
  readonly digest: Digest;
}

/**
 * Renders the answer at each address as a file. The bytes come from `answer`, as everywhere else. A feed with a known key is not
 * rendered again. The feeds of everything always are: if one differs despite an equal key, this program renders differently, and
 * no earlier file counts.
 */
export async function* renderStaticSite(options: StaticSiteOptions): AsyncGenerator<StaticFile> {
  let isTrusted = true;
  for (const address of options.addresses) {
    const isProbe = feedOf(address)?.path === EVERYTHING_PATH;
    const key = await keyOfAddress(address, options);
    const known = key === undefined ? undefined : options.known(address.file, key);
    if (known !== undefined && isTrusted && !isProbe) {
      yield { ...shared(address, key), tag: known };
      continue;
    }
    const rendered = await render(address, key, options);
    if (rendered === undefined) continue;
    if (isProbe && known !== undefined && known !== rendered.tag) isTrusted = false;
    yield rendered;
  }
}

/** `undefined` if the answer has another status: `site.yaml` may redirect the address. */
async function render(
  address: StaticAddress,
  key: string | undefined,
  { service, digest }: StaticSiteOptions,
): Promise<StaticFile | undefined> {
  const found = await answer(requestFor(address), service);
  if (found.status !== (address.status ?? 200)) return undefined;
  const bytes = bytesOf(found);
  return { ...shared(address, key), bytes, tag: found.headers.etag ?? digest(bytes) };
}

function shared({ file, kind }: StaticAddress, key: string | undefined) {
  return { file, isRequired: kind === 'feed', ...(key === undefined ? {} : { key }) };
}

async function keyOfAddress(
  address: StaticAddress,
  { edition, keyOf }: StaticSiteOptions,
): Promise<string | undefined> {
  const feed = feedOf(address);
  if (feed === undefined) return undefined;
  const view = await edition.feed(feed.path, windowOf(outputs[feed.output]));
  return view && keyOf(view, feed.output);
}

const encoder = new TextEncoder();

function bytesOf({ body }: PlainAnswer): Uint8Array {
  if (body instanceof ReadableStream) throw new Error('feeds and pages are not streams');
  return typeof body === 'string' || body === null ? encoder.encode(body ?? '') : body;
}
