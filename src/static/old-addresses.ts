import { outputIds, SUFFIXES } from '../domain/address.ts';
import type { Site } from '../domain/site/site.ts';
import { namedKinds } from '../domain/topic-kinds.ts';
import { answer } from '../http/answer.ts';
import { oldFiles } from '../http/redirects.ts';
import type { Service } from '../http/service.ts';

/** An address without content: it redirects or answers 410. */
export interface OldAddress {
  /** Decoded, below the public base address. */
  readonly path: string;
  /** A whole URL; absent for 410. */
  readonly location?: string;
  readonly status: number;
  readonly cacheControl: string;
}

/**
 * The old addresses that can be listed: those of `site.yaml`, former slugs of topics, and those of other systems for everything.
 * Each is requested, so that the redirects are those of the service. Patterns cover the rest: see `hosts.ts`.
 */
export async function oldAddresses(service: Service, site: Site): Promise<OldAddress[]> {
  const found: OldAddress[] = [];
  for (const path of new Set(candidates(site))) {
    const request = { method: 'GET', path, url: encodeURI(path), header: () => undefined };
    const { status, headers } = await answer(request, service);
    const { location } = headers;
    const old = { path, status, cacheControl: headers['cache-control'] ?? '' };
    if (location !== undefined) found.push({ ...old, location });
    else if (status === 410) found.push(old);
  }
  return found;
}

function* candidates(site: Site): Generator<string> {
  yield* [...site.redirects.keys()].filter((path) => path !== '');
  yield* site.gone.filter((path) => !path.includes('*'));
  yield* ['/feed', '/feed/', '/feed/rss/', '/feed/rss2/', '/feed/atom/', '/rss', '/rss/', '/atom/'];
  yield* ['/comments/feed', '/comments/feed/', '/favicon.ico'];
  yield* oldFiles;
  for (const kind of namedKinds) {
    for (const alias of site.topics[kind].aliases.keys()) {
      yield `/${kind}/${alias}`;
      for (const id of outputIds) yield `/${kind}/${alias}${SUFFIXES[id]}`;
    }
  }
}
