import type { DialectPlan, OtherPages, Page } from './dialect.ts';
import { assetBase, hexoAddress, postsFolder, slugOf } from './hexo-address.ts';
import type { HexoSettings } from './hexo-configuration.ts';
import { firstText } from './people.ts';

export interface TagPlace {
  readonly page: Page;
  readonly plan: DialectPlan;
  readonly settings: HexoSettings;
  readonly others: OtherPages;
}

/** A path of the website, below its root, as `url_for` gives it. */
export function sitePath(path: string, { settings: { root } }: TagPlace): string {
  if (/^(?:#|\/\/|[a-z][a-z\d+.-]*:)/i.test(path) || path.startsWith(root)) return path;
  return root + path.replace(/^\/+/, '');
}

/** The address that hexo-renderer-marked gives a picture of Markdown. */
export function hexoPicture(source: string, place: TagPlace): string {
  const { prependsRoot, hasPostAssets } = place.settings;
  if (!prependsRoot || /^(?:#|\/\/|https?:|data:)/.test(source)) return source;
  const asset =
    hasPostAssets && !source.startsWith('/') ? assetUrl(source.replace(/^\.\//, ''), place) : undefined;
  return asset ?? sitePath(source, place);
}

/** The URL of a file in the folder of a post; `undefined` if there is none. */
export function assetUrl(name: string, { page, plan, settings, others }: TagPlace): string | undefined {
  const path = decoded(name);
  if (!settings.hasAssetFolders || path === '' || path.split('/').includes('..')) return undefined;
  if (!others.exists(`${postsFolder(settings)}/${page.path}/${path}`)) return undefined;
  const address = hexoAddress(page, settings);
  if (typeof address !== 'string') return undefined;
  const url = /^https?:/.test(address) ? address : plan.url + address.replace(/^\/+/, '');
  return assetBase(url) + encodeURI(path);
}

function decoded(text: string): string {
  try {
    return decodeURI(text);
  } catch {
    return text;
  }
}

/** The post with a slug. */
export function postOf(slug: string, { settings, others }: TagPlace) {
  const posts = postsFolder(settings);
  const folder = slug.slice(0, slug.lastIndexOf('/') + 1);
  const direct = `${slug}.md`;
  const names = others.exists(`${posts}/${direct}`) ? [direct] : namesIn(folder, posts, others);
  const file = names.find((path) => slugOf(path.replace(/\.[^./]+$/, ''), settings) === slug);
  const url = file === undefined ? undefined : others.urlOf(`${posts}/${file}`);
  if (url === undefined) return undefined;
  return { url, title: firstText(others.fieldsOf(`${posts}/${file}`) ?? {}, ['title']) ?? slug };
}

function namesIn(folder: string, posts: string, others: OtherPages): readonly string[] {
  const names = others.names(`${posts}/${folder}`.replace(/\/$/, ''));
  return names.filter((name) => /\.\w+$/.test(name)).map((name) => folder + name);
}
