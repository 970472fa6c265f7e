import { holdsCredentials } from '../domain/text/web-url.ts';
import type { BodyWork } from './body-work.ts';
import { isElement, isText, type Node, type Parent } from './html-tree.ts';

const WARNING = 'a user name or password in an address';

/**
 * Removes user names and passwords from URLs, because every reader of a feed would see them. `writeSafeHtml` removes those in
 * attributes; they are only reported here. They are removed from text too, since link texts often repeat the URL, but not from
 * code.
 */
export function hideCredentials(parent: Parent, work: BodyWork): void {
  for (const child of parent.childNodes) hideWithin(child, work);
}

function hideWithin(node: Node, work: BodyWork): void {
  if (isText(node)) node.value = withoutCredentials(node.value, work);
  if (!isElement(node)) return;
  for (const attr of node.attrs) {
    if (HUMAN_READABLE.has(attr.name)) attr.value = withoutCredentials(attr.value, work);
    else if (attr.value.includes('@') && hasCredentials(attr.value)) work.drop(WARNING);
  }
  if (!CODE.has(node.tagName)) hideCredentials(node, work);
}

const CODE = new Set(['code', 'kbd', 'pre', 'samp']);

/** Attributes whose value readers see or hear. */
const HUMAN_READABLE = new Set(['abbr', 'alt', 'aria-label', 'title']);

// The part before the last @ of an authority. Without the bound, a word with many https:// would take quadratic time.
const IN_TEXT = /(https?:\/\/)[^\s/?#<>"']{1,500}@(?=[^\s/?#<>"'@])/gi;

function withoutCredentials(text: string, work: BodyWork): string {
  if (!text.includes('@')) return text;
  const bare = text.replace(IN_TEXT, '$1');
  if (bare !== text) work.drop(WARNING);
  return bare;
}

/** Whether an attribute's value is a URL with credentials, or a list that contains one. */
export function hasCredentials(value: string): boolean {
  return holdsCredentials(value.trim()) || IN_LIST.test(value);
}

const IN_LIST = /[\s,]https?:\/\/[^\s/?#<>"']{1,500}@[^\s/?#<>"'@]/i;
