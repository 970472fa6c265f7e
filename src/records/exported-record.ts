import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { SentRecord } from '../domain/article-store.ts';
import { isMapping } from '../domain/schema.ts';
import { defaultSlug, parseRecordFile } from './parse-record.ts';

/** The longest name and path of a file, in bytes: file systems allow 255 and, as a whole, at least 1,024. */
const [LONGEST_NAME, LONGEST_PATH] = [255, 800];

const EXTENSIONS = { json: '.json', markdown: '.md' } as const;

/** The path of the file for a record of a store: its slug, unless that is too long for a name. */
export function exportedPath(slug: string, format: SentRecord['format']): string {
  const path = `${slug}${EXTENSIONS[format]}`;
  const names = path.split('/').map((name) => utf8ToBytes(name).length);
  const isShort = names.every((bytes) => bytes <= LONGEST_NAME) && utf8ToBytes(path).length <= LONGEST_PATH;
  if (isShort) return path;
  return `slug-${bytesToHex(sha256(utf8ToBytes(slug)).subarray(0, 8))}${EXTENSIONS[format]}`;
}

/** The text of that file: the record as it was sent, with its slug where neither the path nor the record has it. */
export function exportedText(slug: string, record: SentRecord): string {
  const { format, text } = record;
  if (defaultSlug(exportedPath(slug, format)) === slug) return text;
  const [parsed] = parseRecordFile(`record${EXTENSIONS[format]}`, utf8ToBytes(text)).records;
  if (parsed === undefined || !isMapping(parsed.fields) || parsed.fields.slug === slug) return text;
  if (format === 'json') return `${JSON.stringify({ slug, ...parsed.fields }, null, 2)}\n`;
  const start = text.indexOf('\n') + 1;
  return `${text.slice(0, start)}slug: ${JSON.stringify(slug)}\n${text.slice(start)}`;
}
