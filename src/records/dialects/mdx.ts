import { endOfBraces, endOfStatements } from './braces.ts';
import type { PlainBody } from './dialect.ts';
import { argumentsOf, createDropped, escapeHtml, player } from './shortcode.ts';

// What is looked at: statements and code at the beginning of a line, code spans, braces, and tags.
const NEXT =
  /^(?:import|export)[ \t{*][^\n]*|^ {0,3}(`{3,}|~{3,})[^\n]*$|(?<!\\)(`+)|\\?\{|\\?<\/?(?:[A-Z][\w.]{0,80}|[a-z][a-z\d-]{0,20}(?=[\s>/])|(?=>))|<!--/gm;

/** So many brackets without an end say that the text is no MDX; the rest stays as it is. */
const MOST_UNCLOSED = 100;

interface Reading {
  readonly text: string;
  readonly drop: (name: string) => string;
  unclosed: number;
  /** The end of the last piece. */
  from: number;
}

interface Piece {
  readonly end: number;
  /** What to write instead; the written text by default. */
  readonly text?: string;
}

/**
 * Removes what MDX adds to Markdown: imports, exports, comments and expressions. Of components the content stays. Attributes with
 * texts of HTML elements stay, as in `<img src={"a.png"} />`.
 */
export function withoutMdx(text: string): PlainBody {
  const { dropped, drop } = createDropped();
  const reading: Reading = { text, drop, unclosed: 0, from: 0 };
  const pattern = new RegExp(NEXT);
  let out = '';
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    if (reading.unclosed > MOST_UNCLOSED) break;
    const piece = pieceAt(match, reading);
    if (piece === undefined) continue;
    out += text.slice(reading.from, match.index) + (piece.text ?? text.slice(match.index, piece.end));
    reading.from = piece.end;
    pattern.lastIndex = piece.end;
  }
  return { text: out + text.slice(reading.from), dropped };
}

function pieceAt(match: RegExpExecArray, reading: Reading): Piece | undefined {
  const { 0: written, 1: fence, 2: ticks, index } = match;
  if (written.startsWith('\\')) return undefined;
  if (fence !== undefined) return { end: endOfFence(reading.text, index + written.length, fence) };
  if (ticks !== undefined) return { end: endOfSpan(reading.text, index, ticks) };
  if (written === '<!--') return { end: endAfter(reading.text, '-->', index) };
  if (written === '{') return expressionAt(index, reading);
  if (written.startsWith('<')) return tagAt(index, written, reading);
  return statementAt(index, reading);
}

function endOfFence(text: string, start: number, fence: string): number {
  const closing = new RegExp(`^ {0,3}${fence[0]}{${fence.length},}[ \\t]*$`, 'gm');
  closing.lastIndex = start;
  const end = closing.exec(text);
  return end === null ? text.length : end.index + end[0].length;
}

/** After the code span, or after the backticks if they open none in this paragraph. */
function endOfSpan(text: string, start: number, ticks: string): number {
  const inner = text.slice(start + ticks.length, start + ticks.length + 5000).split(/\n[ \t]*\n/, 1)[0] ?? '';
  for (const { 0: run, index } of inner.matchAll(/`+/g)) {
    if (run.length === ticks.length) return start + ticks.length + index + run.length;
  }
  return start + ticks.length;
}

function endAfter(text: string, sign: string, start: number): number {
  const end = text.indexOf(sign, start);
  return end === -1 ? text.length : end + sign.length;
}

/** Imports and exports begin a paragraph. */
function statementAt(index: number, { text }: Reading): Piece | undefined {
  const before = text.slice(Math.max(0, index - 200), index);
  if (!/(?:^|\n[ \t]*\n|(?:^|\n)[ \t]*)$/.test(before)) return undefined;
  const isFirst = before.trim() === '' || /\n[ \t]*\n[ \t]*$/.test(before);
  return isFirst ? { end: endOfStatements(text, index), text: '' } : undefined;
}

function expressionAt(index: number, reading: Reading): Piece | undefined {
  const end = endOfBraces(reading.text, index);
  if (end === undefined) {
    reading.unclosed++;
    return undefined;
  }
  const inner = reading.text.slice(index + 1, end - 1).trim();
  const text = literalOf(inner);
  if (text !== undefined) return { end, text };
  // Formulas have braces after names and other braces.
  if (reading.from !== index && /[\w$^}]/.test(reading.text[index - 1] ?? '')) return undefined;
  const isComment = /^(?:\/\*[\s\S]*\*\/)?$/.test(inner);
  // `{#id}` is the id of a heading.
  if (isComment || /^#[\w-]+$/.test(inner)) return { end, text: '' };
  return { end, text: reading.drop(`the expression {${shortened(inner)}}`) };
}

function shortened(code: string): string {
  const line = code.replace(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}

/** `'text'` and `` `text` `` stand for their text. */
function literalOf(code: string): string | undefined {
  return /^(["'`])((?:(?!\1)[^$\\])*)\1$/.exec(code)?.[2];
}

function tagAt(index: number, written: string, reading: Reading): Piece | undefined {
  const end = endOfTag(reading.text, index + written.length);
  if (end === undefined) {
    reading.unclosed++;
    return undefined;
  }
  const isClosing = written.startsWith('</');
  const name = written.replace(/^<\/?/, '');
  const rest = reading.text.slice(index + written.length, end - 1);
  if (/^[a-z]/.test(name)) return isClosing ? { end } : { end, text: `${written}${attributesOf(rest)}>` };
  if (isClosing || name === '' || name === 'Fragment') return { end, text: '' };
  return { end, text: knownComponent(name, rest) ?? reading.drop(`the component ${name}`) };
}

/** After the `>` of a tag; attributes may be texts or expressions. */
function endOfTag(text: string, start: number): number | undefined {
  const pattern = /"[^"]{0,5000}"|'[^']{0,5000}'|[{<>]/g;
  pattern.lastIndex = start;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [token] = match;
    if (token === '>') return match.index + 1;
    if (token === '<') return undefined;
    if (token !== '{') continue;
    const end = endOfBraces(text, match.index);
    if (end === undefined) return undefined;
    pattern.lastIndex = end;
  }
  return undefined;
}

/** Attributes as in HTML: those with other expressions than texts are left out. */
function attributesOf(written: string): string {
  let out = '';
  let from = 0;
  const pattern = /"[^"]*"|'[^']*'|\{/g;
  for (let match = pattern.exec(written); match !== null; match = pattern.exec(written)) {
    if (match[0] !== '{') continue;
    const end = endOfBraces(written, match.index) ?? written.length;
    const [, before = '', name] =
      /^([\s\S]*?)([\w:-]+)[ \t]*=[ \t]*$/.exec(written.slice(from, match.index)) ?? [];
    const value = textIn(written.slice(match.index + 1, end - 1));
    out += name === undefined || value === undefined ? before : `${before}${name}="${escapeHtml(value)}"`;
    from = end;
    pattern.lastIndex = end;
  }
  return out + written.slice(from);
}

/** The text in `"a"`, `require('a').default` or `useBaseUrl('a')`. */
function textIn(code: string): string | undefined {
  const inner = /^(?:require|useBaseUrl|withBase)\(([^()]*)\)(?:\.default)?$/.exec(code.trim())?.[1] ?? code;
  return literalOf(inner.trim());
}

function knownComponent(name: string, rest: string): string | undefined {
  const { named } = argumentsOf(rest);
  const id = named.id ?? named.videoId ?? named.videoID ?? named.youTubeId;
  if (id === undefined || id.includes('/')) return undefined;
  if (/^(?:lite)?youtube(?:embed|video)?$/i.test(name))
    return player(`https://www.youtube-nocookie.com/embed/${encodeURIComponent(id)}`);
  return /^vimeo$/i.test(name)
    ? player(`https://player.vimeo.com/video/${encodeURIComponent(id)}`)
    : undefined;
}
