import { mediaAddress } from './addresses.ts';
import type { BodyWork } from './body-work.ts';
import {
  attribute,
  createElement,
  type Element,
  isElement,
  type Node,
  removeAttribute,
  setAttribute,
} from './html-tree.ts';
import { bestCandidate, type Candidate, formatSrcset, parseSrcset } from './srcset.ts';

// Attributes in which lazy-loading scripts store the URL.
const LAZY_SOURCES = (
  'data-src data-lazy-src data-original data-lazy data-lazyload data-original-src data-orig-src data-actualsrc data-real-src ' +
  'data-echo data-full-src data-hi-res-src data-image-src data-img-src data-cfsrc data-ezsrc data-opt-src data-litespeed-src'
).split(' ');
const LAZY_SRCSETS =
  'data-srcset data-lazy-srcset data-original-set data-original-srcset data-orig-srcset data-ezsrcset'.split(
    ' ',
  );
const LAZY_POSTERS = 'data-poster data-lazy-poster'.split(' ');
/** WordPress's URLs of other sizes, used if there is no `src`. */
const OTHER_SIZES = 'data-large-file data-orig-file data-medium-file'.split(' ');

/** Gives an image the URL and sizes that lazy-loading scripts would set. Leaves an image without a URL to `resolveNoscripts`. */
export function tidyImage(image: Element, work: BodyWork): Node[] {
  const lazy = setCandidates(image, work);
  const src =
    lazyAddress(image, LAZY_SOURCES, work.base) ??
    (lazy ? bestAddress(image) : undefined) ??
    mediaAddress(attribute(image, 'src'), work.base) ??
    bestAddress(image) ??
    lazyAddress(image, OTHER_SIZES, work.base) ??
    lazyAddress(
      image,
      image.attrs.filter(isPictureFile).map(({ name }) => name),
      work.base,
    );
  image.tagName = 'img';
  image.childNodes = [];
  setOrRemove(image, 'src', src);
  if (src === undefined) work.unresolved.add(image);
  else work.show(src);
  return [image];
}

/** Whether an unknown attribute contains the URL of an image. */
function isPictureFile({ name, value }: { readonly name: string; readonly value: string }): boolean {
  return (
    /(^|-)(src|lazy|img|image|url)(-|$)/.test(name) && /\.(avif|gif|jpe?g|png|svg|webp)(\?|$)/i.test(value)
  );
}

/** Gives every source and the image of a `picture` a URL; drops sources without one. */
export function tidyPicture(picture: Element, work: BodyWork): Node[] {
  const children = picture.childNodes.filter(isElement);
  const sources = children.filter(({ tagName }) => tagName === 'source');
  for (const source of sources) {
    setCandidates(source, work, 'src');
    removeAttribute(source, 'src');
  }
  const shown = sources.filter((source) => attribute(source, 'srcset') !== undefined);
  const image = children.find(({ tagName }) => IMAGES.has(tagName)) ?? createElement('img');
  // The last source has the most widely supported format.
  const fallback = shown.map(bestAddress).at(-1);
  tidyImage(image, work);
  if (attribute(image, 'src') === undefined && fallback !== undefined) {
    setAttribute(image, 'src', fallback);
    work.unresolved.delete(image);
    work.show(fallback);
  }
  picture.childNodes = [...shown, image];
  return attribute(image, 'src') === undefined ? [image] : [picture];
}

const IMAGES = new Set(['img', 'amp-img', 'amp-anim']);

/** Sets `srcset` with absolute URLs, from a lazy-loading attribute if there is one. Returns whether there was one. */
function setCandidates(element: Element, work: BodyWork, single?: string): boolean {
  const lazy = LAZY_SRCSETS.map((name) => attribute(element, name)).find(Boolean);
  const written = lazy ?? attribute(element, 'srcset') ?? '';
  const { candidates, bad } = parseSrcset(written);
  for (const candidate of bad) work.drop(`the picture "${candidate}", whose size in srcset is invalid,`);
  const usable = candidates.flatMap((candidate): Candidate[] => {
    const url = mediaAddress(candidate.url, work.base);
    return url === undefined ? [] : [{ ...candidate, url }];
  });
  const alone = single === undefined ? undefined : lazyAddress(element, [...LAZY_SOURCES, single], work.base);
  if (usable.length === 0 && alone !== undefined) usable.push({ url: alone, size: '' });
  setOrRemove(element, 'srcset', usable.length === 0 ? undefined : formatSrcset(usable));
  return lazy !== undefined && usable.length > 0;
}

function bestAddress(element: Element): string | undefined {
  return bestCandidate(parseSrcset(attribute(element, 'srcset') ?? '').candidates)?.url;
}

/** The URL in the first of these attributes that contains one: some contain `true` or JSON. */
export function lazyAddress(element: Element, names: readonly string[], base: string): string | undefined {
  for (const name of names) {
    const value = attribute(element, name);
    if (value === undefined || (name.startsWith('data-') && !looksLikeAddress(value))) continue;
    const address = mediaAddress(value, base);
    if (address !== undefined) return address;
  }
  return undefined;
}

function looksLikeAddress(value: string): boolean {
  return /[./]/.test(value) && !/^\s*[{[<]/.test(value);
}

/** The URL that an element loads, lazily or not. */
export function sourceAddress(element: Element, base: string): string | undefined {
  return lazyAddress(element, [...LAZY_SOURCES, 'src'], base);
}

/** Gives `video` and `audio` absolute URLs and controls; returns only the fallback if there is no URL. */
export function tidyMedia(media: Element, work: BodyWork): Node[] {
  media.tagName = media.tagName.replace('amp-', '');
  setOrRemove(media, 'src', sourceAddress(media, work.base));
  setOrRemove(media, 'poster', lazyAddress(media, [...LAZY_POSTERS, 'poster'], work.base));
  media.childNodes = media.childNodes.filter((child) => {
    if (!isElement(child)) return true;
    if (child.tagName !== 'source' && child.tagName !== 'track') return !EMBEDDING.has(child.tagName);
    setOrRemove(child, 'src', sourceAddress(child, work.base));
    return attribute(child, 'src') !== undefined;
  });
  setAttribute(media, 'controls', '');
  if (attribute(media, 'src') !== undefined || media.childNodes.some(isSource)) return [media];
  work.drop(`a <${media.tagName}> without an address`);
  return media.childNodes.filter((child) => !isElement(child) || child.tagName !== 'track');
}

/** Fallbacks for old browsers: they would show the same media twice. */
const EMBEDDING = new Set(['iframe', 'embed', 'object']);

function isSource(node: Node): boolean {
  return isElement(node) && node.tagName === 'source';
}

function setOrRemove(element: Element, name: string, value: string | undefined): void {
  if (value === undefined) removeAttribute(element, name);
  else setAttribute(element, name, value);
}
