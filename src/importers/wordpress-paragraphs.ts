import { type Handler, Parser } from 'htmlparser2';

/** Thrown and caught in this file only: real articles are not nested this deeply. */
class TooDeep extends Error {}
const MAX_DEPTH = 500;

const words = (text: string) => new Set(text.split(' '));
/** Elements in which WordPress wraps text in paragraphs. */
const CONTAINERS = words(
  'div section article aside blockquote center details fieldset footer form header main',
);
/** Elements that end a paragraph. */
const BLOCKS = words(
  'address area caption col colgroup dd dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr legend li map menu nav noscript ol option p pre script select style summary table tbody td textarea tfoot th thead tr ul',
);
const VOID = words('area col hr');
/** Elements in which URLs are not linked. */
const LITERAL = words('a code pre script style textarea');

/**
 * WordPress's classic editor stores paragraphs separated by empty lines, and an embed as a line with only its URL. Converts them
 * to `p` elements and links; existing elements stay unchanged.
 */
export function withParagraphs(content: string): string {
  // The block editor writes `p` elements itself.
  const isClassic = !content.includes('<!-- wp:');
  const text = content.replace(/\r\n?/g, '\n');
  try {
    return createWriter(text, isClassic);
  } catch (error) {
    if (error instanceof TooDeep) return content;
    throw error;
  }
}

function createWriter(source: string, isClassic: boolean): string {
  const writer = new ParagraphWriter(source, isClassic);
  const parser = new Parser(writer, { decodeEntities: false });
  parser.write(source);
  parser.end();
  return writer.finish();
}

/** Parser events: copies elements and wraps text between them in paragraphs. */
class ParagraphWriter implements Partial<Handler> {
  readonly #source: string;
  readonly #isClassic: boolean;
  readonly #stack: string[] = [];
  #parser: Parser | undefined;
  #html = '';
  /** Text and inline elements that may become a paragraph. */
  #run = '';
  #taken = 0;
  #depth = 0;
  #literal = 0;

  constructor(source: string, isClassic: boolean) {
    this.#source = source;
    this.#isClassic = isClassic;
  }

  onparserinit(parser: Parser): void {
    this.#parser = parser;
  }

  onopentag(name: string, _attributes: object, isImplied: boolean): void {
    if (++this.#depth > MAX_DEPTH) throw new TooDeep();
    const tag = isImplied ? '' : this.#take();
    if (LITERAL.has(name)) this.#literal++;
    const isBlock = BLOCKS.has(name) || CONTAINERS.has(name);
    // A line break inside a tag does not break the text.
    this.#copy(isBlock, tag, tag.replaceAll('\n', ' '));
    if (isBlock && !VOID.has(name)) this.#stack.push(name);
  }

  onclosetag(name: string, isImplied: boolean): void {
    this.#depth--;
    const tag = isImplied ? '' : this.#take();
    if (LITERAL.has(name)) this.#literal--;
    const isBlock = (BLOCKS.has(name) || CONTAINERS.has(name)) && !VOID.has(name);
    this.#copy(isBlock, tag, tag);
    if (isBlock) this.#stack.pop();
  }

  ontext(): void {
    const text = this.#take();
    const isLiteral = this.#literal > 0;
    if (!this.#inContainer()) this.#html += isLiteral ? text : linked(text);
    else this.#run += isLiteral ? text.replaceAll('\n', ' ') : text;
  }

  oncomment(): void {
    const comment = this.#take();
    if (!this.#isClassic) this.#html += comment;
    else if (/^<!--\s*more\b/i.test(comment)) {
      this.#flush();
      this.#html += '<!--more-->\n';
    }
  }

  onprocessinginstruction(): void {
    this.#take();
  }

  finish(): string {
    this.#flush();
    // An unclosed tag becomes text: a browser would hide it.
    return this.#html + paragraphs(this.#source.slice(this.#taken).replaceAll('<', '&lt;'));
  }

  #copy(isBlock: boolean, tag: string, inline: string): void {
    if (isBlock) this.#flush();
    if (isBlock || !this.#inContainer()) this.#html += tag;
    else this.#run += inline;
  }

  #flush(): void {
    this.#html += paragraphs(this.#run);
    this.#run = '';
  }

  #inContainer(): boolean {
    const { length } = this.#stack;
    return this.#isClassic && (length === 0 || CONTAINERS.has(this.#stack[length - 1] ?? ''));
  }

  /** The unprocessed source up to the end of the current event. */
  #take(): string {
    const end = (this.#parser?.endIndex ?? -1) + 1;
    const part = this.#source.slice(this.#taken, end);
    this.#taken = Math.max(this.#taken, end);
    return part;
  }
}

function paragraphs(run: string): string {
  return run
    .split(/\n\s*\n/)
    .flatMap((text) => (text.trim() === '' ? [] : paragraph(text.trim().split('\n'))))
    .join('');
}

/** A paragraph, split at lines that contain only a URL. */
function paragraph(lines: readonly string[]): string {
  let [html, before] = ['', [] as string[]];
  const end = () => {
    if (before.length > 0) html += `<p>${before.join('<br />\n')}</p>\n`;
    before = [];
  };
  for (const line of lines) {
    const address = lineAddress(line);
    if (address === undefined) before.push(line.replace(/<br\s*\/?>\s{0,9}$/i, '').trim());
    else {
      end();
      html += `<p>${linkTo(address)}</p>\n`;
    }
  }
  end();
  return html;
}

function linked(text: string): string {
  if (!text.includes('://')) return text;
  const lines = text.split('\n').map((line) => {
    const address = lineAddress(line);
    return address === undefined ? line : linkTo(address);
  });
  return lines.join('\n');
}

function lineAddress(line: string): string | undefined {
  return /^https?:\/\/[^\s<>"[\]]+$/i.exec(line.trim())?.[0];
}

/** A link with its URL as text. */
export function linkTo(address: string): string {
  return `<a href="${address.replaceAll('"', '%22')}">${address}</a>`;
}
