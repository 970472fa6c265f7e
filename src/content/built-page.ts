import { serialize } from 'parse5';
import { linkAddress, mediaAddress } from './addresses.ts';
import {
  attribute,
  BodyError,
  classesOf,
  type Element,
  isElement,
  type Node,
  type Parent,
  parseHtml,
  removeAttribute,
  setAttribute,
  textWithin,
} from './html-tree.ts';

export interface BuiltPage {
  readonly html: string;
  /** The URL of the page. */
  readonly url: string;
  /** The title of the article, which is left out at the start. */
  readonly title: string;
  /** The element with the text, as `article`, `.post-body`, `#content` or `div.text`. */
  readonly content?: string;
}

/**
 * The text of an article in a page that a generator built, with absolute addresses: without navigation, comments, forms and
 * scripts. `undefined` if no element holds it, or if the page cannot be parsed.
 *
 * @example
 * articleIn({ html: '<main><h1>A</h1><p>Text.</p></main>', url: 'https://a.example/a/', title: 'A' }); // '<p>Text.</p>'
 */
export function articleIn({ html, url, title, content }: BuiltPage): string | undefined {
  try {
    const root = parseHtml(html);
    const patterns = content === undefined ? PATTERNS : [content];
    const element = patterns.map((pattern) => firstIn(root, matcherOf(pattern))).find(Boolean);
    if (element === undefined) return undefined;
    tidy(element, { url, title: plain(title) });
    const text = serialize(element).trim();
    return text === '' ? undefined : text;
  } catch (error) {
    if (error instanceof BodyError) return undefined;
    throw error;
  }
}

/** Best first: what marks the text itself (schema.org, microformats), then the elements of HTML. */
const PATTERNS = ['[itemprop=articleBody]', '.e-content', 'article', 'main', '[role=main]'];

type Matches = (element: Element) => boolean;

function matcherOf(pattern: string): Matches {
  const [, name = '', value] = /^\[([\w-]+)=["']?([^"'\]]*)["']?\]$/.exec(pattern) ?? [];
  if (value !== undefined) return (element) => attribute(element, name) === value;
  const [, tag = '', rest = ''] = /^([a-z][\w-]*)?(.*)$/i.exec(pattern) ?? [];
  const parts = rest.match(/[.#][^.#]+/g) ?? [];
  return (element) =>
    (tag === '' || element.tagName === tag.toLowerCase()) &&
    parts.every((part) =>
      part.startsWith('#')
        ? attribute(element, 'id') === part.slice(1)
        : classesOf(element).includes(part.slice(1).toLowerCase()),
    );
}

function firstIn(parent: Parent, matches: Matches): Element | undefined {
  for (const child of parent.childNodes) {
    if (!isElement(child)) continue;
    const found = matches(child) ? child : firstIn(child, matches);
    if (found !== undefined) return found;
  }
  return undefined;
}

interface Tidying {
  readonly url: string;
  readonly title: string;
}

function tidy(element: Element, tidying: Tidying): void {
  element.childNodes = element.childNodes.filter((child) => !isLeftOut(child, tidying));
  for (const child of element.childNodes) {
    if (!isElement(child)) continue;
    withAddresses(child, tidying.url);
    tidy(child, tidying);
  }
}

const NO_CONTENT = new Set(
  'aside button footer form header link meta nav noscript script style template'.split(' '),
);

/** What themes call the parts around a text. */
const AROUND =
  /^(?:comments?|disqus_thread|utterances|giscus|webmentions?|share|sharing|social-share|related|related-posts|pagination|pager|toc|table-of-contents|breadcrumbs?|post-meta|screen-reader-text|sr-only)$/;

/** Links of headings to themselves. */
const ANCHOR = /^(?:anchor|anchor-link|hash-link|header-anchor|headerlink|heading-link|zola-anchor)$/;

function isLeftOut(node: Node, { title }: Tidying): boolean {
  if (!isElement(node)) return node.nodeName === '#comment';
  const names = [...classesOf(node), attribute(node, 'id')?.toLowerCase() ?? ''];
  if (NO_CONTENT.has(node.tagName) || names.some((name) => AROUND.test(name))) return true;
  if (node.tagName === 'a' && names.some((name) => ANCHOR.test(name))) return true;
  return node.tagName === 'h1' && plain(textWithin(node)) === title;
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim().toLowerCase();
}

/** Files beside the source are elsewhere in the website, so that addresses must not depend on it. */
function withAddresses(element: Element, url: string): void {
  removeAttribute(element, 'srcset');
  removeAttribute(element, 'sizes');
  for (const name of ['href', 'src', 'poster'] as const) {
    const written = attribute(element, name);
    if (written === undefined) continue;
    const address = name === 'href' ? linkAddress(written, url) : mediaAddress(written, url);
    if (address !== undefined) setAttribute(element, name, address);
  }
}
