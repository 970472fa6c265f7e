import { attribute, type Element, isElement, type Parent, setAttribute } from './html-tree.ts';
import { formatSrcset, parseSrcset } from './srcset.ts';

/** Finds the published file that a reference names; `undefined` if the reference is not to one. */
export type FindMedia = (reference: string) => ServedMedia | undefined;

export interface ServedMedia {
  readonly url: string;
  /** Pixels. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
}

const SHOWING = new Set('img source video audio track amp-img amp-anim amp-video amp-audio'.split(' '));
const SOURCES = ['src', 'poster', 'data-src', 'data-lazy-src', 'data-original'];
const SETS = ['srcset', 'data-srcset', 'data-lazy-srcset'];

/** Gives pictures, films and links of a body the addresses of the published files that they name. */
export function placeMedia(parent: Parent, find: FindMedia): void {
  for (const child of parent.childNodes) {
    if (!isElement(child)) continue;
    if (SHOWING.has(child.tagName)) placeSources(child, find);
    else if (child.tagName === 'a') place(child, 'href', find);
    placeMedia(child, find);
  }
}

function placeSources(element: Element, find: FindMedia): void {
  for (const name of SOURCES) {
    const found = place(element, name, find);
    if (name === 'src' && element.tagName === 'img' && found !== undefined) placeSize(element, found);
  }
  for (const name of SETS) placeSet(element, name, find);
}

function place(element: Element, name: string, find: FindMedia): ServedMedia | undefined {
  const reference = attribute(element, name);
  const found = reference === undefined ? undefined : find(reference);
  if (found !== undefined) setAttribute(element, name, found.url);
  return found;
}

/** So that a reader knows the room that a picture takes before it is loaded. */
function placeSize(image: Element, { width, height }: ServedMedia): void {
  if (width === undefined || height === undefined) return;
  if (attribute(image, 'width') !== undefined || attribute(image, 'height') !== undefined) return;
  setAttribute(image, 'width', String(width));
  setAttribute(image, 'height', String(height));
}

function placeSet(element: Element, name: string, find: FindMedia): void {
  const written = attribute(element, name);
  if (written === undefined) return;
  const { candidates, bad } = parseSrcset(written);
  const placed = candidates.map((candidate) => ({
    ...candidate,
    url: find(candidate.url)?.url ?? candidate.url,
  }));
  // One that cannot be read is reported later, by whoever reads it as it was written.
  if (bad.length === 0) setAttribute(element, name, formatSrcset(placed));
}
