import * as v from 'valibot';
import { coded } from '../problem.ts';
import { lineText, nameText, normalized } from './plain-text.ts';

const WORDS: Readonly<Record<string, string>> = { '&': 'and', '+': 'plus', '#': 'sharp', '@': 'at' };

/**
 * The slug of a name: NFKD, marks taken off Latin letters, lower case, `&` → and, `+` → plus, `#` → sharp, `@` → at, every other
 * run of characters that are not letters or digits → `-`. Letters of other scripts stay. It depends on nothing but the name. A
 * name without any letter or digit (an emoji) becomes its code points: `u1f389`.
 */
export function slugOf(name: string): string {
  const known = slugs.get(name);
  if (known !== undefined) return known;
  const slug = makeSlug(name);
  if (name.length > MAX_CACHED_LENGTH) return slug;
  if (slugs.size === MAX_CACHED) slugs.clear();
  slugs.set(name, slug);
  return slug;
}

// A publication has a few thousand names, each in many articles. Segments of paths are rarely repeated, so long ones are not
// cached.
const slugs = new Map<string, string>();
const MAX_CACHED = 20_000;
const MAX_CACHED_LENGTH = 300;

// Most parts of paths are slugs already.
const SLUG = /^[a-z\d]+(-[a-z\d]+)*$/;

// No name is as long, but a file that is imported may hold anything; normalizing takes time with the square of a text's marks.
const MOST_SLUGGED = 2048;

function makeSlug(name: string): string {
  if (SLUG.test(name)) return name;
  const slug = name
    .slice(0, MOST_SLUGGED)
    .normalize('NFKD')
    .replace(/(\p{Script=Latin})\p{M}+/gu, '$1')
    .toLowerCase()
    .normalize('NFC')
    .replace(/[&+#@]/g, (symbol) => `-${WORDS[symbol]}-`)
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return /[\p{L}\p{N}]/u.test(slug)
    ? slug
    : Array.from(name.slice(0, MOST_SLUGGED).trim(), codePoint).join('-');
}

/** Two spellings are one name where they differ only by case, white space or Unicode normal form. */
export function spellingOf(name: string): string {
  if (PLAIN_NAME.test(name)) return name.toLowerCase();
  return normalized(name, 'NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}

// ASCII with single spaces: most names. No other spelling of it is possible but by case.
const PLAIN_NAME = /^[!-~]+(?: [!-~]+)*$/;

/** The names without those that only spell an earlier one differently. */
export function distinctNames(list: string[]): readonly string[] {
  const seen = new Set<string>();
  return list.filter((name) => seen.size < seen.add(spellingOf(name)).size);
}

/** Order by code point, which is the same on every machine and, beyond U+FFFF, not that of `<`. */
export function compareCodePoints(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)];
  for (const [index, character] of left.entries()) {
    const difference = (character.codePointAt(0) ?? 0) - (right[index]?.codePointAt(0) ?? -1);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** The slug of a path: each of its segments as a slug. */
export function pathSlugOf(path: string): string {
  return path
    .split('/')
    .filter((segment) => segment !== '')
    .map(makeSlug)
    .join('/');
}

/** A path-like slug: segments of lower case letters, digits and `-`, joined by `/`. */
export const pathSlug = v.pipe(
  lineText,
  v.check(
    (text) => pathSlugOf(text) === text,
    (issue) => notASlug('letters, digits, "-" and "/"', pathSlugOf(String(issue.input))),
  ),
);

/** A slug of one segment. */
export const topicSlug = v.pipe(
  nameText,
  v.check(
    (text) => slugOf(text) === text,
    (issue) => notASlug('letters, digits and "-"', slugOf(String(issue.input))),
  ),
);

function notASlug(allowed: string, slug: string): string {
  return coded('slug.invalid', `may contain only lower case ${allowed}; try "${slug}"`);
}

function codePoint(character: string): string {
  return `u${character.codePointAt(0)?.toString(16)}`;
}
