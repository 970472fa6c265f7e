import * as v from 'valibot';
import { plainText } from './text.ts';

/** An absolute http(s) URL; its value is normalised and holds nothing that RFC 3986 forbids. */
export const webUrl = v.pipe(
  plainText,
  v.rawTransform<string, string>(({ dataset, addIssue, NEVER }) => {
    const url = /^https?:/i.test(dataset.value) ? resolveWebUrl(dataset.value) : undefined;
    if (url !== undefined) return url;
    addIssue({ message: `must be an absolute http or https URL, is "${dataset.value}"` });
    return NEVER;
  }),
);

/** An absolute URI of any scheme but the ones that carry code or data, kept to the letter (RFC 4287 section 4.2.6). */
export const absoluteUri = v.pipe(
  plainText,
  v.check(isAbsoluteUri, (issue) => `must be an absolute URI (tag:, urn:, https: …), is "${issue.input}"`),
);

/** `reference` as an absolute http(s) URL, resolved against `base` if given; `undefined` where it gives none. */
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

/** The URL's text; what the URL standard leaves as it is but RFC 3986 forbids (`|`, `[`, `^` …) is percent-encoded. */
export function formatUrl(url: URL): string {
  const rest = url.href.slice(url.origin.length);
  if (url.origin === 'null' || !url.href.startsWith(url.origin)) return encodeForbidden(url.href);
  return url.origin + encodeForbidden(rest);
}

function encodeForbidden(text: string): string {
  return text.replace(
    /[|\\^`{}[\]<>" ]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function isAbsoluteUri(text: string): boolean {
  return /^(?!javascript:|data:|vbscript:)[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i.test(text);
}
