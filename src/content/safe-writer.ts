import { shorten } from '../domain/text/plain-text.ts';
import { linkAddress, mediaAddress } from './addresses.ts';
import { escapeAttribute, escapeText } from './escaping.ts';
import {
  type Element,
  isElement,
  isHtml,
  isMath,
  isText,
  type Node,
  type Parent,
  type TextNode,
} from './html-tree.ts';
import { MATH_TAGS } from './math.ts';
import { isRegular, isRegularText } from './nesting.ts';
import {
  ALLOWED_TAGS,
  DROPPED_TAGS,
  FLAGS,
  isAllowedAttribute,
  isAllowedInMath,
  LINK_ATTRIBUTES,
  SOURCE_ATTRIBUTES,
  VOID_TAGS,
} from './safe-elements.ts';
import { formatSrcset, parseSrcset } from './srcset.ts';

// Only footnotes have an id. It contains the article's slug, so it is unique on a page with several articles.
const NOTE_ID = /^fn-[\p{L}\p{N}-]+$/u;

export interface Written {
  readonly html: string;
  /** The absolute URLs of the images. */
  readonly images: ReadonlySet<string>;
  /** Whether a parser certainly builds the same tree from `html`. */
  readonly isRegular: boolean;
  /** URLs that were removed. */
  readonly dropped: ReadonlySet<string>;
}

/**
 * Serializes a tree with only the elements and attributes listed in `safe-elements.ts`: every element is closed, every URL
 * absolute with a safe scheme. Safety depends on this function alone.
 */
export function writeSafeHtml(root: Parent, base: string): Written {
  const writer = new SafeWriter(base);
  writer.writeAll(root.childNodes);
  return writer;
}

class SafeWriter implements Written {
  html = '';
  isRegular = true;
  readonly images = new Set<string>();
  readonly dropped = new Set<string>();
  readonly #base: string;
  /** The innermost open element; `undefined` at the root. */
  #parent: Element | undefined;
  #isInLink = false;
  #isInMath = false;
  #isAtStartOfPre = false;

  constructor(base: string) {
    this.#base = base;
  }

  writeAll(nodes: readonly Node[]): void {
    for (const node of nodes) {
      if (isText(node)) this.#writeText(node);
      else if (isElement(node)) this.#writeElement(node);
    }
  }

  #writeText(text: TextNode): void {
    this.isRegular &&= isRegularText(this.#parent, text);
    // The parser drops one line feed after `<pre>`.
    if (this.#isAtStartOfPre && text.value.startsWith('\n')) this.html += '\n';
    this.#isAtStartOfPre &&= text.value === '';
    this.html += escapeText(text.value);
  }

  #writeElement(element: Element): void {
    const { tagName } = element;
    if (isMath(element)) {
      if (MATH_TAGS.has(tagName) && (this.#isInMath || tagName === 'math')) this.#writeMath(element);
      return;
    }
    if (!isHtml(element) || DROPPED_TAGS.has(tagName)) return;
    // Nested links, unknown elements and HTML inside MathML are replaced with their content.
    const isPlain = this.#isInMath || !ALLOWED_TAGS.has(tagName) || (tagName === 'a' && this.#isInLink);
    if (isPlain) this.writeAll(element.childNodes);
    else this.#writeAllowed(element);
  }

  #writeAllowed(element: Element): void {
    const { tagName } = element;
    this.isRegular &&= isRegular(this.#parent, element);
    this.#isAtStartOfPre = false;
    this.html += `<${tagName}`;
    for (const { name, value } of element.attrs) {
      if (isAllowedAttribute(tagName, name)) this.#writeAttribute(tagName, name, value);
    }
    if (VOID_TAGS.has(tagName)) {
      this.html += ' />';
      return;
    }
    this.html += '>';
    const [parent, wasInLink] = [this.#parent, this.#isInLink];
    this.#parent = element;
    this.#isInLink ||= tagName === 'a';
    this.#isAtStartOfPre = tagName === 'pre';
    this.writeAll(element.childNodes);
    this.#parent = parent;
    this.#isInLink = wasInLink;
    this.html += `</${tagName}>`;
  }

  #writeMath(element: Element): void {
    const wasInMath = this.#isInMath;
    this.isRegular = false;
    this.#isAtStartOfPre = false;
    this.#isInMath = true;
    this.html += `<${element.tagName}`;
    for (const { name, value } of element.attrs) {
      if (isAllowedInMath(name) && value !== '') this.html += ` ${name}="${escapeAttribute(value)}"`;
    }
    this.html += '>';
    this.writeAll(element.childNodes);
    this.html += `</${element.tagName}>`;
    this.#isInMath = wasInMath;
  }

  #writeAttribute(tagName: string, name: string, value: string): void {
    const safe = this.#safeValue(tagName, name, value);
    if (safe === undefined) return;
    if (safe !== '' || name === 'alt') this.html += ` ${name}="${escapeAttribute(safe)}"`;
    else if (FLAGS.has(name)) this.html += ` ${name}`;
  }

  #safeValue(tagName: string, name: string, value: string): string | undefined {
    if (name === 'srcset') return this.#safeSrcset(tagName, value);
    if (name === 'id') return NOTE_ID.test(value) ? value : undefined;
    const isSource = SOURCE_ATTRIBUTES.has(name);
    if (!isSource && !LINK_ATTRIBUTES.has(name)) return value;
    // An empty `href` means the article itself; an empty `cite` means nothing.
    if (value.trim() === '' && name !== 'href') return undefined;
    const url = isSource ? mediaAddress(value, this.#base) : linkAddress(value, this.#base);
    if (url === undefined && value.trim() !== '') this.dropped.add(`the address ${shorten(value, 60)}`);
    if (url !== undefined && tagName === 'img') this.images.add(url);
    return url;
  }

  #safeSrcset(tagName: string, value: string): string {
    const candidates = parseSrcset(value).candidates.flatMap((candidate) => {
      const url = mediaAddress(candidate.url, this.#base);
      return url === undefined ? [] : [{ ...candidate, url }];
    });
    if (tagName === 'img') for (const { url } of candidates) this.images.add(url);
    return formatSrcset(candidates);
  }
}
