import type { CurrentMedia } from '../../catalog/current-media.ts';
import { EVERYTHING_PATH, feedUrl, type OutputId, outputIds, SUFFIXES } from '../../domain/address.ts';
import type { Site } from '../../domain/site/site.ts';
import type { PlainHeaders } from '../../feeds/text-document.ts';
import { answer } from '../../http/answer.ts';
import type { Service } from '../../http/service.ts';
import { listPaths } from '../../http/site-answer.ts';
import { outputs } from '../../outputs/outputs.ts';
import { type OldAddress, oldAddresses } from '../old-addresses.ts';
import { type MediaRules, mediaRules } from './media-rules.ts';

/** The rules by which a server answers with the files as the service does. */
export interface HostRules {
  /** The public base address. */
  readonly base: string;
  /** The path of the base address; empty at the root of a host. */
  readonly prefix: string;
  readonly feeds: readonly { readonly suffix: string; readonly contentType: string }[];
  /** Of feeds, pages and lists alike. */
  readonly cacheControl: string;
  /** The header fields of a page that matter to a browser. */
  readonly page: PlainHeaders;
  readonly lists: readonly { readonly path: string; readonly contentType: string }[];
  readonly old: readonly OldAddress[];
  /** Paths that answer 410, in which `*` is any one part. */
  readonly gonePatterns: readonly string[];
  /** Whether a person's browser gets a page at the address of a feed. */
  readonly pages: boolean;
  /** Absent if no files are published. */
  readonly media?: MediaRules;
}

/** Takes the header fields from the service's own answers, so that a host says the same. */
export async function createHostRules(
  service: Service,
  site: Site,
  media: readonly CurrentMedia[],
): Promise<HostRules> {
  const headersAt = async (path: string): Promise<PlainHeaders> => {
    return (await answer({ method: 'GET', path, url: path, header: () => undefined }, service)).headers;
  };
  const feed = await headersAt(`${EVERYTHING_PATH}${SUFFIXES[outputIds[0] as OutputId]}`);
  const page = await headersAt('/');
  const lists = await Promise.all(
    listPaths.map(async (path) => ({ path, contentType: (await headersAt(path))['content-type'] ?? '' })),
  );
  const prefix = new URL(site.feeds).pathname.replace(/\/$/, '');
  const isBounded = media.some(({ until }) => until !== Infinity);
  return {
    base: site.feeds,
    prefix,
    ...(media.length === 0 ? {} : { media: mediaRules(prefix, isBounded) }),
    feeds: outputIds.map((id) => ({ suffix: SUFFIXES[id], contentType: outputs[id].contentType })),
    cacheControl: feed['cache-control'] ?? '',
    page: pick(page, ['content-type', 'content-security-policy', 'referrer-policy']),
    lists: lists.filter(({ contentType }) => contentType !== ''),
    old: await oldAddresses(service, site),
    gonePatterns: site.gone.filter((path) => path.includes('*')),
    pages: site.pages,
  };
}

function pick(headers: PlainHeaders, names: readonly string[]): PlainHeaders {
  return Object.fromEntries(names.flatMap((name) => (headers[name] ? [[name, headers[name]]] : [])));
}

/** The address of the feed of everything, by the words that WordPress has for formats in `?feed=`. */
export function queriedFeeds({
  base,
}: HostRules): readonly { readonly word: string; readonly url: string }[] {
  const url = (output: OutputId) => feedUrl({ feeds: base }, EVERYTHING_PATH, output);
  return [
    { word: '(feed|rss|rss2|rdf)', url: url('rss') },
    { word: 'atom', url: url('atom') },
  ];
}
