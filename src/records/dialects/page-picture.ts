import { mediaPath } from '../../domain/media.ts';
import { isMapping } from '../../domain/schema.ts';
import { resolveWebUrl } from '../../domain/text/web-url.ts';
import type { OtherPages } from './dialect.ts';
import { firstText } from './people.ts';
import type { WrittenPage } from './written-page.ts';

export interface PicturePlace {
  readonly written: WrittenPage;
  /** The URL of the page. */
  readonly url: string;
  readonly others: OtherPages;
}

/** The first picture of a field, by its URL where that is known, or by its path if files beside the text are published. */
export function pictureOf(value: unknown, place: PicturePlace): unknown {
  const written: unknown = Array.isArray(value) ? value[0] : value;
  const path = isMapping(written)
    ? firstText(written, ['path', 'url', 'src', 'image'])
    : typeof written === 'string'
      ? written.trim()
      : '';
  const image = path ? pictureAt(path, place) : undefined;
  if (image === undefined || !isMapping(written)) return image;
  const alt = firstText(written, ['alt']);
  return alt === undefined ? image : { url: image, alt };
}

function pictureAt(path: string, { written, url, others }: PicturePlace): string | undefined {
  const { dialect, plan } = written;
  if (/^(?:https?:)?\/\//i.test(path)) return resolveWebUrl(path, plan.url);
  if (dialect.pictures === 'site') return resolveWebUrl(path.replace(/^\/+/, ''), plan.url);
  if (path.startsWith('/'))
    return resolveWebUrl(dialect.addsBase ? path.replace(/^\/+/, '') : path, plan.url);
  if (dialect.pictures === 'unknown') return plan.servesMedia ? path : undefined;
  if (!isBeside(path, written, others)) return resolveWebUrl(path, plan.url);
  if (plan.servesMedia) return path;
  return resolveWebUrl(path, isBundle(written) ? url : plan.url);
}

function isBeside(reference: string, { file, plan }: WrittenPage, others: OtherPages): boolean {
  const path = mediaPath(reference, file);
  return (
    path !== undefined && path !== '' && others.exists(plan.folder === '' ? path : `${plan.folder}/${path}`)
  );
}

/** Whether the files beside the text belong to the page. */
function isBundle({ file }: WrittenPage): boolean {
  return /(?:^|\/)index(?:\.[a-z-]{2,10})?\.[^./]+$/i.test(file);
}
