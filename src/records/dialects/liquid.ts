import type { PlainBody } from './dialect.ts';
import { codeBlock, createDropped, escapeHtml } from './shortcode.ts';

export interface LiquidRules {
  /** What a tag stands for, by its name and what is written after it; `undefined` if unknown. */
  readonly tag: (name: string, rest: string) => string | undefined;
  /** What an expression stands for. */
  readonly output: (expression: string) => string | undefined;
  /** Whether the body is HTML, not Markdown. */
  readonly isHtml?: boolean;
}

// Linear time: what may be between the braces is bounded, and ends where another tag begins.
const CODE =
  /\{%(-?)\s*(\w{1,60})((?:[^{}]|\{\{[^{}]{0,200}\}\}){0,2000}?)(-?)%\}|\{\{(-?)\s*("[^"\n]{0,300}"|'[^'\n]{0,300}'|[^{}]{0,2000}?)\s*(-?)\}\}/g;

/**
 * Removes Liquid, or Nunjucks, which has the same brackets. Processes `raw`, `comment`, `capture` and `highlight`. Of other tags the
 * content stays; of conditions that of the first branch.
 */
export function withoutLiquid(text: string, rules: LiquidRules): PlainBody {
  if (!text.includes('{%') && !text.includes('{{')) return { text, dropped: new Map() };
  const work = new LiquidWork(text, rules);
  const pattern = new RegExp(CODE);
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text))
    pattern.lastIndex = work.take(match);
  return work.end();
}

interface Open {
  readonly name: string;
  readonly rest: string;
  readonly start: number;
  /** Where the second branch of a condition begins. */
  cut?: number;
}

const ENCLOSING = /^(?:highlight|capture|if|unless|case|for|tablerow|ifchanged)$/;

class LiquidWork {
  #out = '';
  #from = 0;
  readonly #open: Open[] = [];
  readonly #dropped = createDropped();
  /** Tags without an end in the rest of the text, which is then searched only once. */
  readonly #endless = new Set<string>();
  readonly #text: string;
  readonly #rules: LiquidRules;

  constructor(text: string, rules: LiquidRules) {
    this.#text = text;
    this.#rules = rules;
  }

  /** Takes the text up to a tag, and the tag. Returns the index at which the next one may begin. */
  take(match: RegExpExecArray): number {
    const [written, startTag, name, rest = '', endTag, startOutput, expression = '', endOutput] = match;
    this.#out += this.#text.slice(this.#from, match.index);
    if (startTag === '-' || startOutput === '-') this.#out = this.#out.trimEnd();
    this.#from = match.index + written.length;
    if (endTag === '-' || endOutput === '-')
      this.#from += /^\s*/.exec(this.#text.slice(this.#from))?.[0].length ?? 0;
    if (name === undefined) this.#print(expression);
    else this.#tag(name, rest.trim());
    return this.#from;
  }

  end(): PlainBody {
    const text = this.#out + this.#text.slice(this.#from);
    // A link whose address was such code leaves its text.
    return {
      text: text.replace(/\[([^[\]]{1,300})\]\([ \t]*\)/g, '$1'),
      dropped: this.#dropped.dropped,
    };
  }

  #print(expression: string): void {
    this.#out +=
      this.#rules.output(expression) ?? this.#dropped.drop(`the Liquid expression ${wordOf(expression)}`);
  }

  #tag(name: string, rest: string): void {
    if (name === 'raw' || name === 'verbatim') this.#out += this.#until(name);
    else if (name === 'comment') this.#until(name);
    else if (/^(?:else|elsif|elseif|elif|when)$/.test(name)) this.#branch(name);
    else if (name.startsWith('end')) this.#close(name.slice(3));
    else if (ENCLOSING.test(name)) {
      this.#open.push({ name, rest, start: this.#out.length });
      if (name !== 'highlight' && name !== 'capture') this.#dropped.drop(`the Liquid tag ${name}`);
    } else this.#out += this.#rules.tag(name, rest) ?? this.#dropped.drop(nameOf(name, rest));
  }

  /** The text up to the end of an enclosing tag, or nothing without one. */
  #until(name: string): string {
    if (this.#endless.has(name)) return '';
    const end = new RegExp(`\\{%-?\\s*end${name}\\s*-?%\\}`, 'g');
    end.lastIndex = this.#from;
    const closing = end.exec(this.#text);
    if (closing === null) {
      this.#endless.add(name);
      return '';
    }
    const inner = this.#text.slice(this.#from, closing.index);
    this.#from = closing.index + closing[0].length;
    return inner;
  }

  #branch(name: string): void {
    const condition = this.#open.at(-1);
    if (condition === undefined) return;
    if (condition.name === 'case' && name === 'when' && condition.cut === undefined) {
      // What is before the first `when` is not shown.
      this.#out = this.#out.slice(0, condition.start);
      condition.cut = Number.POSITIVE_INFINITY;
    } else condition.cut = Math.min(condition.cut ?? Number.POSITIVE_INFINITY, this.#out.length);
  }

  #close(name: string): void {
    const index = this.#open.findLastIndex((one) => one.name === name);
    const [opened] = index === -1 ? [] : this.#open.splice(index);
    if (opened === undefined) return;
    const { rest, start, cut } = opened;
    if (name === 'highlight') this.#highlight(rest, start);
    else if (name === 'capture') this.#out = this.#out.slice(0, start);
    else if (cut !== undefined) this.#out = this.#out.slice(0, cut);
  }

  /** A block of code, indented as its tag is, so that a list around it goes on. */
  #highlight(rest: string, start: number): void {
    const code = this.#out.slice(start);
    const before = this.#out.slice(0, start);
    const [, language = ''] = /^["']?([\w+#.-]{1,40})/.exec(rest) ?? [];
    if (this.#rules.isHtml) {
      const inner = escapeHtml(code.replace(/^\n+|\s+$/g, ''));
      this.#out = `${before}<pre><code class="language-${language}">${inner}</code></pre>`;
      return;
    }
    const indent = /(?:^|\n)([ \t]*)$/.exec(before.slice(-200))?.[1] ?? '';
    const lines = codeBlock(language, code).split('\n');
    const indented = lines.map((line) => (line === '' || line.startsWith(indent) ? line : indent + line));
    this.#out = before.slice(0, before.length - indent.length) + indented.join('\n');
  }
}

function nameOf(name: string, rest: string): string {
  const [file = ''] = /^[\w./-]{1,60}/.exec(rest) ?? [];
  return /^include/.test(name) && file !== '' ? `the include ${file}` : `the Liquid tag ${name}`;
}

function wordOf(expression: string): string {
  return /^\s*([\w.'"/-]{1,60})/.exec(expression)?.[1] ?? '';
}
