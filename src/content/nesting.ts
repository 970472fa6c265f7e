import { type Element, isBlank, type Node } from './html-tree.ts';

function words(text: string): string[] {
  return text.split(' ');
}

const PHRASES = words(
  'a abbr b bdi bdo br cite code data del dfn em i img ins kbd mark q s samp small span strong sub sup time u var wbr',
);
const PARAGRAPHS = words('h1 h2 h3 h4 h5 h6 p pre');
const SECTIONS = words('article aside blockquote div figure footer header main nav section');
const FLOW = new Set([...PHRASES, ...PARAGRAPHS, ...SECTIONS, 'dl', 'hr', 'ol', 'table', 'ul']);
const PHRASING = new Set(PHRASES);
const ROWS = words('tbody tfoot thead');

/** The children for which every parser certainly builds the same tree. */
const CHILDREN: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ...[...PHRASES, ...PARAGRAPHS].map((tag) => [tag, PHRASING] as const),
  ...[...SECTIONS, 'dd', 'figcaption', 'li', 'td', 'th'].map((tag) => [tag, FLOW] as const),
  ['figure', new Set([...FLOW, 'figcaption'])],
  ['dl', new Set(['dd', 'dt'])],
  ['dt', PHRASING],
  ['ol', new Set(['li'])],
  ['ul', new Set(['li'])],
  ['table', new Set([...ROWS, 'caption', 'colgroup'])],
  ['caption', PHRASING],
  ['colgroup', new Set(['col'])],
  ...ROWS.map((tag) => [tag, new Set(['tr'])] as const),
  ['tr', new Set(['td', 'th'])],
]);

const WITHOUT_TEXT = new Set(['table', 'colgroup', 'tr', ...ROWS]);

/** Whether a parser certainly leaves an element where it was written. `false` means that it may move it. */
export function isRegular(parent: Element | undefined, child: Element): boolean {
  const allowed = parent === undefined ? FLOW : CHILDREN.get(parent.tagName);
  return allowed?.has(child.tagName) === true;
}

/** Whether a parser leaves text where it is: it moves text in a table to before the table. */
export function isRegularText(parent: Element | undefined, text: Node): boolean {
  return parent === undefined || !WITHOUT_TEXT.has(parent.tagName) || isBlank(text);
}
