import type { Article } from '../domain/article/article.ts';
import { element, emptyElement, textElement } from './xml.ts';

/** The lead image as Media RSS, for RSS and Atom: alt as title, caption as description, and credit. */
export function mediaContent({ image }: Article): string {
  if (image === undefined) return '';
  const { url, type, width, height, bytes, alt, caption, credit } = image;
  const attributes = { url, type, medium: 'image', width, height, fileSize: bytes };
  const children =
    textElement('media:title', alt, { type: 'plain' }) +
    textElement('media:description', caption, { type: 'plain' }) +
    textElement('media:credit', credit) +
    emptyElement('media:thumbnail', { url, width, height });
  return element('media:content', children, attributes);
}
