interface Part {
  readonly isCode: boolean;
  readonly text: string;
}

const FENCE = /^( {0,3})(`{3,}|~{3,})[^\n]*$/gm;

/** Changes what of a Markdown text is not code: neither a fenced block nor a span on one line. */
export function changeProse(markdown: string, change: (text: string) => string): string {
  return partsOf(markdown)
    .map(({ isCode, text }) => (isCode ? text : changeOutsideSpans(text, change)))
    .join('');
}

function partsOf(markdown: string): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const match of markdown.matchAll(FENCE)) {
    if (match.index < from) continue;
    const fence = match[2] ?? '';
    const closing = new RegExp(`^ {0,3}${fence[0]}{${fence.length},}[ \\t]*$`, 'gm');
    closing.lastIndex = match.index + match[0].length;
    const end = closing.exec(markdown);
    const until = end === null ? markdown.length : end.index + end[0].length;
    parts.push({ isCode: false, text: markdown.slice(from, match.index) });
    parts.push({ isCode: true, text: markdown.slice(match.index, until) });
    from = until;
  }
  return [...parts, { isCode: false, text: markdown.slice(from) }];
}

// The marks of a span keep its place while the rest is changed: private characters, which no text has.
const SPAN = /(`{1,5})(?!`)[^\n]{1,2000}?(?<!`)\1(?!`)/g;

function changeOutsideSpans(text: string, change: (text: string) => string): string {
  const spans: string[] = [];
  const marked = text.replace(SPAN, (span) => `\ue000${spans.push(span) - 1}\ue001`);
  return change(marked).replace(/\ue000(\d+)\ue001/g, (_, index: string) => spans[Number(index)] ?? '');
}
