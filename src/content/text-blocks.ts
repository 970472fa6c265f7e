import { Parser } from 'htmlparser2';
import { subscript, superscript } from './superscript.ts';
import { mayHoldTemplateCode, withoutTemplateCode } from './template-code.ts';

export interface TextBlock {
  /** `other`: text that is not a sentence, such as a heading, a caption or a single link. */
  readonly kind: 'paragraph' | 'item' | 'other';
  /** With collapsed white space; never empty. */
  readonly text: string;
}

const INLINE = new Set(
  (
    'a abbr b bdi bdo cite code data del dfn em font i img ins kbd label mark q rb ruby s samp small span strong sub sup time ' +
    'tt u var wbr'
  ).split(' '),
);

/** Skipped: deleted text, ruby readings and fallback content. The text of a formula is its `alttext`. */
const IGNORED = new Set(
  'audio canvas del iframe math noscript object picture rp rt rtc s script strike style svg template video'.split(
    ' ',
  ),
);

const ITEMS = new Set('dd dt li'.split(' '));

const OTHERS = new Set(
  'address aside caption details dl figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup nav pre summary table'.split(
    ' ',
  ),
);

// Parse in chunks, to stop as soon as there is enough text.
const CHUNK = 512;

/**
 * The text blocks of safe HTML that `accepts` allows, until paragraphs have `enough` code points. Inline elements are joined
 * without a space.
 */
export function textBlocks(html: string, enough: number, accepts: (text: string) => boolean): TextBlock[] {
  const reading = createReading(accepts);
  const parser = new Parser({
    onopentagname: (name) => open(reading, name),
    onattribute: (name, value) => addAttribute(reading, name, value),
    ontext: (data) => addText(reading, data),
    onclosetag: (name) => close(reading, name),
  });
  for (let start = 0; start < html.length && lengthOf(reading) < enough; start += CHUNK)
    parser.write(html.slice(start, start + CHUNK));
  parser.end();
  endBlock(reading);
  return reading.blocks;
}

/** Text that is formatted only when its element ends. */
interface Part {
  readonly name: string;
  href: string;
  text: string;
  /** Whether it contains a closed link. */
  hasLink: boolean;
}

interface Reading {
  readonly accepts: (text: string) => boolean;
  readonly blocks: TextBlock[];
  readonly depths: Record<'ignored' | 'other' | 'item' | 'quote' | 'link' | 'strong', number>;
  /** The open block, then the open links, quotes, subscripts and superscripts in it. */
  readonly parts: [Part, ...Part[]];
  /** Whether the open block has text outside links and outside `strong`. */
  outside: { link: boolean; strong: boolean };
  /** A lower bound for the code points of all paragraphs so far. */
  length: number;
}

function createReading(accepts: Reading['accepts']): Reading {
  return {
    accepts,
    blocks: [],
    depths: { ignored: 0, other: 0, item: 0, quote: 0, link: 0, strong: 0 },
    parts: [{ name: '', href: '', text: '', hasLink: false }],
    outside: { link: false, strong: false },
    length: 0,
  };
}

function lengthOf({ length, parts, depths }: Reading): number {
  if (depths.other + depths.item > 0) return length;
  // Template code is removed later.
  return parts.reduce((sum, { text }) => sum + (mayHoldTemplateCode(text) ? 0 : minCodePoints(text)), length);
}

/** A lower bound for the code points of a text, cheaper than counting them. */
function minCodePoints(text: string): number {
  return /[\ud800-\udfff]/.test(text) ? text.length >> 1 : text.length;
}

function open(reading: Reading, name: string): void {
  if (IGNORED.has(name)) reading.depths.ignored++;
  if (reading.depths.ignored > 0) return;
  if (name === 'br') addText(reading, '\n');
  else if (!INLINE.has(name)) endBlock(reading);
  const depth = depthOf(name);
  if (depth !== undefined) reading.depths[depth]++;
  if (PARTS.has(name)) reading.parts.push({ name, href: '', text: '', hasLink: false });
}

function addAttribute({ depths, parts }: Reading, name: string, value: string): void {
  const part = parts.at(-1) ?? parts[0];
  if (name === 'href' && depths.ignored === 0) part.href = value;
  // The `alttext` of `math`, whose content is skipped.
  if (name === 'alttext' && depths.ignored === 1) part.text += value;
}

function addText(reading: Reading, data: string): void {
  const { depths, parts, outside } = reading;
  if (depths.ignored > 0) return;
  (parts.at(-1) ?? parts[0]).text += data;
  if ((outside.link && outside.strong) || data.trim() === '') return;
  if (depths.link === 0) outside.link = true;
  if (depths.strong === 0) outside.strong = true;
}

function close(reading: Reading, name: string): void {
  const { depths, parts } = reading;
  if (IGNORED.has(name)) depths.ignored--;
  if (depths.ignored > 0 || IGNORED.has(name) || name === 'br') return;
  if (!INLINE.has(name)) endBlock(reading);
  const depth = depthOf(name);
  if (depth !== undefined) depths[depth]--;
  const part = parts.at(-1);
  if (parts.length === 1 || part?.name !== name) return;
  parts.pop();
  const parent = parts.at(-1) ?? parts[0];
  parent.text += textOfPart(part, parent);
  if (name === 'a') parent.hasLink = true;
}

const PARTS = new Set(['a', 'q', 'sub', 'sup']);

function depthOf(name: string): keyof Reading['depths'] | undefined {
  if (OTHERS.has(name)) return 'other';
  if (ITEMS.has(name)) return 'item';
  if (name === 'blockquote') return 'quote';
  if (name === 'a') return 'link';
  return name === 'strong' || name === 'b' ? 'strong' : undefined;
}

const NOTE_SIGN = /^\s*(?:\[\s*(?:\d{1,4}|[a-z*†‡§¶])\s*\]|[*†‡§¶]{1,3})\s*$/iu;

/** An element as plain text. Footnote signs are removed, since a summary has no footnotes. */
function textOfPart({ name, href, text, hasLink }: Part, parent: Part): string {
  if (name === 'q') return `“${text}”`;
  if (name === 'sub') return subscript(text);
  const pointsWithin = href.includes('#');
  if (name === 'a') return pointsWithin && (NOTE_SIGN.test(text) || /^\s*\d{1,3}\s*$/.test(text)) ? '' : text;
  const isNote = hasLink || (parent.name === 'a' && parent.href.includes('#')) || NOTE_SIGN.test(text);
  return isNote ? '' : superscript(text);
}

/** Ends the open block and adds it to the blocks if it contains accepted text. */
function endBlock(reading: Reading): void {
  const { parts, blocks, accepts } = reading;
  const written = parts.map(({ text }) => text).join('');
  const kind = kindOfBlock(reading, written);
  for (const part of parts) part.text = '';
  reading.outside = { link: false, strong: false };
  const text = withoutTemplateCode(written)
    .replaceAll('\u00ad', '')
    .replace(/[ \t\n\r\f]+/g, ' ')
    .trim();
  if (!/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(text) || !accepts(text)) return;
  blocks.push({ kind, text });
  if (kind === 'paragraph') reading.length += minCodePoints(text);
}

function kindOfBlock({ depths, outside }: Reading, written: string): TextBlock['kind'] {
  if (depths.other > 0) return 'other';
  if (depths.item > 0) return 'item';
  // A single link replaces an embed; `strong` alone opens an alert.
  if (!outside.link || /^\s*https?:\/\/\S+\s*$/.test(written)) return 'other';
  return depths.quote > 0 && !outside.strong ? 'other' : 'paragraph';
}
