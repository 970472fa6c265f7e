import { textOf } from '../content/text-of.ts';
import { present } from './imported.ts';
import type { Picture, Pictures } from './wordpress-body.ts';
import { meta, type Post, text } from './wordpress-export.ts';

interface Medium extends Picture {
  readonly width?: number | undefined;
  readonly height?: number | undefined;
}

/** The images among the attachments of an export. */
export function createPictures(items: readonly Post[]): Pictures {
  const [byId, byPost] = [new Map<string, Medium>(), new Map<string, Medium[]>()];
  for (const item of items) {
    const picture = text(item, 'wp:post_type') === 'attachment' ? pictureOf(item) : undefined;
    if (picture === undefined) continue;
    const [id, post] = [text(item, 'wp:post_id') ?? '', text(item, 'wp:post_parent') ?? '0'];
    byId.set(id, picture);
    const others = byPost.get(post);
    if (others === undefined) byPost.set(post, [picture]);
    else others.push(picture);
  }
  return {
    byId: (id) => byId.get(id),
    of: (post) => (byPost.get(post) ?? []).filter(({ url }) => PICTURE.test(url)),
  };
}

const PICTURE = /\.(avif|bmp|gif|jpe?g|png|svg|webp)$/i;

export function featuredImage(item: Post, pictures: Pictures): unknown {
  const picture = pictures.byId(meta(item, '_thumbnail_id')[0] ?? '');
  return picture === undefined ? undefined : present({ ...picture });
}

function pictureOf(item: Post): Medium | undefined {
  const url = text(item, 'wp:attachment_url') ?? text(item, 'guid');
  if (url === undefined) return undefined;
  // Serialized by PHP. The first width and height are those of the original file.
  const data = meta(item, '_wp_attachment_metadata')[0]?.slice(0, 1000) ?? '';
  const size = (name: string) => {
    const value = Number(new RegExp(`"${name}";(?:i:|s:\\d+:")(\\d+)`).exec(data)?.[1]);
    return value > 0 ? value : undefined;
  };
  return {
    url,
    alt: textOf(meta(item, '_wp_attachment_image_alt')[0] ?? ''),
    caption: textOf(text(item, 'excerpt:encoded') ?? ''),
    width: size('width'),
    height: size('height'),
  };
}
