import type { PlainBody } from './dialect.ts';
import { codeBlock, createDropped } from './shortcode.ts';

export interface LiquidRules {
  /** What a tag stands for, by its name and what is written after it; `undefined` where that is not known. */
  readonly tag: (name: string, rest: string) => string | undefined;
  /** What an expression stands for. */
  readonly output: (expression: string) => string | undefined;
}

// What may stand between the braces is bounded, so that the pattern is linear.
const CODE = /\{%-?\s*(\w{1,60})([^%{}]{0,2000}?)-?%\}|\{\{-?([^{}]{0,2000}?)-?\}\}/g;

const HIGHLIGHT = /\{%-?\s*highlight\s+["']?([\w+-]{1,40})[^%]{0,100}%\}/g;

/** The body without Liquid, or Nunjucks, which has the same brackets. Of a tag that is not known what it encloses stays. */
export function withoutLiquid(text: string, rules: LiquidRules): PlainBody {
  const { dropped, drop } = createDropped();
  if (!text.includes('{%') && !text.includes('{{')) return { text, dropped };
  const pieces = splitRaw(withoutComments(text)).map(({ isRaw, text: piece }) => {
    if (isRaw) return piece;
    return highlighted(piece).replace(CODE, (_, name: string | undefined, rest = '', expression = '') => {
      if (name === undefined)
        return rules.output(expression.trim()) ?? drop(`the Liquid expression ${wordOf(expression)}`);
      const known = rules.tag(name, rest.trim());
      if (known !== undefined) return known;
      return /^(?:end|els)/.test(name) ? '' : drop(`the Liquid tag ${name}`);
    });
  });
  // A link whose address was such code leaves its text.
  return { text: pieces.join('').replace(/\[([^[\]]{1,300})\]\([ \t]*\)/g, '$1'), dropped };
}

function wordOf(expression: string): string {
  return /^\s*([\w.'"/-]{1,60})/.exec(expression)?.[1] ?? '';
}

function withoutComments(text: string): string {
  return between(text, /\{%-?\s*comment\s*-?%\}/g, /\{%-?\s*endcomment\s*-?%\}/g, () => '');
}

/** What `highlight` encloses is a block of code. */
function highlighted(text: string): string {
  return between(text, HIGHLIGHT, /\{%-?\s*endhighlight\s*-?%\}/g, (inner, [, language = '']) => {
    return codeBlock(language, inner);
  });
}

interface Piece {
  readonly isRaw: boolean;
  readonly text: string;
}

function splitRaw(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const { 0: opening, index } of text.matchAll(/\{%-?\s*raw\s*-?%\}/g)) {
    if (index < from) continue;
    const start = index + opening.length;
    const end = /\{%-?\s*endraw\s*-?%\}/g;
    end.lastIndex = start;
    const closing = end.exec(text);
    if (closing === null) break;
    pieces.push({ isRaw: false, text: text.slice(from, index) });
    pieces.push({ isRaw: true, text: text.slice(start, closing.index) });
    from = closing.index + closing[0].length;
  }
  return [...pieces, { isRaw: false, text: text.slice(from) }];
}

/** Replaces what two tags enclose; an opening without an end stays. */
function between(
  text: string,
  opening: RegExp,
  closing: RegExp,
  replace: (inner: string, match: RegExpMatchArray) => string,
): string {
  let out = '';
  let from = 0;
  for (const match of text.matchAll(opening)) {
    if (match.index < from) continue;
    const start = match.index + match[0].length;
    closing.lastIndex = start;
    const end = closing.exec(text);
    if (end === null) break;
    out += text.slice(from, match.index) + replace(text.slice(start, end.index), match);
    from = end.index + end[0].length;
  }
  return out + text.slice(from);
}
