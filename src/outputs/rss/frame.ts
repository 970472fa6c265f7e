import { Feed } from 'feed';
import {
  cutOnce,
  doubleAmpersands,
  escapeReturns,
  frameOf,
  linkElements,
  plainMetadata,
  replaceOnce,
} from '../library-frame.ts';
import type { Frame, FrameOptions } from '../output.ts';
import { namespaceDeclarations, openingTag } from '../xml.ts';

/** An RSS 2.0 document without its items. */
export function rssFrame(options: FrameOptions): Frame {
  const { site } = options;
  const image = site.logo ?? site.icon;
  const library = new Feed({
    ...plainMetadata(options),
    link: options.website,
    language: options.language,
    ttl: Math.max(1, Math.floor(site.maxAge / 60)),
    ...(image === undefined ? {} : { image: doubleAmpersands(image) }),
  });
  const text = escapeReturns(library.rss2());
  const opening = openingTag('rss', {
    version: '2.0',
    ...namespaceDeclarations(new Set([...options.prefixes, 'atom'] as const)),
  });
  const links = linkElements('atom:link', options, 'application/rss+xml');
  const opened = replaceOnce(text, /<rss version="2\.0">\s*<channel>\n/, `${opening}\n<channel>\n${links}`);
  const [before, after] = cutOnce(opened, '</channel>');
  // Equivalent XML, as the RSS Profile recommends for plain text (section 3.1).
  const profiled = before.replaceAll('&amp;', '&#x26;').replaceAll('&lt;', '&#x3C;');
  return frameOf(profiled, after, ['<lastBuildDate>', new Date(0).toUTCString(), '</lastBuildDate>']);
}
