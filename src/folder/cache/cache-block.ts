import type { Article } from '../../domain/article/article.ts';
import { contentHash } from '../content-hash.ts';
import type { ParsedRecord } from '../parsed-file.ts';
import type { CachedFile, Row } from './cached-file.ts';

// A block: the lengths of its JSON and of its bodies in 4 bytes each, a hash of both, the JSON, the bodies.
// Bodies are outside the JSON, where they would be escaped and parsed.

export const BLOCK_HEAD = 8 + 32;

/** Where a body is among those of its block. Text with letters of Latin 1 alone takes a byte for each. */
type BodyPlace = readonly [start: number, length: number, isText: boolean];

/** One block of rows. */
export function encodeBlock(rows: readonly Row[]): Buffer {
  const bodies: Uint8Array[] = [];
  let start = 0;
  const place = (html: Article['html']): BodyPlace => {
    const bytes = typeof html === 'string' ? Buffer.from(html, 'latin1') : html;
    bodies.push(bytes);
    start += bytes.length;
    return [start - bytes.length, bytes.length, typeof html === 'string'];
  };
  const heads = rows.map(([path, file]) => [path, file === undefined ? null : withPlaces(file, place)]);
  const json = Buffer.from(JSON.stringify(heads));
  const content = Buffer.concat([json, ...bodies], json.length + start);
  const head = Buffer.alloc(BLOCK_HEAD);
  head.writeUInt32LE(json.length, 0);
  head.writeUInt32LE(start, 4);
  head.write(contentHash(content), 8, 'latin1');
  return Buffer.concat([head, content]);
}

function withPlaces(file: CachedFile, place: (html: Article['html']) => BodyPlace) {
  const records = file.records.map(({ article, ...record }) => {
    return { ...record, article: article && { ...article, html: place(article.html) } };
  });
  return { ...file, records };
}

/** The bytes that follow a block's head. */
export function blockLength(head: Buffer): number {
  return head.readUInt32LE(0) + head.readUInt32LE(4);
}

/** The rows of a block; `undefined` if it is damaged. */
export function decodeBlock(head: Buffer, content: Buffer): Row[] | undefined {
  if (contentHash(content) !== head.toString('latin1', 8, BLOCK_HEAD)) return undefined;
  const end = head.readUInt32LE(0);
  const heads: [string, FileHead | null][] = JSON.parse(content.toString('utf8', 0, end));
  const bodies = content.subarray(end);
  return heads.map(([path, file]): Row => [path, file === null ? undefined : withBodies(file, bodies)]);
}

interface FileHead extends Omit<CachedFile, 'records'> {
  readonly records: readonly (Omit<ParsedRecord, 'article'> & { readonly article?: ArticleHead })[];
}

type ArticleHead = Omit<Article, 'html'> & { readonly html: BodyPlace };

function withBodies(file: FileHead, bodies: Buffer): CachedFile {
  const records = file.records.map(({ article, ...record }): ParsedRecord => {
    const { problems } = record;
    const shared = { ...record, problems: problems.length === 0 ? NONE : problems };
    return article === undefined ? shared : { ...shared, article: withBody(article, bodies) };
  });
  return { ...file, problems: file.problems.length === 0 ? NONE : file.problems, records };
}

// One shared empty list, since there may be many records.
const NONE: readonly never[] = [];

/** The fields stay in their order, and the body in its place among them. */
function withBody(head: ArticleHead, bodies: Buffer): Article {
  const [start, length, isText] = head.html;
  const html = isText
    ? bodies.toString('latin1', start, start + length)
    : // A copy: a part would keep the whole block in memory.
      new Uint8Array(bodies.subarray(start, start + length));
  const article: Record<string, unknown> = head;
  article.html = html;
  for (const name in article) {
    const value = article[name];
    if (Array.isArray(value) && value.length === 0) article[name] = NONE;
  }
  return article as unknown as Article;
}
