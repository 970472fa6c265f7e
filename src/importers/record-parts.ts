import { textOf } from '../content/text-of.ts';
import { mediaTypeOf } from '../domain/text/media-type.ts';
import { resolveWebUrl } from '../domain/text/web-url.ts';
import { present } from './imported.ts';

// A single invalid part makes a record lose the whole field. So these functions correct or drop invalid parts.

/** An http(s) URL resolved against a base, without user name and password; `undefined` for anything else. */
export function webAddress(url: string | undefined, base?: string): string | undefined {
  const absolute = url === undefined || url.trim() === '' ? undefined : resolveWebUrl(url.trim(), base);
  if (absolute === undefined || !/^https?:\/\/[^/?#]*@/.test(absolute)) return absolute;
  const bare = new URL(absolute);
  bare.username = '';
  bare.password = '';
  return resolveWebUrl(bare.href);
}

/** Decodes references such as `&amp;` once: many systems store names as HTML. */
export function plainName(text: string): string {
  return textOf(text.slice(0, MAX_NAME_LENGTH).replaceAll('<', '&lt;'));
}

const MAX_NAME_LENGTH = 10_000;

export interface PersonParts {
  readonly name?: string | undefined;
  readonly url?: string | undefined;
  readonly email?: string | undefined;
  readonly avatar?: string | undefined;
}

/** A list with one person, or an empty list if the name is missing. */
export function people({ name, url, email, avatar }: PersonParts, base?: string): unknown[] {
  const own = plainName(name ?? '');
  if (own === '') return [];
  const mail = /^[^\s@<>"]{1,200}@[^\s@<>"]{1,200}$/.test(email ?? '') ? email : undefined;
  return [present({ name: own, url: webAddress(url, base), email: mail, avatar: webAddress(avatar, base) })];
}

export interface AttachmentParts {
  readonly url?: string | undefined;
  readonly type?: string | undefined;
  readonly bytes?: number | undefined;
  readonly seconds?: number | undefined;
  readonly title?: string | undefined;
}

export interface Attachment extends AttachmentParts {
  readonly url: string;
}

/** A list with one attachment, or an empty list if its URL is not http(s). */
export function attachments(parts: AttachmentParts, base?: string): Attachment[] {
  const url = webAddress(parts.url, base);
  if (url === undefined) return [];
  const { bytes, seconds, title } = parts;
  const fields = {
    url,
    type: mediaTypeIn(parts.type),
    bytes: sizeIn(bytes),
    seconds: sizeIn(seconds),
    title,
  };
  return [present(fields) as unknown as Attachment];
}

/** `video/*` and `mp3` are not media types. Then the type comes from the file extension. */
function mediaTypeIn(type: string | undefined): string | undefined {
  const plain = type?.split(';')[0]?.trim().toLowerCase() ?? '';
  return /^[a-z0-9][\w!#$&^.+-]{0,100}\/[a-z0-9][\w!#$&^.+-]{0,100}$/.test(plain) ? plain : undefined;
}

function sizeIn(value: number | undefined): number | undefined {
  const rounded = Math.round(value ?? 0);
  return Number.isSafeInteger(rounded) && rounded > 0 ? rounded : undefined;
}

/** A note if the record has fewer attachments or images than the feed's item. */
export function lostFiles(
  what: string,
  original: readonly unknown[],
  imported: readonly unknown[],
): string[] {
  const [before, after] = [original, imported].map((list) => list.filter((one) => one !== undefined).length);
  return (after ?? 0) < (before ?? 0) ? [`${what} without a web address`] : [];
}

export interface ImageParts extends AttachmentParts {
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly alt?: string | undefined;
  readonly caption?: string | undefined;
  readonly credit?: string | undefined;
}

/** An image; `undefined` if its URL is not http(s). */
export function image({ alt, caption, credit, width, height, ...file }: ImageParts, base?: string): unknown {
  const [known] = attachments(file, base);
  if (known === undefined) return undefined;
  const { url, type, bytes } = known;
  return present({
    url,
    alt: alt === undefined ? undefined : plainName(alt),
    caption: caption === undefined ? undefined : plainName(caption),
    credit: credit === undefined ? undefined : plainName(credit),
    width: sizeIn(width),
    height: sizeIn(height),
    type: type?.startsWith('image/') ? type : undefined,
    bytes,
  });
}

/** `audio`, `video`, `image` … from the media type, else from the file extension. */
export function mediumOf({ url, type }: AttachmentParts): string | undefined {
  // The URL may be relative; only its file extension matters.
  const absolute = webAddress(url, 'https://feed.example/');
  const known = mediaTypeIn(type) ?? (absolute === undefined ? undefined : mediaTypeOf(absolute));
  return known?.split('/')[0];
}
