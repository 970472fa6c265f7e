import type { MediaNs } from 'feedsmith';
import { type Attachment, attachments, image, mediumOf } from './record-parts.ts';

type Media = MediaNs.ItemOrFeed | undefined;
type MediaContent = MediaNs.Content;

/** The lead image: the widest image among the media, else a thumbnail, else media of unknown type. */
export function mediaImage(media: Media, base: string | undefined): unknown {
  const contents = [media, ...(media?.groups ?? [])].flatMap((one) => one?.contents ?? []);
  const picture = widest(contents.filter(isPicture)) ?? thumbnailIn(media) ?? contents.find(isUnknown);
  if (picture === undefined) return undefined;
  const { title, description, credits, fileSize, ...file } = picture;
  const texts = { alt: title?.value, caption: description?.value, credit: credits?.[0]?.value };
  return image({ ...file, ...texts, bytes: fileSize }, base);
}

function widest(pictures: readonly MediaContent[]): MediaContent | undefined {
  const [first, ...others] = pictures;
  return others.reduce((best, one) => ((one.width ?? 0) > (best?.width ?? 0) ? one : best), first);
}

function thumbnailIn(media: Media): MediaContent | undefined {
  return [media, ...(media?.groups ?? [])].find((one) => one?.thumbnails !== undefined)?.thumbnails?.[0];
}

function isPicture({ url, type, medium }: MediaContent): boolean {
  return (medium ?? mediumOf({ url, type })) === 'image';
}

function isUnknown({ url, type, medium, duration }: MediaContent): boolean {
  const says = type ?? medium ?? duration ?? mediumOf({ url });
  return says === undefined;
}

/** Audio and video among the media, except those that are enclosures too. */
export function mediaAttachments(
  media: Media,
  known: readonly Attachment[],
  base: string | undefined,
): Attachment[] {
  const urls = new Set(known.map(({ url }) => url));
  return [
    ...(media?.contents ?? []),
    ...(media?.groups ?? []).flatMap(({ contents = [] }) => defaultOf(contents)),
  ]
    .filter(({ url, type, medium }) => /^(audio|video)$/.test(medium ?? mediumOf({ url, type }) ?? ''))
    .flatMap(({ url, type, fileSize, duration, title }) => {
      return attachments({ url, type, bytes: fileSize, seconds: duration, title: title?.value }, base);
    })
    .filter(({ url }) => !urls.has(url));
}

/** A group contains variants of one resource. */
function defaultOf(contents: readonly MediaContent[]): MediaContent[] {
  const [first] = contents;
  const chosen = contents.find(({ isDefault }) => isDefault) ?? first;
  return chosen === undefined ? [] : [chosen];
}

export function mediaText(media: Media): string | undefined {
  return [media, ...(media?.groups ?? [])].find((one) => one?.description !== undefined)?.description?.value;
}
