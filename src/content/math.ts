import {
  attribute,
  createElement,
  createMath,
  createText,
  type Element,
  findWithin,
  isBlank,
  isElement,
  isMath,
  isText,
  type Node,
  setAttribute,
  textWithin,
  withChildren,
} from './html-tree.ts';
import { linearMath } from './linear-math.ts';

const TOKENS = new Set('mi mn mo ms mtext'.split(' '));
const LAYOUT = new Set(
  (
    'menclose merror mfrac mmultiscripts mover mpadded mprescripts mroot mrow mspace msqrt mstyle msub msubsup msup mtable mtd ' +
    'mtr munder munderover none'
  ).split(' '),
);

/** Presentation MathML. It excludes `annotation-xml`, `maction` and links, which attacks on sanitizers use. */
export const MATH_TAGS: ReadonlySet<string> = new Set(['math', ...TOKENS, ...LAYOUT]);

export const MATH_ATTRIBUTES: ReadonlySet<string> = new Set(
  (
    'accent accentunder alttext columnalign columnlines columnspan depth dir display displaystyle fence form frame height ' +
    'largeop linethickness lspace mathvariant maxsize minsize movablelimits notation rowalign rowlines rowspan rspace ' +
    'scriptlevel separator stretchy symmetric voffset width'
  ).split(' '),
);

/**
 * Converts a formula to presentation MathML. Its `alttext` is one line: TeX if available, else plain text. A formula without
 * visible MathML becomes TeX code, or nothing.
 */
export function tidyMath(math: Element): Node[] {
  const tex = texOf(math);
  const children = presentations(math.childNodes);
  const text = (attribute(math, 'alttext') ?? tex ?? linearMath(children)).replace(/\s+/g, ' ').trim();
  if (children.some((child) => textWithin(child).trim() !== '')) {
    if (text !== '') setAttribute(math, 'alttext', text);
    return [withChildren(math, children)];
  }
  return text === '' ? [] : [texCode(text)];
}

/** TeX as code, the last fallback. */
export function texCode(tex: string): Node {
  return withChildren(createElement('code'), [createText(tex.trim())]);
}

function texOf(math: Element): string | undefined {
  const annotation = findWithin(
    math,
    (one) => one.tagName === 'annotation' && /\btex\b/i.test(attribute(one, 'encoding') ?? ''),
  );
  return annotation === undefined ? undefined : textWithin(annotation);
}

function presentations(nodes: readonly Node[]): Node[] {
  return nodes.filter((node) => !isBlank(node)).map(presentation);
}

/** Returns one element per node, since `mfrac` and others take a fixed number of children. */
function presentation(node: Node): Element {
  if (!isElement(node)) return createMath('mtext', isText(node) ? [createText(node.value)] : []);
  if (!isMath(node)) return createMath('mtext', [createText(textWithin(node))]);
  if (TOKENS.has(node.tagName)) return withChildren(node, [createText(textWithin(node))]);
  if (LAYOUT.has(node.tagName)) return withChildren(node, presentations(node.childNodes));
  switch (node.tagName) {
    case 'semantics':
    case 'maction': {
      const [first] = node.childNodes.filter(isElement);
      return first === undefined ? createMath('mrow', []) : presentation(first);
    }
    case 'mfenced':
      return fenced(node);
    case 'annotation':
    case 'annotation-xml':
    case 'mphantom':
      return createMath('mrow', []);
    default:
      return createMath('mrow', presentations(node.childNodes));
  }
}

/** Browsers no longer support `mfenced` and would omit its parentheses. */
function fenced(element: Element): Element {
  const separators = Array.from((attribute(element, 'separators') ?? ',').replace(/\s/g, ''));
  const inner = presentations(element.childNodes).flatMap((child, index) => {
    const separator = separators[Math.min(index, separators.length) - 1] ?? separators.at(-1);
    return index === 0 || separator === undefined ? [child] : [operator(separator), child];
  });
  return createMath('mrow', [
    operator(attribute(element, 'open') ?? '('),
    ...inner,
    operator(attribute(element, 'close') ?? ')'),
  ]);
}

function operator(text: string): Element {
  return createMath('mo', [createText(text)]);
}
