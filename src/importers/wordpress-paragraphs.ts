import { Parser } from 'htmlparser2';

/** Thrown inside, never outside: deeper HTML is no article's. */
class TooDeep extends Error {}
const DEEPEST = 500;

const words = (text: string) => new Set(text.split(' '));
/** Elements in which WordPress makes paragraphs of text. */
const CONTAINERS = words(
  'div section article aside blockquote center details fieldset footer form header main',
);
/** Elements that are no part of a paragraph. */
const BLOCKS = words(
  'address area caption col colgroup dd dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr legend li map menu nav noscript ol option p pre script select style summary table tbody td textarea tfoot th thead tr ul',
);
const VOID = words('area col hr');
/** Elements in which an address is no link. */
const LITERAL = words('a code pre script style textarea');

/**
 * WordPress stores the paragraphs of its classic editor as lines apart, and an embed as a line that holds its address alone.
 * Makes of them the `p` elements and links that a reader can show; what is an element already stays as it is.
 */
export function withParagraphs(content: string): string {
  // The block editor writes its own paragraphs.
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
  let [html, run, taken, literal] = ['', '', 0, 0];
  const stack: string[] = [];
  let depth = 0;
  const inContainer = () => isClassic && (stack.length === 0 || CONTAINERS.has(stack.at(-1) ?? ''));
  const flush = () => {
    html += paragraphs(run);
    run = '';
  };
  const parser = new Parser(
    {
      onopentag(name, _attributes, isImplied) {
        depth++;
        if (depth > DEEPEST) throw new TooDeep();
        const tag = isImplied ? '' : take();
        if (LITERAL.has(name)) literal++;
        const isBlock = BLOCKS.has(name) || CONTAINERS.has(name);
        if (isBlock) flush();
        if (isBlock || !inContainer()) html += tag;
        // A line that ends inside a tag ends no line of text.
        else run += tag.replaceAll('\n', ' ');
        if (isBlock && !VOID.has(name)) stack.push(name);
      },
      onclosetag(name, isImplied) {
        depth--;
        const tag = isImplied ? '' : take();
        if (LITERAL.has(name)) literal--;
        const isBlock = (BLOCKS.has(name) || CONTAINERS.has(name)) && !VOID.has(name);
        if (isBlock) flush();
        if (isBlock || !inContainer()) html += tag;
        else run += tag;
        if (isBlock) stack.pop();
      },
      ontext() {
        const text = take();
        if (!inContainer()) html += literal > 0 ? text : linked(text);
        else run += literal > 0 ? text.replaceAll('\n', ' ') : text;
      },
      oncomment() {
        const comment = take();
        if (!isClassic) html += comment;
        else if (/^<!--\s*more\b/i.test(comment)) {
          flush();
          html += '<!--more-->\n';
        }
      },
      onprocessinginstruction: () => take(),
    },
    { decodeEntities: false },
  );
  /** The source up to the end of what is being told of, so that nothing is lost. */
  const take = () => {
    const end = parser.endIndex + 1;
    const part = source.slice(taken, end);
    taken = Math.max(taken, end);
    return part;
  };
  parser.write(source);
  parser.end();
  flush();
  // A tag that never ends; a browser would show nothing of it.
  return html + paragraphs(source.slice(taken).replaceAll('<', '&lt;'));
}

function paragraphs(run: string): string {
  return run
    .split(/\n\s*\n/)
    .flatMap((text) => (text.trim() === '' ? [] : paragraph(text.trim().split('\n'))))
    .join('');
}

/** A paragraph, cut where a line holds an address alone. */
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

/** A link that shows its address. */
export function linkTo(address: string): string {
  return `<a href="${address.replaceAll('"', '%22')}">${address}</a>`;
}
