import { assetUrl, postOf, sitePath, type TagPlace } from './hexo-links.ts';
import { escapeHtml, player } from './shortcode.ts';

/** The words after the name of a tag; one may be in quotes. */
export function wordsOf(text: string): readonly string[] {
  return Array.from(text.matchAll(/"([^"]*)"|'([^']*)'|([^\s"']+)/g), ([, double, single, bare]) => {
    return double ?? single ?? bare ?? '';
  });
}

/** What a tag of Hexo stands for; `undefined` for one of a theme or a plugin. */
export function hexoTag(name: string, rest: string, place: TagPlace): string | undefined {
  return Object.hasOwn(TAGS, name) ? TAGS[name]?.(wordsOf(rest), place) : undefined;
}

type Tag = (words: readonly string[], place: TagPlace) => string | undefined;

const TAGS: Readonly<Record<string, Tag>> = {
  ...{
    img: picture,
    image: picture,
    a: link,
    link,
    anchor: link,
    asset_img: assetPicture,
    asset_image: assetPicture,
  },
  iframe: ([url = '']) => (isWebUrl(url) ? player(url) : undefined),
  youtube: ([id = '']) =>
    /^[\w-]{11}$/.test(id) ? player(`https://www.youtube-nocookie.com/embed/${id}`) : undefined,
  vimeo: ([id = '']) => (/^\d+$/.test(id) ? player(`https://player.vimeo.com/video/${id}`) : undefined),
  gist: ([id = '']) => (/^[\w./-]+$/.test(id) ? anchor(`https://gist.github.com/${id}`) : undefined),
  post_link([slug = '', ...words], place) {
    const [name = '', hash] = slug.split('#');
    const post = postOf(name, place);
    const given = withoutFlag(words).join(' ');
    if (post === undefined) return given === '' ? undefined : escapeHtml(given);
    return anchor(post.url + (hash === undefined ? '' : `#${hash}`), given || post.title);
  },
  post_path: ([slug = ''], place) => postOf(slug, place)?.url,
  asset_path: ([name = ''], place) => assetUrl(name, place),
  asset_link([name = '', ...words], place) {
    const url = assetUrl(name, place);
    return url && anchor(url, withoutFlag(words).join(' ') || name);
  },
  url_for: ([text = '', path = ''], place) => anchor(sitePath(path, place), text),
  full_url_for: ([text = '', path = ''], place) => anchor(sitePath(path, place), text),
};

/** `post_link` and `asset_link` may end with a flag about escaping. */
function withoutFlag(words: readonly string[]): readonly string[] {
  return /^(?:true|false)$/.test(words.at(-1) ?? '') ? words.slice(0, -1) : words;
}

function isWebUrl(text: string): boolean {
  return /^(?:https?:)?\/\//.test(text);
}

function isAddress(word: string): boolean {
  return isWebUrl(word) || word.startsWith('/') || /^(?:mailto:|www\.)/.test(word);
}

function anchor(url: string, text = url): string {
  return `<a href="${escapeHtml(url)}">${escapeHtml(text)}</a>`;
}

/** `{% img [class] /path [width] [height] "title" "alt" %}` */
function picture(words: readonly string[], place: TagPlace): string | undefined {
  const at = words.findIndex(isAddress);
  return at === -1 ? undefined : image(sitePath(words[at] ?? '', place), words.slice(at + 1));
}

function assetPicture(words: readonly string[], place: TagPlace): string | undefined {
  const at = words.findIndex((word) => assetUrl(word, place) !== undefined);
  const url = at === -1 ? undefined : assetUrl(words[at] ?? '', place);
  return url && image(url, words.slice(at + 1));
}

function image(url: string, words: readonly string[]): string {
  const texts = words.filter((word) => !/^\d*$/.test(word));
  return `<img src="${escapeHtml(url)}" alt="${escapeHtml(texts.at(-1) ?? '')}">`;
}

/** `{% link text url [external] [title] %}` */
function link(words: readonly string[]): string | undefined {
  const at = words.findIndex(isAddress);
  const url = words[at];
  return url === undefined ? undefined : anchor(url, words.slice(0, at).join(' ') || url);
}
