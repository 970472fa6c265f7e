import { resolveUrl } from '../../domain/text/web-url.ts';
import { clockAt } from '../../domain/text/zoned-time.ts';
import { byFrequency, type Tried } from './candidates.ts';

/** Placeholders whose values are found by trying; a dialect has some of them. */
export const PLACEHOLDERS = [
  ...['slug', 'title', 'name', 'filename', 'contentbasename', 'path', 'id'],
  ...['section', 'sections', 'category', 'categories'],
];

/** The values of placeholders for an article, such as `slug` → `a-title`. */
export type PlaceholderValues = ReadonlyMap<string, string>;

export interface Placed extends Tried {
  readonly values: PlaceholderValues;
}

const MOST_PATTERNS = 12;

/** Patterns that links there follow below a base, the most frequent first. */
export function otherPermalinks(placed: readonly Placed[], base: string, timeZone: string): string[] {
  const patterns = placed.flatMap((one) => {
    const path = pathBelow(one.entry.url, base);
    if (path === undefined) return [];
    const names = [...one.values.keys()];
    // Several placeholders may have one value. Each is preferred once.
    const orders = names.map((name) => [name, ...names.filter((other) => other !== name)]);
    return [...new Set(orders.map((order) => patternOf(path, order, { ...one, timeZone })))];
  });
  return byFrequency(patterns.filter((pattern) => pattern.includes(':'))).slice(0, MOST_PATTERNS);
}

function pathBelow(url: string | undefined, base: string): string | undefined {
  const [there, root] = [resolveUrl(url ?? ''), resolveUrl(base)];
  if (there === undefined || root === undefined || there.host !== root.host) return undefined;
  return there.pathname.startsWith(root.pathname) ? there.pathname.slice(root.pathname.length) : undefined;
}

interface Pattern extends Placed {
  readonly timeZone: string;
}

function patternOf(path: string, order: readonly string[], { article, values, timeZone }: Pattern): string {
  const [, plain = '', end = ''] = /^(.*?)(\.html?|\/)?$/.exec(path) ?? [];
  const parts = plain.split('/').map(decoded);
  const date = datePlaceholders(clockAt(article.published, timeZone));
  const pattern: string[] = [];
  for (let index = 0; index < parts.length; ) {
    const name = order.find((one) => isAt(parts, index, values.get(one)));
    const length = values.get(name ?? '')?.split('/').length ?? 1;
    const part = parts[index] ?? '';
    pattern.push(name === undefined ? (date(part) ?? encodeURI(part)) : `:${name}`);
    index += length;
  }
  return `/${pattern.join('/')}${end}`;
}

function isAt(parts: readonly string[], index: number, value: string | undefined): boolean {
  const wanted = value?.split('/').map(decoded) ?? [];
  return wanted.length > 0 && wanted.every((part, offset) => part === parts[index + offset]);
}

/** Gives year, month and day once each, in this order. */
function datePlaceholders(clock: number): (part: string) => string | undefined {
  const [year = '', month = '', day = ''] = new Date(clock).toISOString().slice(0, 10).split('-');
  const waiting = new Map([
    [':year', year],
    [':month', month],
    [':day', day],
  ]);
  return (part) => {
    const found = [...waiting].find(([, value]) => value === part)?.[0];
    if (found !== undefined) waiting.delete(found);
    return found;
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
