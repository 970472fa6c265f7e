import { cleanText } from '../domain/text/plain-text.ts';
import { BodyError, type Parent, parseHtml } from './html-tree.ts';
import { writeSafeHtml } from './safe-writer.ts';
import { type FindMedia, placeMedia } from './served-media.ts';
import { tidyBody } from './tidy-body.ts';

export interface SafeHtml {
  readonly html: string;
  /** The absolute URLs of the images that the body shows. */
  readonly images: ReadonlySet<string>;
  /** Removed parts that the author would miss, without duplicates: `<script>`, `the address javascript:x`. */
  readonly dropped: readonly string[];
}

/** Misplaced elements need two passes; a body that still changes after five is an error. */
const MAX_PASSES = 5;

/**
 * Sanitizes HTML and makes it independent of its page. Removes scripts, styles, forms, frames, event handlers and hidden text;
 * replaces embeds with links; closes every element. Resolves every URL against `base`, fragments too: RSS and JSON Feed have no
 * base URL, and readers disagree about Atom's.
 *
 * Unless nesting is trivial, parses the result again until it no longer changes. This stops mutation XSS: HTML that becomes a
 * different tree when it is parsed again. `findMedia` finds the published files that the body names. Throws `BodyError` if the
 * result never stabilizes or exceeds a limit.
 */
export function createSafeHtml(html: string, base: string, findMedia?: FindMedia): SafeHtml {
  const dropped = new Set<string>();
  let current = html;
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const root = parseHtml(current);
    if (findMedia !== undefined && pass === 0) placeMedia(root, findMedia);
    const { html: next, images, isRegular } = sanitizeOnce(root, { html: current, base, dropped });
    if (isRegular || next === current) return { html: next, images, dropped: [...dropped] };
    current = next;
  }
  throw new BodyError('contains elements that cannot be nested this way: correct its HTML');
}

interface Pass {
  readonly html: string;
  readonly base: string;
  readonly dropped: Set<string>;
}

function sanitizeOnce(root: Parent, { html, base, dropped }: Pass) {
  const work = tidyBody(root, base);
  const written = writeSafeHtml(root, base);
  for (const what of [...work.dropped, ...written.dropped]) dropped.add(what);
  if (html.includes(REPLACEMENT)) dropped.add('the character U+FFFD, which marks undecodable text,');
  // Clean again: the parser has decoded numeric references such as &#1;.
  const clean = cleanText(written.html).replaceAll(REPLACEMENT, '').replace(/\r\n?/g, '\n');
  return { html: clean, images: written.images, isRegular: written.isRegular && clean === written.html };
}

/** Produced by `&#0;` and by bytes in the wrong encoding. */
const REPLACEMENT = '\ufffd';
