import { isElement, isText, type Node } from './html-tree.ts';

/** A formula on one line, for readers that cannot render MathML: `1/3`, `x^2`, `√(a+b)`. */
export function linearMath(nodes: readonly Node[]): string {
  return nodes.map(linear).join('');
}

function linear(node: Node): string {
  if (!isElement(node)) return isText(node) ? node.value : '';
  // Convert each child only once: twice would double the time at every level.
  const parts = node.childNodes.map(linear);
  const [first = '', second = '', third = ''] = parts;
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
      return `√(${parts.join('')})`;
    case 'mroot':
      return `root(${second}, ${first})`;
    case 'mtable':
      return `[${parts.join('; ')}]`;
    case 'mtr':
      return parts.join(', ');
    case 'mtext':
      return ` ${parts.join('')} `;
    default:
      return parts.join('');
  }
}

function grouped(text: string): string {
  return /^(\p{N}+([.,]\p{N}+)?|.)$/u.test(text) ? text : `(${text})`;
}
