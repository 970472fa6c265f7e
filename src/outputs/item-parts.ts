import type { Article } from '../domain/article/article.ts';
import { htmlOf } from '../domain/article/article.ts';
import type { Site } from '../domain/site/site.ts';
import { inCdata } from './xml.ts';

/** An article's body as the content of a CDATA section. In UTF-8 it stays what it is unless it has `]]>`, which is rare. */
export function bodyInCdata(article: Article): string | Uint8Array {
  const { html } = article;
  return typeof html === 'string' || hasSectionEnd(html) ? inCdata(htmlOf(article)) : html;
}

const [BRACKET, ANGLE] = [0x5d, 0x3e];

function hasSectionEnd(bytes: Uint8Array): boolean {
  let at = bytes.indexOf(BRACKET);
  while (at !== -1) {
    if (bytes[at + 1] === BRACKET && bytes[at + 2] === ANGLE) return true;
    at = bytes.indexOf(BRACKET, at + 1);
  }
  return false;
}

/** What depends on the site alone, made once for each. */
export function oncePerSite<Value>(make: (site: Site) => Value): (site: Site) => Value {
  const made = new WeakMap<Site, Value>();
  return (site) => {
    const known = made.get(site);
    if (known !== undefined) return known;
    const value = make(site);
    made.set(site, value);
    return value;
  };
}
