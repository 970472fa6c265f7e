import type { Dialect, DialectPlan } from './dialect.ts';
import { isDated } from './jekyll-address.ts';
import type { JekyllSettings } from './jekyll-configuration.ts';

/** The path of a file relative to the folder of the site's sources, or of its collections. */
export function rootedPath(file: string, { folder }: DialectPlan, settings: JekyllSettings): string {
  const path = folder === '' ? file : `${folder}/${file}`;
  const below = without(path, settings.source) ?? path;
  return without(below, settings.collectionsFolder) ?? below;
}

function without(path: string, folder: string): string | undefined {
  return folder !== '' && path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}

/** Which files are posts, as in `entry_filter.rb` and `post_reader.rb`. */
export function jekyllRules(plan: DialectPlan, settings: JekyllSettings): Dialect['rules'] {
  const pathOf = (file: string) => rootedPath(file, plan, settings);
  const kinds = new Set([...settings.extensions, 'html', 'htm'].map((extension) => `.${extension}`));
  const isMarkup = (path: string) => kinds.has(/\.[^./]+$/.exec(path)?.[0].toLowerCase() ?? '');
  const isInPosts = (path: string) => settings.isLoose || /(?:^|\/)_posts\//.test(path);
  return {
    isSilent: (file) => isSetAside(pathOf(file), settings),
    isSkipped: () => false,
    isRecord: (file) => isInPosts(pathOf(file)) && isDated(file) && isMarkup(file),
    isUnread: (file) => isInPosts(pathOf(file)) && (isMarkup(file) || OTHER_MARKUP.test(file)),
  };
}

const OTHER_MARKUP = /\.(?:textile|adoc|asciidoc|org|rst|mdx)$/i;

function isSetAside(path: string, settings: JekyllSettings): boolean {
  if (isExcluded(path, settings)) return true;
  return path.split('/').some((name) => isSpecial(name, settings));
}

/** Names that Jekyll does not look at. */
function isSpecial(name: string, { included }: JekyllSettings): boolean {
  if (name === '_posts' || included.includes(name)) return false;
  return /^[._#~]|~$/.test(name) || name === 'node_modules';
}

function isExcluded(path: string, { excluded, included }: JekyllSettings): boolean {
  if (included.includes(path)) return false;
  return [...excluded, ...EXCLUDED].some((pattern) => {
    if (pattern === '') return false;
    if (!/[*?]/.test(pattern)) return path.startsWith(pattern);
    return starPattern(pattern).test(path);
  });
}

const EXCLUDED = ['vendor/bundle', 'vendor/cache', 'vendor/gems', 'vendor/ruby'];

/** `fnmatch` without `FNM_PATHNAME`: a star also matches slashes. */
function starPattern(pattern: string): RegExp {
  const source = pattern.replace(/\*+|\?|[\\^$.|+()[\]{}]/g, (part) => {
    if (part.startsWith('*')) return '.*';
    return part === '?' ? '.' : `\\${part}`;
  });
  return new RegExp(`^${source}$`, 's');
}
