import { textOf } from '../content/text-of.ts';
import type { Atom } from './atom-item.ts';
import { escapeHtml, present, titleFrom } from './imported.ts';
import type { Json } from './json-item.ts';
import { people, plainName, webAddress } from './record-parts.ts';
import type { Rdf } from './rss-item.ts';
import type { Rss } from './rss-types.ts';

type SiteFields = Readonly<Record<string, unknown>>;

/** The metadata of a channel, as fields of `site.yaml`. */
export function siteOfRss(feed: Rss | Rdf, base: string | undefined): SiteFields {
  const { title = '', description = '', link, image, dc } = feed;
  const more: Partial<Rss> = 'rdf' in feed ? {} : feed;
  const { language, copyright, managingEditor, itunes } = more;
  const [author] = people({ name: itunes?.author ?? managingEditor?.name });
  return present({
    title: titleFrom(title),
    url: websiteAddress(link, base),
    description: textOf(description) || textOf(itunes?.summary ?? ''),
    language: languageTag(language ?? dc?.languages?.[0]),
    rights: copyright,
    logo: picture(image?.url, base) ?? picture(itunes?.image, base),
    author,
  });
}

export function siteOfAtom(feed: Atom, base: string | undefined): SiteFields {
  const { title, subtitle, links = [], logo, icon, rights, authors = [] } = feed;
  const website = links.find(
    ({ rel = 'alternate', type = 'html' }) => rel === 'alternate' && type.includes('html'),
  );
  return present({
    title: atomText(title),
    url: websiteAddress(website?.href, base),
    description: atomText(subtitle),
    language: languageTag(feed.xml?.lang),
    rights: atomText(rights),
    icon: picture(icon, base),
    logo: picture(logo, base),
    author: authors.flatMap(({ name, uri }) => people({ name, url: uri }, base))[0],
  });
}

export function siteOfJson(feed: Json, base: string | undefined): SiteFields {
  const { title, home_page_url, description, icon, favicon, language, authors = [] } = feed;
  return present({
    title: plainName(title ?? ''),
    url: websiteAddress(home_page_url, base),
    description: plainName(description ?? ''),
    language: languageTag(language),
    icon: picture(icon, base),
    favicon: webAddress(favicon, base),
    author: authors.flatMap((author) => people(author, base))[0],
  });
}

function atomText(text: Atom['title']): string {
  const { value = '', type } = text ?? {};
  return textOf(type === undefined || type === 'text' ? escapeHtml(value) : value);
}

/** RSS allows only GIF, JPEG and PNG. */
function picture(url: string | undefined, base: string | undefined): string | undefined {
  const address = webAddress(url, base);
  return address === undefined || /\.(ico|svg|webp|avif)$/i.test(new URL(address).pathname)
    ? undefined
    : address;
}

/** The website's URL without a query, as `site.yaml` requires. */
function websiteAddress(link: string | undefined, base: string | undefined): string | undefined {
  return webAddress(link, base)?.replace(/[?#].*$/, '');
}

function languageTag(text: string | undefined): string | undefined {
  const tag = text?.trim().replaceAll('_', '-');
  return tag !== undefined && /^[a-z]{2,3}(-[a-z0-9]{2,8}){0,4}$/i.test(tag) ? tag : undefined;
}
