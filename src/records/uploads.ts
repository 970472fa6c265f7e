import {
  isMediaFile,
  type KnownMedia,
  MEDIA_PATH,
  type MediaFile,
  type MediaFinding,
} from '../domain/media.ts';
import type { MediaLibrary } from '../domain/media-library.ts';
import type { Site } from '../domain/site/site.ts';
import type { PlaceMedia } from './raw-record.ts';

/** The path of a file that was sent is what its address ends with: its hash and its name. */
const ADDRESS = /\/media\/([\da-f]{20}\/[^/?#\s]+)(?:[?#].*)?$/s;

/** In the text of a record; JSON may write `\/`. */
const NAMED = /\/media\\?\/([\da-f]{20})\\?\/([^\s"'<>()\\/?#]+)/g;

/** The most files of one record that are looked up. */
const MOST_FILES = 1000;

/**
 * The files of a library that the text of a record names, and those of our own addresses that do not exist. Rejects with
 * `SourceError`.
 */
export async function uploadsNamed(
  texts: readonly string[],
  library: Pick<MediaLibrary, 'known'>,
  now?: number,
): Promise<KnownMedia> {
  const named = new Map<string, string>();
  for (const text of texts) {
    for (const [, hash = '', name = ''] of text.matchAll(NAMED)) {
      if (named.size < MOST_FILES) named.set(`${hash}/${decoded(name)}`, hash);
    }
  }
  if (named.size === 0) return NONE;
  const files = await library.known([...new Set(named.values())], now);
  const missing = [...named.keys()].map((path): [string, MediaFinding] => [path, MISSING]);
  return new Map([...missing, ...files.map((file): [string, MediaFile] => [file.path, file])]);
}

const NONE: KnownMedia = new Map();
const MISSING = { code: 'media.missing', message: 'does not exist' } as const;

/**
 * Finds the path of a file that was sent, by its address. One with another host counts too, if the library has that very file: the
 * feeds may have moved since the record was written.
 */
export function placeOfUploads({
  site,
  media,
}: {
  readonly site: Site;
  readonly media?: KnownMedia;
}): PlaceMedia {
  return (reference) => {
    const trimmed = reference.trim();
    const path = decoded(ADDRESS.exec(trimmed)?.[1] ?? '');
    if (path === '' || !/^https?:\/\//i.test(trimmed)) return undefined;
    const finding = media?.get(path);
    if (finding === undefined) return undefined;
    return isMediaFile(finding) || trimmed.startsWith(site.feeds + MEDIA_PATH) ? path : undefined;
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
