import { type DefaultTreeAdapterTypes, defaultTreeAdapter, parseFragment, html as standard } from 'parse5';

export type Element = DefaultTreeAdapterTypes.Element;
export type TextNode = DefaultTreeAdapterTypes.TextNode;
export type Node = DefaultTreeAdapterTypes.ChildNode;
export type Parent = DefaultTreeAdapterTypes.ParentNode;

/** The maximum depth of nested elements: parse time grows with length × depth. */
export const MAX_DEPTH = 200;

/** A body that cannot become feed HTML. The message completes a sentence that starts with the name of the field. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
}

/**
 * Parses `html` as a browser does inside a `div`, by the HTML standard. Throws `BodyError` if elements are nested too deeply, or
 * if unclosed elements repeat too often.
 */
export function parseHtml(html: string): Parent {
  const context = createElement('div');
  const options = { scriptingEnabled: false, treeAdapter: boundedAdapter(html.length) };
  return parseFragment(context, withClosedElements(html), options);
}

/**
 * The standard repeats an unclosed `<b>` and its attributes in every later paragraph: 64 KiB of HTML can become gigabytes. So the
 * parser may create about twice the length of the source.
 */
function boundedAdapter(length: number): typeof defaultTreeAdapter {
  let left = 2 * length + 20_000;
  let depth = 0;
  return {
    ...defaultTreeAdapter,
    createElement(tagName, namespace, attrs) {
      left -= tagName.length + 2;
      for (const { name, value } of attrs) left -= name.length + value.length;
      if (left < 0)
        throw new BodyError(
          'contains unclosed elements that a parser repeats too often: close <b>, <font>, <a> …',
        );
      return defaultTreeAdapter.createElement(tagName, namespace, attrs);
    },
    onItemPush() {
      // The parser's own root counts as one.
      if (++depth > MAX_DEPTH + 1) throw new BodyError(`nests elements more than ${MAX_DEPTH} levels deep`);
    },
    onItemPop() {
      depth--;
    },
  };
}

/**
 * HTML ignores the slash in `<iframe … />` and parses the rest of the body as the frame's fallback. Authors used to XHTML or JSX
 * mean an empty element.
 */
function withClosedElements(html: string): string {
  return html.replace(SELF_CLOSED, (tag: string, name: string, attributes = '') => {
    // In `src=/a/>` the slash belongs to the value.
    const last = attributes.split(/[\s"']/).at(-1);
    return last.includes('=') ? tag : `<${name}${attributes}></${name}>`;
  });
}

const SELF_CLOSED =
  /<(iframe|video|audio|object|canvas|textarea|title|noembed|noframes|xmp|[a-z][a-z0-9]*-[a-z0-9-]*)(\s[^<>]*)?\/>/gi;

export function createElement(tagName: string, attributes: Readonly<Record<string, string>> = {}): Element {
  const attrs = Object.entries(attributes).map(([name, value]) => ({ name, value }));
  return defaultTreeAdapter.createElement(tagName, standard.NS.HTML, attrs);
}

export function createMath(tagName: string, children: readonly Node[]): Element {
  return withChildren(defaultTreeAdapter.createElement(tagName, standard.NS.MATHML, []), children);
}

export function createText(value: string): Node {
  return defaultTreeAdapter.createTextNode(value);
}

export function withChildren(element: Element, children: readonly Node[]): Element {
  element.childNodes = [...children];
  return element;
}

export function isElement(node: Node): node is Element {
  return 'tagName' in node;
}

export function isText(node: Node): node is TextNode {
  return node.nodeName === '#text';
}

export function isBlank(node: Node): boolean {
  return isText(node) ? /^[ \t\n\r\f]*$/.test(node.value) : !isElement(node);
}

export function isMath(element: Element): boolean {
  return element.namespaceURI === standard.NS.MATHML;
}

export function isHtml(element: Element): boolean {
  return element.namespaceURI === standard.NS.HTML;
}

/** The value of an attribute; `undefined` if it is absent. */
export function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((attr) => attr.name === name)?.value;
}

export function setAttribute(element: Element, name: string, value: string): void {
  const found = element.attrs.find((attr) => attr.name === name);
  if (found === undefined) element.attrs.push({ name, value });
  else found.value = value;
}

export function removeAttribute(element: Element, name: string): void {
  element.attrs = element.attrs.filter((attr) => attr.name !== name);
}

export function classesOf(element: Element): string[] {
  return (attribute(element, 'class') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
}

/** The text content of a node, with its white space. */
export function textWithin(node: Node): string {
  if (isText(node)) return node.value;
  if (!isElement(node) || NO_TEXT.has(node.tagName)) return '';
  return node.childNodes.map(textWithin).join('');
}

const NO_TEXT = new Set(['script', 'style', 'template']);

/** The first element below `node` that the predicate accepts, in document order. */
export function findWithin(node: Node, matches: (element: Element) => boolean): Element | undefined {
  if (!isElement(node)) return undefined;
  for (const child of node.childNodes) {
    if (!isElement(child)) continue;
    const found = matches(child) ? child : findWithin(child, matches);
    if (found !== undefined) return found;
  }
  return undefined;
}
