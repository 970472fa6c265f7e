import * as v from 'valibot';
import { coded } from '../problem.ts';
import { quoted, urlText } from './plain-text.ts';

/** Every reader of a feed would see them. */
export const NO_CREDENTIALS = coded('url.credentials', 'must not hold a user name or password');

const toWebUrl = v.rawTransform<string, string>(({ dataset, addIssue, NEVER }) => {
  const url = /^https?:/i.test(dataset.value) ? resolveUrl(dataset.value) : undefined;
  if (url === undefined)
    addIssue({
      message: coded('url.invalid', `must be an absolute http or https URL, is ${quoted(dataset.value)}`),
    });
  else if (hasCredentials(url)) addIssue({ message: NO_CREDENTIALS });
  else return formatUrl(url);
  return NEVER;
});

/** An absolute http(s) URL; its value is normalised and holds nothing that RFC 3986 forbids. */
export const webUrl = v.pipe(urlText, v.metadata({ format: 'uri' }), toWebUrl);

/** The same, for a field that may name a published file: its path has been replaced by then. The schema allows both. */
export const fileUrl = v.pipe(urlText, toWebUrl);

/** A web URL that others are made from by adding a path: it has no query and no fragment. */
export const baseUrl = v.pipe(
  webUrl,
  v.check(
    (url) => !/[?#]/.test(url),
    coded('url.query', 'must have no query and no fragment: paths are added to it'),
  ),
);

/** See `isAbsoluteUri`. Its text stays unchanged. */
export const absoluteUri = v.pipe(
  urlText,
  v.metadata({ format: 'uri' }),
  v.check(isAbsoluteUri, (issue) =>
    coded('uri.invalid', `must be an absolute URI (tag:, urn:, https: …), is ${quoted(issue.input)}`),
  ),
  v.check((text) => !holdsCredentials(text), NO_CREDENTIALS),
);

/** What gives an absolute http(s) URL once it is resolved: a URL, or a path of the website. */
export const webReference = v.pipe(
  urlText,
  v.check((text) => !holdsCredentials(text), NO_CREDENTIALS),
);

/** `reference` as an absolute http(s) URL without a user name and password, resolved against `base` if given; `undefined` where it gives none. */
export function resolveWebUrl(reference: string, base?: string): string | undefined {
  const url = resolveUrl(reference, base);
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? formatUrl(url) : undefined;
}

export function resolveUrl(reference: string, base?: string): URL | undefined {
  try {
    return new URL(reference, base);
  } catch {
    return undefined;
  }
}

/** Whether a URL, or a reference to one, holds a user name or password. */
export function holdsCredentials(reference: string): boolean {
  if (!reference.includes('@')) return false;
  // `http:user@host` is a whole URL, or a path where the base has that scheme as well.
  return [undefined, 'http://localhost/'].some((base) => {
    const url = resolveUrl(reference, base);
    return url !== undefined && hasCredentials(url);
  });
}

function hasCredentials({ username, password }: URL): boolean {
  return username !== '' || password !== '';
}

/**
 * The URL's text, without its user name and password. Characters that the URL standard allows and RFC 3986 forbids (`|`, `[`, `^`
 * …) are percent-encoded.
 */
export function formatUrl(url: URL): string {
  if (hasCredentials(url)) return formatUrl(withoutCredentials(url));
  if (url.host === '') return encodeForbidden(url.href);
  const [authority = '', rest = ''] = cut(url.href, url.href.indexOf(url.host) + url.host.length);
  return authority + encodeForbidden(rest);
}

function withoutCredentials(url: URL): URL {
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  return bare;
}

function cut(text: string, index: number): [string, string] {
  return [text.slice(0, index), text.slice(index)];
}

function encodeForbidden(text: string): string {
  // A % that encodes nothing is forbidden as well (RFC 3986 section 2.1).
  const forbidden = /[|\\^`{}[\]<>" ]|%(?![\da-f]{2})/gi;
  return text.replace(forbidden, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Whether a text is an absolute URI of any scheme but the ones that carry code or data (RFC 4287 section 4.2.6). */
export function isAbsoluteUri(text: string): boolean {
  return /^(?!javascript:|data:|vbscript:)[a-z][a-z0-9+.-]*:([^\s<>"{}|\\^`%#]|%[\da-f]{2})+(#[^\s<>"{}|\\^`#]*)?$/i.test(
    text,
  );
}
