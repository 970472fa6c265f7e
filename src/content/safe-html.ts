import { cleanText } from '../domain/text/plain-text.ts';
import { BodyError, type Parent, parseHtml } from './html-tree.ts';
import { parseRendered } from './rendered-html.ts';
import { writeSafeHtml } from './safe-writer.ts';
import { tidyBody } from './tidy-body.ts';

export interface SafeHtml {
  readonly html: string;
  /** The absolute URLs of the images that the body shows. */
  readonly images: ReadonlySet<string>;
  /** The parts that were left out and that the author would miss, each once: `<script>`, `the address javascript:x`. */
  readonly dropped: readonly string[];
}

/** Parses of one body before it is an error. Two are enough for misplaced elements. */
const MOST_READINGS = 5;

/**
 * Makes HTML safe and independent of where it is read: no script, style, form, frame or event handler; every element closed;
 * every URL resolved against `base`, fragments too. RSS and JSON Feed have no base of their own, and readers do not agree on
 * Atom's. Hidden text is left out, and embeds become links.
 *
 * Unless its elements are nested in the simplest way, the result is parsed again until nothing changes. So a browser finds in it
 * what was allowed here, and HTML that becomes another tree when it is parsed twice (mXSS) cannot pass. `isRendered` says that
 * Markdown without HTML was rendered, so that a faster parser may be tried first. Throws `BodyError` for what no person has
 * written.
 */
export function createSafeHtml(
  html: string,
  base: string,
  { isRendered = false }: { readonly isRendered?: boolean } = {},
): SafeHtml {
  const dropped = new Set<string>();
  let current = html;
  for (let reading = 0; reading < MOST_READINGS; reading++) {
    const root = (isRendered && reading === 0 && parseRendered(current)) || parseHtml(current);
    const { html: next, images, isRegular } = readOnce(root, { html: current, base, dropped });
    if (isRegular || next === current) return { html: next, images, dropped: [...dropped] };
    current = next;
  }
  throw new BodyError('holds elements that cannot be within one another: correct its HTML');
}

interface Reading {
  readonly html: string;
  readonly base: string;
  readonly dropped: Set<string>;
}

function readOnce(root: Parent, { html, base, dropped }: Reading) {
  const work = tidyBody(root, base);
  const written = writeSafeHtml(root, base);
  for (const what of [...work.dropped, ...written.dropped]) dropped.add(what);
  if (html.includes(REPLACEMENT)) dropped.add('the character U+FFFD, which replaces a lost one,');
  // Once more: a numeric reference such as &#1; has only now become a character.
  const clean = cleanText(written.html).replaceAll(REPLACEMENT, '').replace(/\r\n?/g, '\n');
  return { html: clean, images: written.images, isRegular: written.isRegular && clean === written.html };
}

/** The result of parsing `&#0;`, and of decoding bytes in another encoding. */
const REPLACEMENT = '\ufffd';
