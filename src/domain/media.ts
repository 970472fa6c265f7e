/** A file in the folder of the articles, which the service publishes while a current article names it. */
export interface MediaFile {
  /** Below the folder, with `/`. */
  readonly path: string;
  /** The first 80 bits of the SHA-256 of its bytes, in lower case hexadecimal digits. */
  readonly hash: string;
  /** Its media type. */
  readonly type: string;
  readonly bytes: number;
  /** Pixels; of pictures alone. */
  readonly width?: number;
  readonly height?: number;
}

/** Why a file that a record names is not published. */
export interface MediaFault {
  readonly code: 'media.missing' | 'media.refused';
  /** Continues a sentence that begins with the name of the field. */
  readonly message: string;
}

export type MediaFinding = MediaFile | MediaFault;

/** The files that were looked at, by path below the folder. */
export type KnownMedia = ReadonlyMap<string, MediaFinding>;

/** Opens the bytes of published files. */
export interface MediaStore {
  /**
   * A function that opens the file, or the bytes of it from `start` to `end`, both included. `undefined` if the file does not exist
   * or has other bytes by now.
   */
  find(file: MediaFile): Promise<OpenMedia | undefined>;
}

export type OpenMedia = (
  range?: ByteRange,
) => ReadableStream<Uint8Array> | Promise<ReadableStream<Uint8Array>>;

export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** The path of published files, followed by hash and name. */
export const MEDIA_PATH = '/media/';

export function isMediaFile(finding: MediaFinding): finding is MediaFile {
  return 'hash' in finding;
}

/** What tells published files apart: the end of their address, decoded. */
export function mediaKey({ hash, path }: Pick<MediaFile, 'hash' | 'path'>): string {
  return `${hash}/${path.slice(path.lastIndexOf('/') + 1)}`;
}

/** The public address of a file. Its hash makes that of another version another address. */
export function mediaUrl({ feeds }: { readonly feeds: string }, file: MediaFile): string {
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  return `${feeds}${MEDIA_PATH}${file.hash}/${encodeURIComponent(name)}`;
}

/**
 * The path below the folder of a file that a record names by a relative reference, such as `images/a.png` or `../a.png`; '' if it
 * leaves the folder or begins with a dot. `undefined` for an absolute address, and for a path from the root of the website.
 *
 * @example
 * mediaPath('../a%20b.png', 'world/report.md'); // 'a b.png'
 */
export function mediaPath(reference: string, file: string): string | undefined {
  const trimmed = reference.trim().replaceAll('\\', '/');
  if (trimmed === '' || /^([/#?]|[a-z][a-z\d+.-]*:)/i.test(trimmed)) return undefined;
  const names = decoded(trimmed.replace(/[?#].*$/s, '')).split('/');
  const path = file.split('/').slice(0, -1);
  for (const name of names) {
    if (name === '..') {
      if (path.pop() === undefined) return '';
    } else if (name !== '.' && name !== '') path.push(name);
  }
  return path.some((name) => name.startsWith('.') || name.includes('\0')) ? '' : path.join('/');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The media types of files that may be published, by extension: pictures, audio, video and PDF. */
export const SERVED_TYPES: Readonly<Record<string, string>> = {
  avif: 'image/avif',
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  png: 'image/png',
  svg: 'image/svg+xml',
  webp: 'image/webp',
  aac: 'audio/aac',
  flac: 'audio/flac',
  m4a: 'audio/mp4',
  mp3: 'audio/mpeg',
  oga: 'audio/ogg',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  wav: 'audio/wav',
  m4v: 'video/mp4',
  mov: 'video/quicktime',
  mp4: 'video/mp4',
  webm: 'video/webm',
  pdf: 'application/pdf',
};

/** The media type of a file, by its extension; `undefined` if the file may not be published. */
export function servedType(path: string): string | undefined {
  const extension = /\.([a-z\d]+)$/i.exec(path)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(SERVED_TYPES, extension) ? SERVED_TYPES[extension] : undefined;
}
