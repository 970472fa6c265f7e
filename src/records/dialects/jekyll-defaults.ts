import { isMapping } from '../../domain/schema.ts';
import { mappingIn, textIn } from './configuration.ts';
import type { Fields } from './dialect.ts';
import { globPattern } from './glob.ts';

/** Field values for the posts below a path, from `defaults` in `_config.yml`. */
export interface DefaultSet {
  /** A prefix of paths, or a glob of one. */
  readonly path: string;
  readonly hasType: boolean;
  readonly values: Fields;
}

/** The sets in `defaults` that apply to posts. `collections`: the folder of all collections, which scopes may begin with. */
export function defaultSetsOf(written: unknown, collections: string): readonly DefaultSet[] {
  return (Array.isArray(written) ? written : []).flatMap((entry): DefaultSet[] => {
    if (!isMapping(entry) || !isMapping(entry.values)) return [];
    const scope = mappingIn(entry, 'scope');
    const type = textIn(scope, 'type');
    if (type !== undefined && type !== 'posts' && type !== 'post') return [];
    const path = textIn(scope, 'path')?.replace(/^\//, '') ?? '';
    const below = collections !== '' && path.startsWith(`${collections}/`);
    const relative = below ? path.slice(collections.length + 1) : path;
    return [{ path: relative, hasType: type !== undefined, values: entry.values }];
  });
}

/** The values for a post, as in Jekyll's `frontmatter_defaults.rb`: the set with the longest path takes precedence. */
export function defaultsFor(path: string, sets: readonly DefaultSet[]): Fields {
  let values: Fields = {};
  let last: DefaultSet | undefined;
  for (const set of sets) {
    if (!applies(set.path, path)) continue;
    if (last === undefined || hasPrecedence(set, last)) {
      values = merged(values, set.values);
      last = set;
    } else values = merged(set.values, values);
  }
  return values;
}

function hasPrecedence(set: DefaultSet, last: DefaultSet): boolean {
  if (set.path.length !== last.path.length) return set.path.length > last.path.length;
  return set.hasType || !last.hasType;
}

/** Categories of several sets add up. */
function merged(under: Fields, over: Fields): Fields {
  const categories = [...wordsOf(under.categories), ...wordsOf(over.categories)];
  return { ...under, ...over, ...(categories.length === 0 ? {} : { categories }) };
}

/** A list, or the words of a text. */
export function wordsOf(value: unknown): readonly unknown[] {
  if (typeof value === 'string') return value.split(/\s+/).filter((word) => word !== '');
  return Array.isArray(value) ? value.flat(3) : [];
}

function applies(scope: string, path: string): boolean {
  if (!scope.includes('*')) return path.startsWith(scope);
  // A glob matches the post, or a folder above it.
  const parts = path.split('/');
  const glob = globPattern(scope);
  return parts.some((_, index) => glob.test(parts.slice(0, index + 1).join('/')));
}
