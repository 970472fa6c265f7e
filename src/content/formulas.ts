import type { BodyWork } from './body-work.ts';
import {
  attribute,
  classesOf,
  type Element,
  findWithin,
  isElement,
  isMath,
  type Node,
  parseHtml,
  textWithin,
} from './html-tree.ts';
import { texCode, tidyMath } from './math.ts';

// KaTeX and MathJax output each formula twice: as MathML for screen readers, and as positioned boxes with text in visual order.
const DRAWN = new Set(
  'katex mathjax mathjax_chtml mathjax_svg mathjax_display mjx-chtml mjx-container'.split(' '),
);
const COPIES = new Set('katex-html mathjax_preview'.split(' '));

export function isFormula(element: Element): boolean {
  if (element.tagName === 'mjx-container') return true;
  if (element.attrs.length === 0) return false;
  return classesOf(element).some((name) => DRAWN.has(name) || COPIES.has(name));
}

/** The MathML of a rendered formula; nothing for its other copies. */
export function formulaOf(element: Element, work: BodyWork): Node[] {
  if (classesOf(element).some((name) => COPIES.has(name))) return [];
  const math = findWithin(element, isFormulaRoot) ?? mathOf(attribute(element, 'data-mathml'));
  const nodes = math === undefined ? [] : tidyMath(math);
  work.drawFormula(nodes.length > 0);
  return nodes;
}

function isFormulaRoot(element: Element): boolean {
  return isMath(element) && element.tagName === 'math';
}

function mathOf(html: string | undefined): Element | undefined {
  if (html === undefined) return undefined;
  return parseHtml(html).childNodes.filter(isElement).find(isFormulaRoot);
}

/** MathJax's source, a script with TeX or MathML; `undefined` for other scripts. */
export function texScript(script: Element, work: BodyWork): Node[] | undefined {
  const type = (attribute(script, 'type') ?? '').trim().toLowerCase();
  if (!/^math\/(tex|asciimath|mml)/.test(type)) return undefined;
  if (work.takeFormula()) return [];
  const text = script.childNodes.map(textWithin).join('');
  if (!type.startsWith('math/mml')) return text.trim() === '' ? [] : [texCode(text)];
  const math = mathOf(text);
  return math === undefined ? [] : tidyMath(math);
}
