/** Source text of a block that is not code, as it was written. */
export interface ProseBlock {
  readonly kind: 'markdown' | 'html';
  readonly text: string;
  /** The line on which it begins, from 1. */
  readonly line: number;
}

/** The prose of a body: its source without code, comments and what is never shown, and the line of each place in it. */
export interface Prose {
  readonly text: string;
  /** The line of the body, from 1, on which an index of the text is. */
  readonly lineAt: (index: number) => number;
}

/** Joins blocks to one text in which code is blank: an element such as `pre` may hold blocks of Markdown. */
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
  // The search runs from the end, so that it visits each run once.
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
