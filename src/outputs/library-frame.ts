import type { FeedOptions } from 'feed';
import type { Frame, FrameOptions } from './output.ts';
import { emptyElement } from './xml.ts';

// The library `feed` renders the frame. These functions replace its opening tag by one with our namespaces, the language and
// every link, and cut the rest before the closing tag. Each asserts that its pattern occurs once, so that another version of the
// library cannot break a document silently.

/** Splits a frame, rendered with the date 0, at that date. */
export function frameOf(
  before: string,
  after: string,
  [label, date, end]: readonly [string, string, string],
): Frame {
  const [opening, rest, ...more] = before.split(`${label}${date}${end}`);
  if (opening === undefined || rest === undefined || more.length > 0)
    throw new Error(`${label} must occur exactly once in a frame`);
  return { opening: opening + label, rest: end + rest, after };
}

export function plainMetadata({ site, title, description, id }: FrameOptions): FeedOptions {
  return {
    id: doubleAmpersands(id),
    title: doubleAmpersands(title),
    description: doubleAmpersands(description),
    updated: new Date(0),
    generator: 'Feedstand',
    ...(site.rights === undefined ? {} : { copyright: doubleAmpersands(site.rights) }),
  };
}

/** The library's XML writer decodes `&amp;` once before it escapes. */
export function doubleAmpersands(text: string): string {
  return text.replaceAll('&', '&amp;');
}

/** The library does not escape carriage returns, which parsers replace with line feeds (XML 1.0 section 2.11). */
export function escapeReturns(xml: string): string {
  return xml.replaceAll('\r', '&#xD;');
}

export function linkElements(name: string, { self, alternates, site }: FrameOptions, type: string): string {
  return [
    emptyElement(name, { rel: 'self', type, href: self }),
    ...alternates.map((link) => emptyElement(name, { rel: 'alternate', ...link })),
    ...site.hubs.map((href) => emptyElement(name, { rel: 'hub', href })),
  ].join('');
}

export function replaceOnce(text: string, pattern: RegExp, replacement: string): string {
  const hits = text.match(new RegExp(pattern, 'g'))?.length ?? 0;
  if (hits !== 1)
    throw new Error(`${pattern} occurs ${hits} times, not once, in the output of the library feed`);
  return text.replace(pattern, () => replacement);
}

export function cutOnce(text: string, mark: string): [string, string] {
  const [before, after, ...more] = text.split(mark);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`${mark} must occur exactly once in the output of the library feed`);
  }
  return [before.trimEnd().concat('\n'), `${mark}${after.trimEnd()}\n`];
}
