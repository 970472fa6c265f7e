import { shorten } from '../domain/text/plain-text.ts';
import type { BodyWork } from './body-work.ts';
import {
  attribute,
  createText,
  type Element,
  findWithin,
  isBlank,
  isElement,
  isText,
  type Node,
  type Parent,
  textWithin,
} from './html-tree.ts';

/**
 * Runs after the whole body has been visited. Replaces a `noscript` with those of its images, frames and links that the body
 * shows nowhere else. Drops an image without a URL if such a `noscript` is adjacent; otherwise replaces it with its alternative
 * text.
 */
export function resolveNoscripts(parent: Parent, work: BodyWork): void {
  const { childNodes } = parent;
  parent.childNodes = childNodes.flatMap((child, index): Node[] => {
    if (!isElement(child)) return [child];
    if (work.unresolved.has(child)) {
      return isNextToPicture(childNodes, index) ? [] : alternative(child, work);
    }
    if (child.tagName === 'noscript') return fallback(child, work);
    resolveNoscripts(child, work);
    return [child];
  });
}

function isNextToPicture(nodes: readonly Node[], index: number): boolean {
  return [-1, 1].some((step) => {
    let position = index + step;
    for (let node = nodes[position]; node !== undefined && isBlank(node); node = nodes[position])
      position += step;
    const neighbour = nodes[position];
    return neighbour !== undefined && hasPicture(neighbour);
  });
}

function hasPicture(node: Node): boolean {
  return isElement(node) && node.tagName === 'noscript' && findWithin(node, isShownPicture) !== undefined;
}

function isShownPicture({ tagName, attrs }: Element): boolean {
  return tagName === 'img' && attrs.some(({ name }) => name === 'src');
}

function alternative(image: Element, work: BodyWork): Node[] {
  const alt = attribute(image, 'alt')?.trim() ?? '';
  work.drop(
    alt === ''
      ? 'an image without an address'
      : `an image without an address (its text "${shorten(alt, 60)}" stays)`,
  );
  return alt === '' ? [] : [createText(alt)];
}

function fallback(noscript: Element, work: BodyWork): Node[] {
  if (/javascript/i.test(textWithin(noscript)) || !hasContent(noscript)) return dropNoscript(noscript, work);
  const used = noscript.childNodes.flatMap((child) => withoutShown(child, work));
  return used.every(isBlank) ? [] : used;
}

function hasContent(noscript: Element): boolean {
  return findWithin(noscript, ({ tagName }) => USEFUL.has(tagName)) !== undefined;
}

const USEFUL = new Set(['a', 'img', 'video', 'audio']);

function dropNoscript(noscript: Element, work: BodyWork): Node[] {
  const text = textWithin(noscript).replace(/\s+/g, ' ').trim();
  if (text !== '') work.drop(`the text of <noscript> "${shorten(text, 60)}"`);
  return [];
}

/** A node of a `noscript` without images, embeds and links that the body shows elsewhere. */
function withoutShown(node: Node, work: BodyWork): Node[] {
  if (!isElement(node)) return isText(node) ? [node] : [];
  const address = attribute(node, node.tagName === 'a' ? 'href' : 'src');
  if (work.unresolved.has(node) || (address !== undefined && work.shows(address))) return [];
  const had = node.childNodes.length;
  node.childNodes = node.childNodes.flatMap((child) => withoutShown(child, work));
  return had > 0 && node.childNodes.every(isBlank) ? [] : [node];
}
