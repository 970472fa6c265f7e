import { type Element, isElement, isText, type Node } from './html-tree.ts';

/** A formula in one line, for whoever cannot draw it: `1/3`, `x^2`, `√(a+b)`. */
export function linearMath(nodes: readonly Node[]): string {
  return nodes.map(linear).join('');
}

function linear(node: Node): string {
  if (!isElement(node)) return isText(node) ? node.value : '';
  const [first = '', second = '', third = ''] = node.childNodes.map(linear);
  switch (node.tagName) {
    case 'mfrac':
      return `${grouped(first)}/${grouped(second)}`;
    case 'msup':
    case 'mover':
      return `${first}^${grouped(second)}`;
    case 'msub':
    case 'munder':
      return `${first}_${grouped(second)}`;
    case 'msubsup':
    case 'munderover':
      return `${first}_${grouped(second)}^${grouped(third)}`;
    case 'msqrt':
      return `√(${linearMath(node.childNodes)})`;
    case 'mroot':
      return `root(${second}, ${first})`;
    case 'mtable':
      return `[${rows(node).join('; ')}]`;
    case 'mtext':
      return ` ${linearMath(node.childNodes)} `;
    default:
      return linearMath(node.childNodes);
  }
}

function rows(table: Element): string[] {
  return table.childNodes.filter(isElement).map((row) => row.childNodes.map(linear).join(', '));
}

function grouped(text: string): string {
  return /^(\p{N}+([.,]\p{N}+)?|.)$/u.test(text) ? text : `(${text})`;
}
