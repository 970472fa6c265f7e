import sanitizeHtml, { type Attributes, type Tag } from 'sanitize-html';
import { parseSrcset, stringifySrcset } from 'srcset';
import { cleanText, shorten } from '../domain/text.ts';
import { formatUrl, resolveUrl } from '../domain/web-url.ts';

export interface SafeHtml {
  readonly html: string;
  /** The absolute URLs of the images that the body shows. */
  readonly images: ReadonlySet<string>;
  /** What was left out and its author would miss, each once: `<script>`, `javascript:x`. */
  readonly dropped: readonly string[];
}

/**
 * Makes HTML safe and independent of where it is read: no script, style, form, frame or event handler; every element closed;
 * every URL absolute, resolved against `base`, fragments too. RSS and JSON Feed have no base of their own, and readers do not
 * agree on Atom's. An `iframe` becomes a link to what it framed, so that an embedded video is not lost.
 * Throws `NestingError` for what no person has written: the time to make it safe grows with the square of the nesting.
 */
export function createSafeHtml(html: string, base: string): SafeHtml {
  const images = new Set<string>();
  const dropped = new Set<string>();
  let depth = 0;
  const safe = sanitizeHtml(html, {
    allowedTags: ALLOWED_TAGS,
    allowedAttributes: ALLOWED_ATTRIBUTES,
    // Decided by absoluteAttributes already, which sees every attribute that can hold a URL.
    allowedSchemes: SCHEMES,
    allowProtocolRelative: false,
    nonTextTags: DROPPED_TAGS,
    selfClosing: VOID_TAGS,
    parseStyleAttributes: false,
    transformTags: {
      iframe: (_name, { src = '' }) => framedLink(absoluteUrl(src, base)),
      '*': (tagName, attribs): Tag => ({ tagName, attribs: absoluteAttributes(attribs, base, dropped) }),
      img: (tagName, attribs): Tag => {
        const absolute = absoluteAttributes(attribs, base, dropped);
        const [src] = imageUrls(absolute, base);
        if (src === undefined) dropped.add('an image without an address');
        return { tagName, attribs: src === undefined ? absolute : { ...absolute, src } };
      },
    },
    exclusiveFilter: ({ tag, attribs }) => tag === 'img' && attribs.src === undefined,
    onCloseTag() {
      depth--;
    },
    onOpenTag(name, attribs) {
      if (++depth > DEEPEST) throw new NestingError();
      if (DROPPED_TAGS.includes(name) || UNWRAPPED_TAGS.includes(name)) dropped.add(`<${name}>`);
      if (name === 'img') for (const url of imageUrls(attribs, base)) images.add(url);
    },
  });
  // Once more, since a numeric reference such as &#1; has become a character only now.
  return { html: cleanText(safe), images, dropped: [...dropped] };
}

/** How many elements may lie within one another. */
const DEEPEST = 200;

export class NestingError extends Error {
  override readonly name = 'NestingError';
  override readonly message = `holds more than ${DEEPEST} elements within one another`;
}

const SCHEMES = ['http', 'https', 'mailto', 'tel'];

const ALLOWED_TAGS = (
  'a abbr address article aside audio b bdi bdo blockquote br caption cite code col colgroup data dd del details dfn div dl ' +
  'dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li main mark nav ol p picture pre q rp rt ' +
  'ruby s samp section small source span strong sub summary sup table tbody td tfoot th thead time tr u ul var video wbr'
).split(' ');

const DROPPED_TAGS =
  'script style textarea select option button template title svg math noembed noframes xmp applet'.split(' ');

/** Left out, while what is in them stays. */
const UNWRAPPED_TAGS = 'form input object embed canvas'.split(' ');

const VOID_TAGS = 'br col hr img source wbr'.split(' ');

const ALLOWED_ATTRIBUTES = {
  '*': ['dir', 'lang', 'title'],
  a: ['href', 'hreflang', 'rel', 'type'],
  audio: ['controls', 'src'],
  blockquote: ['cite'],
  col: ['span'],
  colgroup: ['span'],
  data: ['value'],
  del: ['cite', 'datetime'],
  details: ['open'],
  img: ['alt', 'height', 'sizes', 'src', 'srcset', 'width'],
  ins: ['cite', 'datetime'],
  li: ['value'],
  ol: ['reversed', 'start', 'type'],
  q: ['cite'],
  source: ['media', 'sizes', 'src', 'srcset', 'type'],
  td: ['colspan', 'headers', 'rowspan'],
  th: ['abbr', 'colspan', 'headers', 'rowspan', 'scope'],
  time: ['datetime'],
  video: ['controls', 'height', 'poster', 'src', 'width'],
};

const URL_ATTRIBUTES = new Set(['href', 'src', 'poster', 'cite']);

function absoluteAttributes(attribs: Attributes, base: string, dropped: Set<string>): Attributes {
  const entries = Object.entries(attribs).map(([name, value]) => {
    if (name === 'srcset') return [name, absoluteSrcset(value, base)] as const;
    if (!URL_ATTRIBUTES.has(name)) return [name, value] as const;
    const url = absoluteUrl(value, base);
    if (url === undefined) dropped.add(`the address ${shorten(value, 60)}`);
    return [name, url] as const;
  });
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function absoluteUrl(value: string, base: string): string | undefined {
  const url = resolveUrl(value.trim(), base);
  if (url === undefined || !SCHEMES.includes(url.protocol.slice(0, -1))) return undefined;
  return formatUrl(url);
}

function absoluteSrcset(value: string, base: string): string | undefined {
  const candidates = parseSrcset(value).flatMap(({ url, ...size }) => {
    const absolute = absoluteUrl(url, base);
    // A comma is legal in a URL, but at its end in a srcset it is a separator.
    return absolute === undefined ? [] : [{ url: absolute.replaceAll(',', '%2C'), ...size }];
  });
  return candidates.length === 0 ? undefined : stringifySrcset(candidates);
}

function imageUrls({ src, srcset }: Attributes, base: string): string[] {
  const sources = [src, ...(srcset === undefined ? [] : parseSrcset(srcset).map(({ url }) => url))];
  return sources.flatMap((url) => (url === undefined ? [] : (absoluteUrl(url, base) ?? [])));
}

function framedLink(href: string | undefined): Tag {
  return href === undefined
    ? { tagName: 'span', attribs: {} }
    : { tagName: 'a', attribs: { href }, text: href };
}
