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
import { emptyElement, namespaceDeclarations, openingTag } from '../xml.ts';

/** An Atom 1.0 document without its entries. */
export function atomFrame(options: FrameOptions): Frame {
  const { site } = options;
  const { author = { name: site.title }, icon = site.favicon } = site;
  const library = new Feed({
    ...plainMetadata(options),
    author: {
      name: doubleAmpersands(author.name),
      ...(author.email === undefined ? {} : { email: doubleAmpersands(author.email) }),
      ...(author.url === undefined ? {} : { link: author.url }),
    },
    ...(site.logo === undefined ? {} : { image: doubleAmpersands(site.logo) }),
    ...(icon === undefined ? {} : { favicon: doubleAmpersands(icon) }),
  });
  const text = escapeReturns(library.atom1());
  const opening = openingTag('feed', {
    xmlns: 'http://www.w3.org/2005/Atom',
    ...namespaceDeclarations(options.prefixes),
    'xml:lang': options.language,
  });
  const website = emptyElement('link', { rel: 'alternate', type: 'text/html', href: options.website });
  const links = linkElements('link', options, 'application/atom+xml') + website;
  const opened = replaceOnce(
    text,
    /<feed xmlns="http:\/\/www\.w3\.org\/2005\/Atom">\n/,
    `${opening}\n${links}`,
  );
  const [before, after] = cutOnce(opened, '</feed>');
  return frameOf(before, after, ['<updated>', new Date(0).toISOString(), '</updated>']);
}
