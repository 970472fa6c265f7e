import { createHash } from 'node:crypto';
import { Agent, get, type IncomingMessage } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { outputIds } from '../../src/domain/address.ts';
import { type Shown, storiesIn, type World } from './world.ts';

export interface Counts {
  answers: number;
  whole: number;
  notModified: number;
  readonly failures: string[];
}

interface Known {
  readonly tag: string;
  readonly lastModified: number;
  /** When it was answered. */
  readonly at: number;
}

/** The document of every tag at an address. Each document has only one tag. */
interface Documents {
  readonly hashes: Map<string, string>;
  readonly tags: Map<string, string>;
  readonly stories: Map<string, readonly Shown[]>;
  /** By address, the tag that it had last, and when it had another. */
  readonly seen: Map<string, { readonly tag: string; readonly otherUntil: number }>;
}

export interface ReaderOptions {
  readonly port: number;
  readonly world: World;
  readonly random: () => number;
  readonly counts: Counts;
  readonly signal: AbortSignal;
}

export function createDocuments(): Documents {
  return { hashes: new Map(), tags: new Map(), stories: new Map(), seen: new Map() };
}

/** Asks for one feed after another, conditionally or not, over one connection, and holds each answer against the records. */
export async function read(
  documents: Documents,
  { port, world, random, counts, signal }: ReaderOptions,
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const known = new Map<string, Known>();
  const pick = <Value>(values: readonly Value[]): Value =>
    values[Math.floor(random() * values.length)] as Value;
  while (!signal.aborted) {
    const [path, output, coding] = [pick(world.paths), pick(outputIds), pick(['identity', 'gzip', 'br'])];
    const address = `${path}.${output}`;
    const before = known.get(address);
    const headers: Record<string, string> = { 'accept-encoding': coding };
    if (before !== undefined && random() < 0.7) headers['if-none-match'] = before.tag;
    else if (before !== undefined && random() < 0.5)
      headers['if-modified-since'] = new Date(before.lastModified).toUTCString();
    const from = Date.now();
    const { response, body } = await fetchBytes(port, address, { headers, agent });
    const to = Date.now();
    counts.answers++;
    const fail = (message: string) =>
      counts.failures.push(`${address} at ${new Date(to).toISOString()}: ${message}`);
    const tag = response.headers.etag ?? '';
    const lastModified = Date.parse(response.headers['last-modified'] ?? '');
    if (response.statusCode === 200) {
      counts.whole++;
      try {
        const text = decode(body, response.headers['content-encoding']);
        note(documents, { key: `${address} ${tag}`, text, shown: () => storiesIn(text, output), address });
      } catch (error) {
        fail(String(error));
      }
    } else if (response.statusCode === 304) {
      counts.notModified++;
      if (body.length > 0) fail('a 304 has a body');
      if (headers['if-none-match'] !== undefined && headers['if-none-match'] !== tag)
        fail('a 304 names another tag');
    } else fail(`status ${response.statusCode}`);
    // A 304 says that what the reader has is what is there: that is held against the records like a document.
    const shown = documents.stories.get(`${address} ${tag}`);
    if (shown === undefined) fail(`nothing is known of the tag ${tag}`);
    else {
      const wrong = world.refute(path, shown, from, to);
      if (wrong !== undefined) fail(`${response.statusCode}: ${wrong}`);
    }
    if (!(lastModified <= to)) fail('Last-Modified is missing or lies ahead');
    if (before !== undefined && before.tag !== tag && lastModified <= before.lastModified)
      fail('another tag, and Last-Modified is no later');
    const last = documents.seen.get(address);
    const otherUntil = last === undefined || last.tag === tag ? (last?.otherUntil ?? 0) : to;
    documents.seen.set(address, { tag, otherUntil });
    // A story that came and went restores the former document, although another reader has seen a different one in between.
    const cameBack = before !== undefined && otherUntil >= before.at && lastModified > before.lastModified;
    if (before !== undefined && before.tag === tag && lastModified !== before.lastModified && !cameBack)
      fail('the same tag, and another Last-Modified');
    known.set(address, { tag, lastModified, at: to });
  }
  agent.destroy();
}

function note(
  { hashes, tags, stories }: Documents,
  { key, text, shown, address }: { key: string; text: string; shown: () => Shown[]; address: string },
): void {
  const hash = createHash('sha256').update(text).digest('hex');
  if ((hashes.get(key) ?? hash) !== hash) throw new Error('one tag, and two documents');
  if ((tags.get(`${address} ${hash}`) ?? key) !== key) throw new Error('one document, and two tags');
  hashes.set(key, hash);
  tags.set(`${address} ${hash}`, key);
  if (!stories.has(key)) stories.set(key, shown());
}

function decode(body: Buffer, coding: string | undefined): string {
  return String(coding === 'gzip' ? gunzipSync(body) : coding === 'br' ? brotliDecompressSync(body) : body);
}

export function fetchBytes(
  port: number,
  path: string,
  options: { readonly headers?: Record<string, string>; readonly agent?: Agent } = {},
): Promise<{ response: IncomingMessage; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port, path, ...options }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve({ response, body: Buffer.concat(chunks) }));
      response.on('error', reject);
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      // The server closed an idle connection while the request was on its way (RFC 9112 section 9.3.1).
      const isRace = request.reusedSocket && error.code === 'ECONNRESET';
      if (isRace) fetchBytes(port, path, options).then(resolve, reject);
      else reject(error);
    });
  });
}
