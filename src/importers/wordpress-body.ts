import { escapeHtml } from './imported.ts';
import { type Replacement, replaceShortcodes, type Shortcode } from './shortcodes.ts';
import { linkTo, withParagraphs } from './wordpress-paragraphs.ts';

/** An image of the export. */
export interface Picture {
  readonly url: string;
  readonly alt?: string | undefined;
  readonly caption?: string | undefined;
}

export interface Pictures {
  readonly byId: (id: string) => Picture | undefined;
  /** The images uploaded to a post. */
  readonly of: (post: string) => readonly Picture[];
}

export interface WordPressBody {
  readonly html: string;
  readonly lost: readonly string[];
  /** Whether a part was restricted to subscribers. */
  readonly isRestricted: boolean;
}

/** Renders the content of a post as WordPress would. */
export function bodyOf(content: string, post: string, pictures: Pictures): WordPressBody {
  const own = new Map(REPLACEMENTS).set('gallery', (code) => gallery(code, post, pictures));
  const { text, left } = replaceShortcodes(content, own);
  const blocks = dynamicBlocks(content);
  const restricted = [...left].some((name) => RESTRICTED.test(name)) || RESTRICTED_BLOCK.test(content);
  return {
    html: withParagraphs(text.replaceAll('<!--nextpage-->', '').replace(SHOWN_SHORTCODE, '$1')),
    lost: [
      ...[...left].sort().map((name) => `the shortcode ${name}, which stays in the text`),
      ...[...blocks].sort().map((name) => `the block ${name}, which WordPress renders on each view`),
    ],
    isRestricted: restricted,
  };
}

// Doubled brackets escape a shortcode.
const SHOWN_SHORTCODE = /\[(\[[a-z][^[\]]*\])\]/gi;

// Shortcodes and blocks of common membership plugins around restricted content.
const RESTRICTED =
  /^(restrict|mepr|member|pmpro|rcp|wlm|s2if|paywall|premium|paid|private|protected|subscriber|woocommerce_membership|wcm_|um_loggedin|is_user_logged)/;
const RESTRICTED_BLOCK =
  /<!-- wp:(premium-content\/|jetpack\/(paywall|subscriber)|memberful|pmpro|restrict-content)/;

/** Blocks that are stored without content. */
function dynamicBlocks(content: string): Set<string> {
  const blocks = new Set<string>();
  for (const [comment, name = ''] of content.matchAll(/<!-- wp:([\w/-]+)[^<>]*-->/g))
    if (comment.endsWith('/-->') && !EMPTY.has(name)) blocks.add(name);
  return blocks;
}

const EMPTY = new Set(['more', 'nextpage', 'separator', 'spacer']);

const REPLACEMENTS: ReadonlyMap<string, Replacement> = new Map<string, Replacement>([
  ['caption', caption],
  ['wp_caption', caption],
  ['embed', ({ inner, attributes, values }) => embed(inner.trim() || attributes.get('src') || values[0])],
  ['youtube', (code) => embed(addressIn(code, 'https://www.youtube.com/watch?v='))],
  ['vimeo', (code) => embed(addressIn(code, 'https://vimeo.com/'))],
  ['dailymotion', (code) => embed(addressIn(code, 'https://www.dailymotion.com/video/'))],
  ['soundcloud', (code) => embed(addressIn(code))],
  ['tweet', (code) => embed(addressIn(code))],
  ['instagram', (code) => embed(addressIn(code))],
  ['googlemaps', (code) => embed(addressIn(code))],
  ['audio', (code) => player('audio', code)],
  ['video', (code) => player('video', code)],
  ['code', code],
  ['sourcecode', code],
]);

/** `[caption]<a><img></a> The caption[/caption]`. Before WordPress 3.4, the caption was an attribute. */
function caption({ attributes, inner }: Shortcode): string {
  const [, media, text = ''] =
    /^\s*((?:<a\s[^<>]*>\s*)?<img\s[^<>]*>(?:\s*<\/a>)?)([\s\S]*)$/i.exec(inner) ?? [];
  const words = (text.trim() || attributes.get('caption')) ?? '';
  if (words === '') return inner;
  return `<figure>${(media ?? inner).trim()}<figcaption>${words}</figcaption></figure>`;
}

function embed(address: string | undefined): string | undefined {
  return /^https?:\/\/[^\s<>"]+$/i.test(address ?? '') ? `<p>${linkTo(address ?? '')}</p>` : undefined;
}

/** The URL that a shortcode contains. A number or name is resolved against `base`. */
function addressIn({ attributes, values, inner }: Shortcode, base?: string): string | undefined {
  const given = [inner.trim(), attributes.get('url'), attributes.get('src'), values[0]];
  const address = given.find((text) => /^https?:/i.test(text ?? ''));
  const id = attributes.get('id') ?? values[0];
  return address ?? (base !== undefined && /^[\w-]+$/.test(id ?? '') ? `${base}${id}` : undefined);
}

const SOURCES = 'src mp4 m4v webm ogv mp3 m4a ogg wav flac wmv flv'.split(' ');

function player(kind: 'audio' | 'video', { attributes, values, inner }: Shortcode): string | undefined {
  const source = SOURCES.map((name) => attributes.get(name)).find((value) => value !== undefined);
  const address = source ?? [inner.trim(), values[0] ?? ''].find((text) => /^https?:\S+$/.test(text));
  if (address === undefined) return undefined;
  const poster = kind === 'video' ? attributes.get('poster') : undefined;
  const more = poster === undefined ? '' : ` poster="${attribute(poster)}"`;
  return `<p><${kind} controls src="${attribute(address)}"${more}></${kind}></p>`;
}

function code({ attributes, inner }: Shortcode): string | undefined {
  if (inner.trim() === '') return undefined;
  const language = attributes.get('language') ?? attributes.get('lang');
  const name = /^[\w+#-]+$/.test(language ?? '') ? ` class="language-${language}"` : '';
  const text = inner.replaceAll('<', '&lt;').replace(/^\n+/, '').trimEnd();
  return `<pre><code${name}>${text}</code></pre>`;
}

/** The images of a gallery: those listed in it, else those uploaded to the post. */
function gallery({ attributes }: Shortcode, post: string, pictures: Pictures): string | undefined {
  const ids = attributes.get('ids') ?? attributes.get('include');
  const found =
    ids === undefined
      ? pictures.of(attributes.get('id') ?? post)
      : ids.split(',').flatMap((id) => pictures.byId(id.trim()) ?? []);
  if (found.length === 0) return undefined;
  return found.map(figure).join('\n');
}

function figure({ url, alt = '', caption = '' }: Picture): string {
  const text = caption === '' ? '' : `<figcaption>${escapeHtml(caption)}</figcaption>`;
  return `<figure><img src="${attribute(url)}" alt="${attribute(alt)}" />${text}</figure>`;
}

function attribute(text: string): string {
  return escapeHtml(text).replaceAll('"', '&quot;');
}
