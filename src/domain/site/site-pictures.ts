import { isMediaFile, type MediaFile, type MediaFinding, mediaPath, mediaUrl } from '../media.ts';
import type { Origin, Problem } from '../problem.ts';
import { quoted } from '../text/plain-text.ts';

const FIELDS = ['icon', 'logo', 'favicon'] as const;

type PictureFields = { readonly [Field in (typeof FIELDS)[number]]?: string };

export interface SitePictures extends PictureFields {
  /** The files among them that are published. */
  readonly files?: readonly MediaFile[];
}

interface PictureContext {
  readonly feeds: string;
  readonly origin: Origin;
  /** Looks at a file of the folder, by its path; absent if files are not published. */
  readonly findFile: ((path: string) => MediaFinding) | undefined;
}

/** The pictures of a site. A path in the folder becomes the address of the published file; one that does not exist is left out. */
export function sitePictures(
  fields: PictureFields,
  { feeds, origin, findFile }: PictureContext,
): { readonly value: SitePictures; readonly problems: readonly Problem[] } {
  const value: Record<string, string> = {};
  const files: MediaFile[] = [];
  const problems: Problem[] = [];
  for (const field of FIELDS) {
    const written = fields[field];
    const path = written === undefined ? undefined : mediaPath(written, '');
    if (written === undefined) continue;
    if (path === undefined) value[field] = written;
    else if (findFile === undefined)
      problems.push({ ...NOT_SERVED, origin, field, message: mustBeUrl(written) });
    else {
      const found = findFile(path);
      if (isMediaFile(found)) {
        value[field] = mediaUrl({ feeds }, found);
        files.push(found);
      } else
        problems.push({
          severity: 'warning',
          code: found.code,
          origin,
          field,
          message: `${found.message}; it is left out`,
        });
    }
  }
  return { value: files.length === 0 ? value : { ...value, files }, problems };
}

const NOT_SERVED = { severity: 'error', code: 'url.invalid' } as const;

function mustBeUrl(written: string): string {
  return `must be an absolute http or https URL, is ${quoted(written)}; media: serve publishes files of the folder`;
}
