import { MEDIA_PATH, SERVED_TYPES } from '../../domain/media.ts';

/** The header fields of published files. */
export interface MediaRules {
  readonly path: string;
  readonly fields: Readonly<Record<string, string>>;
  /** Those of SVG alone, beside the others. */
  readonly svgFields: Readonly<Record<string, string>>;
  /** Extensions by media type. */
  readonly types: ReadonlyMap<string, readonly string[]>;
}

/**
 * The rules for `/media/`. A server of files cannot count down to the end of an article, so where a file has one, caches keep all
 * files for an hour.
 */
export function mediaRules(prefix: string, isBounded: boolean): MediaRules {
  const types = new Map<string, string[]>();
  for (const [extension, type] of Object.entries(SERVED_TYPES)) {
    const others = types.get(type);
    if (others === undefined) types.set(type, [extension]);
    else others.push(extension);
  }
  return {
    path: prefix + MEDIA_PATH,
    fields: {
      'Cache-Control': isBounded ? 'public, max-age=3600' : 'public, max-age=31536000, immutable',
      'Access-Control-Allow-Origin': '*',
      'X-Content-Type-Options': 'nosniff',
    },
    svgFields: { 'Content-Security-Policy': "sandbox; default-src 'none'" },
    types,
  };
}
