import { shorten } from '../domain/text/plain-text.ts';
import { mediaAddress } from './addresses.ts';
import type { BodyWork } from './body-work.ts';
import {
  attribute,
  createElement,
  createText,
  type Element,
  findWithin,
  isElement,
  isText,
  type Node,
  parseHtml,
  textWithin,
  withChildren,
} from './html-tree.ts';
import { lazyAddress, sourceAddress } from './pictures.ts';
import { PLAYER_ELEMENTS, playerName } from './players.ts';

/** Replaces a frame with a link to its document. The parser reads the frame's fallback HTML as text. */
export function frameLink(frame: Element, work: BodyWork): Node[] {
  const address = sourceAddress(frame, work.base);
  if (address === undefined) {
    work.drop(`an <${frame.tagName}> without an address`);
    return [];
  }
  if (isTracker(frame)) return [];
  const fallback = frame.childNodes.map(textWithin).join('');
  return link(frame, address, fallback.includes('<') ? textOfHtml(fallback) : fallback, work);
}

/** Frames of 0 or 1 pixel are trackers. */
function isTracker(frame: Element): boolean {
  return ['width', 'height'].every((name) => /^[01](px)?$/.test(attribute(frame, name)?.trim() ?? ''));
}

function textOfHtml(html: string): string {
  return parseHtml(html).childNodes.map(textWithin).join('');
}

/**
 * Replaces an `object` with an image or a link to its data; with its fallback if it has no URL or the fallback contains an image.
 */
export function objectLink(object: Element, work: BodyWork): Node[] {
  const address = mediaAddress(attribute(object, 'data'), work.base) ?? movieOf(object, work.base);
  const children = object.childNodes.filter((child) => !isElement(child) || child.tagName !== 'param');
  if (address === undefined || findWithin(object, ({ tagName }) => tagName === 'img') !== undefined) {
    if (address === undefined && children.length === 0) work.drop('an <object> without an address');
    return children;
  }
  const text = children.map(textWithin).join('');
  if (!(attribute(object, 'type') ?? '').startsWith('image/')) return link(object, address, text, work);
  return [createElement('img', { src: address, alt: labelOf(object, text) ?? '' })];
}

function movieOf(object: Element, base: string): string | undefined {
  const param = findWithin(
    object,
    (one) => one.tagName === 'param' && /^(movie|src)$/i.test(attribute(one, 'name') ?? ''),
  );
  return param === undefined ? undefined : mediaAddress(attribute(param, 'value'), base);
}

/** A link to the URL of a custom element; `undefined` if it has none, or if its content is more useful. */
export function customLink(element: Element, work: BodyWork): Node[] | undefined {
  const address = customAddress(element, work.base);
  const isUseful = findWithin(element, ({ tagName }) => USEFUL_CONTENT.has(tagName)) !== undefined;
  if (address === undefined || isUseful) return undefined;
  return link(element, address, element.childNodes.map(textWithin).join(''), work);
}

/** Content that is more useful than a link to the element's URL. */
const USEFUL_CONTENT = new Set(
  'a img picture video audio iframe object embed p ul ol table math amp-img'.split(' '),
);

function customAddress(element: Element, base: string): string | undefined {
  const [name, start] = PLAYER_ELEMENTS[element.tagName] ?? [];
  const id = name === undefined ? undefined : attribute(element, name)?.trim();
  if (start !== undefined && id !== undefined && /^[\w-]+$/.test(id)) return start + id;
  return sourceAddress(element, base) ?? lazyAddress(element, ['href', 'data-href', 'data-url', 'url'], base);
}

function link(element: Element, address: string, fallback: string, work: BodyWork): Node[] {
  const text = labelOf(element, fallback) ?? playerName(address) ?? address;
  const anchor = withChildren(createElement('a', { href: address }), [createText(text)]);
  work.embeds.add(anchor);
  work.show(address);
  return [anchor];
}

function labelOf(element: Element, fallback: string): string | undefined {
  const named = LABELS.map((name) => attribute(element, name));
  // Skips "Your browser does not support frames" in several languages.
  const usable = /browser|naveg|navig|iframe|javascript/i.test(fallback) ? '' : fallback;
  const label = [...named, usable].map((text) => text?.replace(/\s+/g, ' ').trim()).find(Boolean);
  return label === undefined ? undefined : shorten(label, 200);
}

const LABELS = ['title', 'aria-label', 'playlabel', 'label', 'alt'];

/** Wraps block-level embeds in figures, so that summaries do not read their titles as sentences. */
export function asFigures(nodes: readonly Node[], work: BodyWork): Node[] {
  return nodes.map((node) => {
    if (!work.embeds.has(node) || (isElement(node) && node.tagName === 'figure')) return node;
    const figure = withChildren(createElement('figure'), [node]);
    work.embeds.add(figure);
    return figure;
  });
}

/** Moves embeds out of their link and after it, since links cannot be nested. Drops the link if nothing else is in it. */
export function moveEmbedsOut(anchor: Element, work: BodyWork): Node[] {
  const embeds: Node[] = [];
  takeEmbeds(anchor, work, embeds);
  if (embeds.length === 0 || hasContent(anchor)) return [anchor, ...embeds];
  work.drop(`the link to ${shorten(attribute(anchor, 'href') ?? '', 60)} around an embed`);
  return embeds;
}

function takeEmbeds(element: Element, work: BodyWork, taken: Node[]): void {
  element.childNodes = element.childNodes.filter((child) => {
    if (!work.embeds.has(child)) {
      if (isElement(child)) takeEmbeds(child, work, taken);
      return true;
    }
    taken.push(child);
    return false;
  });
}

/** Whether the node contains anything visible. */
export function hasContent(node: Node): boolean {
  if (isText(node)) return node.value.trim() !== '';
  return isElement(node) && (CONTENT.has(node.tagName) || node.childNodes.some(hasContent));
}

const CONTENT = new Set(['img', 'video', 'audio', 'hr']);
