import type { DialectPlan, Fields, OtherPages } from './dialect.ts';
import { filledPattern, prettySlug, slugified } from './jekyll-address.ts';
import type { JekyllSettings } from './jekyll-configuration.ts';
import { firstText } from './people.ts';

export interface JekyllSite {
  readonly plan: DialectPlan;
  readonly settings: JekyllSettings;
  readonly others: OtherPages;
}

/** The URL of the post that `post_url` names, such as `2026-01-02-title` or `folder/2026-01-02-title`. */
export function postUrl(name: string, { settings, others }: JekyllSite): string | undefined {
  const [, folder = '', base] = /^\/?((?:[^/]+\/)*)(\d+-\d+-\d+-[^/]+)$/.exec(name) ?? [];
  if (base === undefined) return undefined;
  const start = sourceOf(settings, settings.collectionsFolder);
  for (const posts of [`${start}_posts/${folder}`, `${start}${folder}_posts/`]) {
    const file = others.names(posts).find((one) => one.replace(/\.[^.]+$/, '') === base);
    if (file !== undefined) return others.urlOf(posts + file);
  }
  return undefined;
}

/** The URL of the file that `link` names: a post, a page, a document of a collection or a static file. */
export function fileUrl(written: string, site: JekyllSite): string | undefined {
  const { plan, settings, others } = site;
  const path = written.replace(/^\/+/, '');
  if (/(?:^|\/)_posts\//.test(path))
    return others.urlOf(sourceOf(settings, settings.collectionsFolder) + path);
  const [, label = ''] = /^_([^/]+)\//.exec(path) ?? [];
  const file = sourceOf(settings, label === '' ? '' : settings.collectionsFolder) + path;
  const fields = others.fieldsOf(file);
  if (fields === undefined)
    return label === '' && others.exists(file) ? plan.url + encodeURI(path) : undefined;
  const address = label === '' ? pageAddress(path, fields, settings) : documentAddress(path, fields, site);
  return typeof address === 'string' ? plan.url + address.replace(/^\/+/, '') : undefined;
}

function sourceOf({ source }: JekyllSettings, folder: string): string {
  return [source, folder].flatMap((name) => (name === '' ? [] : `${name}/`)).join('');
}

/** The address of a page, which is no post. It ends as those of posts do. */
function pageAddress(path: string, fields: Fields, settings: JekyllSettings) {
  const [, folder = '', base = '', extension = ''] = /^(.*\/)?([^/]*?)(\.[^./]+)?$/.exec(path) ?? [];
  const isHtml = isMarkup(extension, settings);
  const pattern =
    firstText(fields, ['permalink']) ??
    (isHtml && base === 'index'
      ? '/:path/'
      : `/:path/:basename${isHtml ? endingOf(settings) : ':output_ext'}`);
  return filledPattern(pattern, (name) => {
    if (name === 'path') return folder.replace(/\/$/, '');
    if (name === 'basename') return base;
    return name === 'output_ext' ? (isHtml ? '.html' : extension) : undefined;
  });
}

function documentAddress(path: string, fields: Fields, { settings }: JekyllSite) {
  const [, label = '', rest = '', extension = ''] = /^_([^/]+)\/(.*?)(\.[^./]+)?$/.exec(path) ?? [];
  const set = settings.collections[label];
  if (set === undefined) return undefined;
  const base = rest.slice(rest.lastIndexOf('/') + 1);
  const slug = firstText(fields, ['slug']) ?? base.replace(/^\d{2,4}-\d{1,2}-\d{1,2}-/, '');
  const pattern = firstText(fields, ['permalink']) ?? (set || `/:collection/:path${endingOf(settings)}`);
  const tokens: Readonly<Record<string, string>> = {
    collection: label,
    path: rest,
    name: slugified(base),
    title: prettySlug(slug),
    slug: slugified(slug),
    output_ext: isMarkup(extension, settings) ? '.html' : extension,
  };
  return filledPattern(pattern, (name) => tokens[name]);
}

function isMarkup(extension: string, { extensions }: JekyllSettings): boolean {
  return /^\.html?$/i.test(extension) || extensions.includes(extension.slice(1).toLowerCase());
}

/** The end of addresses by the style of the site: `add_permalink_suffix` in `utils.rb`. */
function endingOf({ style }: JekyllSettings): string {
  if (style === 'pretty' || style.endsWith('/')) return '/';
  return /^(?:date|ordinal|none)$|:output_ext$/.test(style) ? ':output_ext' : '';
}
