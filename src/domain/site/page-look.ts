import * as v from 'valibot';
import { described, either, isText, listOf, mapping } from '../field-kinds.ts';
import { coded } from '../problem.ts';
import { nameText, textUpTo } from '../text/plain-text.ts';
import { resolveWebUrl } from '../text/web-url.ts';
import { pathOrUrl } from './old-addresses.ts';

/** The publication's own style sheet, which pages have after ours. */
export type OwnStyle =
  | { readonly kind: 'linked'; readonly url: string }
  | { readonly kind: 'inline'; readonly rules: string };

/** A link at the top of every page. */
export interface HeaderLink {
  readonly title: string;
  readonly url: string;
}

export interface PageLook {
  readonly css?: OwnStyle;
  readonly links?: readonly HeaderLink[];
}

/** UTF-16 code units. Pages have them inline, and stay below 30 kB compressed. */
const LONGEST_RULES = 20_000;

// Nothing else ends a style element.
const rules = v.pipe(
  textUpTo(LONGEST_RULES),
  v.check(
    (text) => !/<\/style/i.test(text),
    coded('css.invalid', 'must not contain "</style", which would end the style sheet'),
  ),
);

export const css = v.exactOptional(either((input) => isText(input) && input.includes('{'), rules, pathOrUrl));

// More make the top of a page longer than a phone's screen.
const MOST_LINKS = 12;

export const links = v.exactOptional(
  listOf(
    mapping({
      title: described(nameText, 'The text of the link.'),
      url: described(pathOrUrl, 'Where it leads: a path of the website, or an http or https URL.'),
    }),
    MOST_LINKS,
  ),
);

interface LookFields {
  readonly css?: string;
  readonly links?: readonly HeaderLink[];
}

/** Own style and links with their addresses resolved against the website. */
export function pageLook({ css, links }: LookFields, website: string): PageLook {
  const absolute = (reference: string) => resolveWebUrl(reference, website) ?? website;
  return {
    ...(css === undefined ? {} : { css: ownStyle(css, absolute) }),
    ...(links === undefined ? {} : { links: links.map(({ title, url }) => ({ title, url: absolute(url) })) }),
  };
}

function ownStyle(css: string, absolute: (reference: string) => string): OwnStyle {
  if (!css.includes('{')) return { kind: 'linked', url: absolute(css) };
  // A browser reads line ends so, and a Content-Security-Policy has a hash of what it reads.
  return { kind: 'inline', rules: css.replace(/\r\n?/g, '\n') };
}
