import type { BodyWarning } from '../domain/article/article.ts';
import {
  isMediaFile,
  type KnownMedia,
  type MediaFault,
  type MediaFile,
  mediaPath,
  mediaUrl,
  servedType,
} from '../domain/media.ts';
import type { Problem } from '../domain/problem.ts';
import { isMapping } from '../domain/schema.ts';
import type { Site } from '../domain/site/site.ts';
import { quoted } from '../domain/text/plain-text.ts';
import type { PlaceMedia, RawRecord } from './raw-record.ts';

export interface RecordMediaOptions {
  readonly site: Site;
  /** The path of the record's file. */
  readonly file: string;
  readonly known: KnownMedia;
  readonly place?: PlaceMedia;
}

/** The files of the folder that a record refers to. */
export class RecordMedia {
  /** All paths that the record refers to, whether the files exist or not. */
  readonly named = new Set<string>();
  /** Path → file, for those that can be published. */
  readonly served = new Map<string, MediaFile>();
  readonly #faults = new Map<string, MediaFault>();
  readonly #options: RecordMediaOptions;

  constructor(options: RecordMediaOptions) {
    this.#options = options;
  }

  /**
   * Resolves a reference to a published file; a fault if the file cannot be published, `undefined` if it does not refer to a
   * file.
   */
  find(reference: string): { readonly url: string; readonly file: MediaFile } | MediaFault | undefined {
    const { site, file, known, place = mediaPath } = this.#options;
    const path = place(reference, file);
    if (path === undefined) return undefined;
    if (path === '') return { code: 'media.refused', message: 'is not in the folder' };
    this.named.add(path);
    const finding = known.get(path);
    if (finding === undefined) return undefined;
    if (!isMediaFile(finding)) return finding;
    this.served.set(path, finding);
    return { url: mediaUrl(site, finding), file: finding };
  }

  /**
   * Like `find`, for a body: returns the size of an image. A reference that cannot be published stays as written, with a warning.
   */
  readonly findInBody = (reference: string) => {
    // Ignore links to other types of files, such as pages of the website.
    if (servedType(reference.replace(/[?#].*$/s, '')) === undefined) return undefined;
    const found = this.find(reference);
    if (found === undefined) return undefined;
    if ('url' in found) return { url: found.url, width: found.file.width, height: found.file.height };
    this.#faults.set(reference, found);
    return undefined;
  };

  /** A warning for each reference in a body whose file cannot be published, with its line. */
  bodyWarnings(source: string): BodyWarning[] {
    return Array.from(this.#faults, ([reference, { code, message }]) => {
      const before = source.slice(0, Math.max(0, source.indexOf(reference)));
      return {
        code,
        message: `shows ${quoted(reference)}, which ${message}`,
        line: before.split('\n').length,
      };
    });
  }
}

/**
 * Replaces references in `image`, `authors` and `attachments` with the URLs of published files; adds missing types and sizes. A
 * file that cannot be published is dropped with a warning, and the article is published without it.
 */
export function withServedMedia(
  { fields, origin }: RawRecord,
  media: RecordMedia,
): { readonly fields: unknown; readonly problems: readonly Problem[] } {
  if (!isMapping(fields)) return { fields, problems: [] };
  const problems: Problem[] = [];
  const leaveOut: LeaveOut = (field, reference, { code, message }) => {
    const text = `${quoted(reference)} ${message}; it is left out`;
    problems.push({ severity: 'warning', code, origin, field, message: text });
  };
  const entries = Object.entries(fields).map(([name, value]): [string, unknown] => {
    switch (name.toLowerCase()) {
      case 'image':
        return [name, servedValue(value, name, media, leaveOut)];
      case 'authors':
        return [name, withAvatars(value, name, media, leaveOut)];
      case 'attachments':
        return [name, servedList(value, name, media, leaveOut)];
      default:
        return [name, value];
    }
  });
  return { fields: Object.fromEntries(entries), problems };
}

type LeaveOut = (field: string, reference: unknown, fault: MediaFault) => void;

function servedList(value: unknown, name: string, media: RecordMedia, leaveOut: LeaveOut): unknown {
  if (!Array.isArray(value)) return value;
  return value.flatMap((item, index) => servedValue(item, `${name}[${index}]`, media, leaveOut) ?? []);
}

/** Replaces references in `avatar` with the URLs of published files. */
function withAvatars(value: unknown, name: string, media: RecordMedia, leaveOut: LeaveOut): unknown {
  if (!Array.isArray(value)) return value;
  return value.map((person, index) => {
    const { avatar, ...others } = isMapping(person) ? person : {};
    const found = typeof avatar === 'string' ? media.find(avatar) : undefined;
    if (found === undefined) return person;
    if ('url' in found) return { ...others, avatar: found.url };
    leaveOut(`${name}[${index}].avatar`, avatar, found);
    return others;
  });
}

/** Replaces a reference, or the reference in `url` of a mapping. */
function servedValue(value: unknown, field: string, media: RecordMedia, leaveOut: LeaveOut): unknown {
  const reference = isMapping(value) ? value.url : value;
  const found = typeof reference === 'string' ? media.find(reference) : undefined;
  if (found === undefined) return value;
  if (!('url' in found)) {
    leaveOut(isMapping(value) ? `${field}.url` : field, reference, found);
    return undefined;
  }
  const { type, bytes, width, height } = found.file;
  const size = width === undefined || height === undefined ? {} : { width, height };
  const given = isMapping(value) ? withoutEmpty(value) : {};
  return { type, bytes, ...(given.width || given.height ? {} : size), ...given, url: found.url };
}

function withoutEmpty(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '' && value !== null));
}
