/** One image of a `srcset`. */
export interface Candidate {
  /** As written. */
  readonly url: string;
  /** Pixels. */
  readonly width?: number;
  readonly density?: number;
  /** The size as written, with a leading space: ` 640w`, ` 2x`, or empty. */
  readonly size: string;
}

export interface Srcset {
  readonly candidates: readonly Candidate[];
  /** Candidates with an invalid size: `/logo.svg 0w`. */
  readonly bad: readonly string[];
}

/** Bounds the time to parse; real images have fewer sizes. */
const MAX_CANDIDATES = 100;

/** Parses a `srcset` by the HTML standard ("parse a srcset attribute"): a comma inside a URL is part of it. */
export function parseSrcset(text: string): Srcset {
  const candidates: Candidate[] = [];
  const bad: string[] = [];
  let rest = 0;
  while (rest < text.length && candidates.length + bad.length < MAX_CANDIDATES) {
    const start = skip(text, rest, /[\t\n\f\r ,]/);
    const end = skip(text, start, /[^\t\n\f\r ]/);
    if (start === end) break;
    const word = text.slice(start, end);
    const url = word.slice(0, endWithoutCommas(word));
    // A comma directly after the URL ends the candidate; otherwise sizes follow, up to a comma outside parentheses.
    rest = url === word ? endOfSizes(text, end) : end;
    const size = url === word ? text.slice(end, rest).trim() : '';
    const candidate = candidateOf(url, size);
    if (candidate === undefined) bad.push(`${url} ${size}`);
    else candidates.push(candidate);
  }
  return { candidates, bad };
}

function skip(text: string, from: number, characters: RegExp): number {
  let index = from;
  while (index < text.length && characters.test(text.charAt(index))) index++;
  return index;
}

function endWithoutCommas(word: string): number {
  let end = word.length;
  while (word[end - 1] === ',') end--;
  return end;
}

function endOfSizes(text: string, from: number): number {
  let inside = false;
  for (let index = from; index < text.length; index++) {
    const character = text[index];
    if (character === '(') inside = true;
    else if (character === ')') inside = false;
    else if (character === ',' && !inside) return index;
  }
  return text.length;
}

function candidateOf(url: string, sizes: string): Candidate | undefined {
  if (sizes === '') return { url, size: '' };
  // The standard allows a height together with a width and ignores it.
  const [size = '', height, ...more] = sizes
    .split(/[\t\n\f\r ]+/)
    .sort((a, b) => Number(isHeight(a)) - Number(isHeight(b)));
  if (more.length > 0 || (height !== undefined && !(isHeight(height) && /^\d+w$/.test(size))))
    return undefined;
  if (/^\d{1,9}w$/.test(size) && Number.parseInt(size, 10) > 0) {
    return { url, width: Number.parseInt(size, 10), size: ` ${size}` };
  }
  if (/^(\d{1,9}(\.\d{1,9})?|\.\d{1,9})x$/.test(size) && Number.parseFloat(size) > 0) {
    return { url, density: Number.parseFloat(size), size: ` ${size}` };
  }
  return undefined;
}

function isHeight(size: string): boolean {
  return /^\d+h$/.test(size);
}

/** Formats candidates as a `srcset`. Encodes a comma at the start or end of a URL, where it would separate candidates. */
export function formatSrcset(candidates: readonly Candidate[]): string {
  return candidates.map(({ url, size }) => `${encodeEndCommas(url)}${size}`).join(', ');
}

function encodeEndCommas(url: string): string {
  const start = skip(url, 0, /,/);
  const end = Math.max(start, endWithoutCommas(url));
  return `${'%2C'.repeat(start)}${url.slice(start, end)}${'%2C'.repeat(url.length - end)}`;
}

/** In pixels: fills the column of a feed reader. */
const WIDE_ENOUGH = 640;

/** The candidate for readers that ignore `srcset`: the smallest of at least 640 pixels, else the largest. */
export function bestCandidate(candidates: readonly Candidate[]): Candidate | undefined {
  const bySize = [...candidates].sort((a, b) => sizeOf(a) - sizeOf(b));
  return bySize.find(({ width = 0 }) => width >= WIDE_ENOUGH) ?? bySize.at(-1);
}

function sizeOf({ width, density = 1 }: Candidate): number {
  return width ?? density;
}
