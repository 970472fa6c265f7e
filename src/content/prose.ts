/** The source text of a block that is not code. */
export interface ProseBlock {
  readonly kind: 'markdown' | 'html';
  readonly text: string;
  /** 1-based. */
  readonly line: number;
}

/** The source of a body without code, comments, scripts and styles. */
export interface Prose {
  readonly text: string;
  /** The 1-based line of the body for an index into `text`. */
  readonly lineAt: (index: number) => number;
}

/** Joins blocks and blanks code afterwards: an element such as `pre` may contain several Markdown blocks. */
export function proseOf(blocks: readonly ProseBlock[]): Prose {
  const starts: { readonly index: number; readonly line: number }[] = [];
  let joined = '';
  for (const { kind, text, line } of blocks) {
    starts.push({ index: joined.length, line });
    joined += `${kind === 'markdown' ? withoutCodeSpans(text) : text}\n\n`;
  }
  const text = withoutCodeElements(joined);
  return {
    text,
    lineAt(index) {
      const start = starts.findLast((block) => block.index <= index) ?? { index: 0, line: 1 };
      return start.line + text.slice(start.index, index).split('\n').length - 1;
    },
  };
}

/** Blanks code spans (CommonMark section 6.1): from a run of backticks to the next of the same length. */
function withoutCodeSpans(text: string): string {
  if (!text.includes('`')) return text;
  const runs = Array.from(text.matchAll(/`+/g), ({ 0: { length }, index }) => ({ index, length }));
  const nextOfLength = new Map<number, number>();
  // Searching from the end visits each run only once.
  const closing = runs
    .map((run, place) => ({ run, place }))
    .reverse()
    .map(({ run, place }) => {
      const next = nextOfLength.get(run.length);
      nextOfLength.set(run.length, place);
      return next;
    })
    .reverse();
  let result = '';
  let end = 0;
  for (let place = 0; place < runs.length; place++) {
    const [open, close] = [runs[place], runs[closing[place] ?? -1]];
    if (open === undefined || close === undefined) continue;
    result += text.slice(end, open.index) + blank(text.slice(open.index, close.index + close.length));
    end = close.index + close.length;
    place = closing[place] ?? place;
  }
  return result + text.slice(end);
}

const CODE_TAG = /<!--|-->|<(\/?)(pre|code|script|style|textarea|samp|kbd)(?=[\s/>])/gi;

function withoutCodeElements(text: string): string {
  if (!text.includes('<')) return text;
  let result = '';
  let end = 0;
  let open: string | undefined;
  for (const { 0: tag, 1: slash, 2: name = tag, index } of text.matchAll(CODE_TAG)) {
    if (open === undefined) {
      if (slash === '/' || tag === '-->') continue;
      result += text.slice(end, index);
      [end, open] = [index, name.toLowerCase()];
    } else if (open === '<!--' ? tag === '-->' : slash === '/' && name.toLowerCase() === open) {
      result += blank(text.slice(end, index + tag.length));
      [end, open] = [index + tag.length, undefined];
    }
  }
  return result + (open === undefined ? text.slice(end) : blank(text.slice(end)));
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}
