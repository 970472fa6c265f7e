import { attribute, type Element, isElement, type Parent, setAttribute } from './html-tree.ts';
import { formatSrcset, parseSrcset } from './srcset.ts';

/** Resolves a reference to a published file; `undefined` if it does not refer to one. */
export type FindMedia = (reference: string) => ServedMedia | undefined;

export interface ServedMedia {
  readonly url: string;
  /** In pixels. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
}

const SHOWING = new Set('img source video audio track amp-img amp-anim amp-video amp-audio'.split(' '));
const SOURCES = ['src', 'poster', 'data-src', 'data-lazy-src', 'data-original'];
const SETS = ['srcset', 'data-srcset', 'data-lazy-srcset'];

/** Replaces references to published files in images, video, audio and links with their URLs. */
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

/** Sets the size of an image, so that readers can reserve its space before it loads. */
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
  // An invalid `srcset` stays as written: `tidyImage` reports it.
  if (bad.length === 0) setAttribute(element, name, formatSrcset(placed));
}
