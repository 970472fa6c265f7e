import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { kindOf } from '../records/record-names.ts';

type Look = (head: string) => boolean;

const HEAD_BYTES = 4096;

/** Whether only the first bytes of a file tell whether it looks like a record. */
export function needsLook(path: string): boolean {
  return typeof lookOf(path) !== 'boolean';
}

/** Whether a file that is not read looks like a record, by its name or its first bytes. One that cannot be read does not. */
export function looksLikeRecord(folder: string, path: string): boolean {
  const look = lookOf(path);
  return typeof look === 'boolean' ? look : look(readHead(join(folder, path)) ?? '');
}

function lookOf(path: string): Look | boolean {
  return LOOKS[kindOf(path)] ?? hasFrontMatter;
}

/** Front matter of YAML or TOML with a field: a line `---` alone may be a heading or the start of any YAML. */
const hasFrontMatter: Look = (head) =>
  /^\ufeff?(?:---|\+\+\+)[ \t]*\r?\n\s*["']?[\w-]+["']?[ \t]*[:=]/.test(head);

/** A whole page or a part of one: exports hold either. */
const isHtml: Look = (head) => hasFrontMatter(head) || /^\ufeff?\s*<[!a-z]/i.test(head);

const isFeed: Look = (head) => /<(?:rss|feed|rdf:RDF)\b/.test(head);

const hasTitle: Look = (head) => /^\ufeff?\s*[[{]/.test(head) && /["']?title["']?\s*:/.test(head);

/** A title and what else only an article has: settings and other data often have a title too. */
const hasFields: Look = (head) =>
  /^(?:- | {2})?["']?title["']?[ \t]*[:=]/m.test(head) &&
  /^(?:- | {2})?["']?(?:published|date|pubDate|slug|markdown|html)["']?[ \t]*[:=]/m.test(head);

/** By extension. Any other file looks like a record if it begins with front matter. */
const LOOKS: Readonly<Record<string, Look | boolean>> = {
  ...kinds('md markdown', hasFrontMatter),
  ...kinds('mdx mkd mkdn mkdown mdown mdwn mdtxt mdtext markdn rmd qmd', true),
  ...kinds('html htm xhtml', isHtml),
  ...kinds('yaml yml toml', hasFields),
  ...kinds('json jsonl ndjson json5 jsonc', hasTitle),
  ...kinds('xml rss atom rdf', isFeed),
  ...kinds('jpg jpeg png gif webp avif svg ico bmp tif tiff heic psd', false),
  ...kinds('mp3 m4a ogg opus wav flac mp4 m4v mov webm avi mkv vtt srt', false),
  ...kinds('css scss sass less js mjs cjs ts tsx jsx map wasm woff woff2 ttf otf eot', false),
  ...kinds('pdf zip gz tgz bz2 xz 7z tar rar epub docx xlsx pptx odt csv tsv lock log db sqlite', false),
};

function kinds(extensions: string, look: Look | boolean): Record<string, Look | boolean> {
  return Object.fromEntries(extensions.split(' ').map((extension) => [`.${extension}`, look]));
}

// Windows has none of the others.
const FLAGS =
  constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0) | (constants.O_NOFOLLOW ?? 0);

/** The first bytes as text. Never waits: a named pipe may have taken the file's place. */
function readHead(path: string): string | undefined {
  let handle: number | undefined;
  try {
    handle = openSync(path, FLAGS);
    if (!fstatSync(handle).isFile()) return undefined;
    const bytes = Buffer.allocUnsafe(HEAD_BYTES);
    return bytes.toString('utf8', 0, readSync(handle, bytes, 0, HEAD_BYTES, 0));
  } catch {
    return undefined;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}
