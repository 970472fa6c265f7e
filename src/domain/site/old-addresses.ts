import * as v from 'valibot';
import { addressKey, EVERYTHING_PATH, ownAddress, parseFeedPath, pathOf } from '../address.ts';
import { either, isText, listOf, recordOf } from '../field-kinds.ts';
import { coded, type Origin, type Problem, type ProblemCode } from '../problem.ts';
import { quoted, urlText } from '../text/plain-text.ts';
import { webUrl } from '../text/web-url.ts';

/** Former addresses from `site.yaml`, by `addressKey`. */
export interface OldAddresses {
  /** Where each leads: an address of ours from its path on, as a URL writes it, or a whole URL elsewhere. */
  readonly redirects: ReadonlyMap<string, string>;
  readonly gone: readonly string[];
}

const oldPath = v.pipe(
  urlText,
  v.regex(/^\/(?!\/)[^?#]*$/, ({ input }) =>
    coded('url.invalid', `must be a path such as /old/feed.xml, is ${quoted(input)}`),
  ),
);

/** A path of ours or of the website, or a whole URL. */
export const pathOrUrl = either((input) => isText(input) && /^\/(?!\/)/.test(input), urlText, webUrl);

/** Old path → a path of ours, or a URL. */
export const redirects = v.optional(
  recordOf(oldPath, pathOrUrl, 'must be a mapping of old paths, such as { /old.xml: /feed.rss }'),
  {},
);

// A website that has moved has as many as it had pages.
const MOST_GONE = 100_000;

export const gone = v.optional(listOf(oldPath, MOST_GONE), []);

/** Whether `site.yaml` lists an address as removed; `*` in a path there is any one part of a path. */
export function isGone(path: string, { gone }: Pick<OldAddresses, 'gone'>): boolean {
  const key = addressKey(path);
  const { paths, patterns } = goneTableOf(gone);
  if (paths.has(key)) return true;
  const parts = key.split('/');
  return patterns.some(
    (pattern) =>
      pattern.length === parts.length &&
      pattern.every((part, index) => part === '*' || part === parts[index]),
  );
}

interface GoneTable {
  readonly paths: ReadonlySet<string>;
  readonly patterns: readonly (readonly string[])[];
}

const goneTables = new WeakMap<readonly string[], GoneTable>();

/** Made once for a list: a website that has moved may name each of its pages. */
function goneTableOf(gone: readonly string[]): GoneTable {
  const known = goneTables.get(gone);
  if (known !== undefined) return known;
  const patterns = gone.map((path) => path.split('/')).filter((parts) => parts.includes('*'));
  const table = { paths: new Set(gone), patterns };
  goneTables.set(gone, table);
  return table;
}

export interface WrittenAddresses {
  readonly redirects: ReadonlyMap<string, string>;
  readonly gone: readonly string[];
}

/** Follows every redirect; one that never ends is an error. */
export function parseOldAddresses(
  written: WrittenAddresses,
  feeds: string,
  origin: Origin,
): { readonly value: OldAddresses; readonly problems: readonly Problem[] } {
  const gone = written.gone.map((path) => addressKey(pathOf(asWritten(path))));
  const { paths: isGone } = goneTableOf(gone);
  const redirects = new Map<string, string>();
  const names = new Map<string, string>();
  const found: Finding[] = [];
  for (const [path, to] of written.redirects) {
    const key = addressKey(pathOf(asWritten(path)));
    found.push(...doubts(key, path, { names, isGone }));
    names.set(key, path);
    redirects.set(key, ownTarget(to, feeds) ?? to);
  }
  found.push(...wrongWays(redirects, names, isGone));
  const problems = found.map(([severity, code, path, message]): Problem => {
    return { severity, code, origin, field: `redirects.${path}`, message };
  });
  return { value: { redirects, gone }, problems };
}

/** A problem with the redirect of a path. */
type Finding = readonly [severity: Problem['severity'], code: ProblemCode, path: string, message: string];

interface OtherAddresses {
  /** The written path of each redirect before, by `addressKey`. */
  readonly names: ReadonlyMap<string, string>;
  readonly isGone: ReadonlySet<string>;
}

function* doubts(key: string, path: string, { names, isGone }: OtherAddresses): Generator<Finding> {
  const other = names.get(key);
  if (other !== undefined) yield ['warning', 'redirect.duplicate', path, `is the same address as ${other}`];
  if (isGone.has(key)) yield ['warning', 'redirect.gone', path, 'is also listed in gone; it redirects'];
  if (key === '' || parseFeedPath(key)?.path === EVERYTHING_PATH)
    yield ['warning', 'redirect.unused', path, 'is never followed: a feed or page is served there'];
}

function* wrongWays(
  redirects: ReadonlyMap<string, string>,
  names: ReadonlyMap<string, string>,
  isGone: ReadonlySet<string>,
): Generator<Finding> {
  const reported = new Set<string>();
  for (const [key, to] of redirects) {
    const { end, way, isLong = false } = follow(key, to, redirects);
    const path = names.get(key) ?? key;
    if (isLong)
      yield [
        'error',
        'redirect.loop',
        path,
        `leads through more than ${MOST_STEPS} redirects; name the last target`,
      ];
    else if (end === undefined && way.includes(key) && !reported.has(key)) {
      yield ['error', 'redirect.loop', path, `leads back to itself: ${[...way, key].join(' → ')}`];
      for (const each of way) reported.add(each);
    }
    if (end?.startsWith('/') && isGone.has(addressKey(pathOf(end))))
      yield ['warning', 'redirect.gone', path, `leads to ${end}, which is listed in gone`];
  }
}

/** Each request follows the way again; a browser gives up after about as many. */
const MOST_STEPS = 20;

/** The last target, and the keys of the redirects to it. Without `end` they loop, or are too many. */
function follow(
  key: string,
  to: string,
  table: ReadonlyMap<string, string>,
): { readonly end?: string; readonly way: readonly string[]; readonly isLong?: boolean } {
  const way = [key];
  for (let end = to; ; ) {
    // An address is looked up by its path. A query or fragment changes nothing.
    const next = end.startsWith('/') ? addressKey(pathOf(end)) : end;
    if (way.includes(next)) return { way: way.slice(way.indexOf(next)) };
    const further = table.get(next);
    if (further === undefined) return { end, way };
    if (way.length >= MOST_STEPS) return { way, isLong: true };
    way.push(next);
    end = further;
  }
}

function ownTarget(target: string, feeds: string): string | undefined {
  const own = target.startsWith('/') ? target : ownAddress(target, { feeds });
  return own === undefined ? undefined : asWritten(own);
}

/** An address as a client requests it: encoded, without dot segments. */
function asWritten(address: string): string {
  const { pathname, search, hash } = new URL(address, 'http://localhost');
  return pathname + search + hash;
}
