import { createElement, type Element, isBlank, isElement, type Node, withChildren } from './html-tree.ts';

const PHRASES = new Set(
  (
    'a abbr b bdi bdo br cite code data del dfn em font i img ins kbd mark math q s samp small span strong sub sup time tt u var ' +
    'wbr'
  ).split(' '),
);

/** Replaces a struck-out style with `<s>`. */
export function strikeOut(element: Element): void {
  if (STRUCK.has(element.tagName)) return;
  if (element.tagName === 'span' || element.tagName === 'font') element.tagName = 's';
  else element.childNodes = struckNodes(element.childNodes);
}

const STRUCK = new Set(['s', 'strike', 'del']);

/** Wraps each run of text and inline elements in `<s>`, also inside nested blocks. */
function struckNodes(nodes: readonly Node[]): Node[] {
  const result: Node[] = [];
  let run: Node[] = [];
  const endRun = () => {
    result.push(...(run.every(isStruck) ? run : [withChildren(createElement('s'), run)]));
    run = [];
  };
  for (const node of nodes) {
    if (!isElement(node) || PHRASES.has(node.tagName)) run.push(node);
    else {
      endRun();
      result.push(withChildren(node, struckNodes(node.childNodes)));
    }
  }
  endRun();
  return result;
}

function isStruck(node: Node): boolean {
  return isBlank(node) || (isElement(node) && STRUCK.has(node.tagName));
}
