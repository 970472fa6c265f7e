import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it';

// A comment that does not end within this length is text: an unbounded search for each would take quadratic time.
const MAX_COMMENT_LENGTH = 1000;

/** Converts MDX comments to HTML comments, which the sanitizer removes. */
export function mdxComments(markdown: MarkdownIt): void {
  markdown.block.ruler.before('paragraph', 'mdx_comment', blockComment, {
    alt: ['paragraph', 'reference', 'blockquote'],
  });
  markdown.inline.ruler.before('html_inline', 'mdx_comment', inlineComment);
}

function blockComment(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0);
  const written = commentAt(state.src, start);
  if (written === undefined) return false;
  const end = start + written.length;
  let line = startLine;
  while (line < endLine && (state.eMarks[line] ?? 0) < end) line++;
  if (line === endLine || state.src.slice(end, state.eMarks[line]).trim() !== '') return false;
  if (silent) return true;
  state.line = line + 1;
  const token = state.push('html_block', '', 0);
  token.map = [startLine, state.line];
  token.content = htmlComment(written);
  return true;
}

function inlineComment(state: StateInline, silent: boolean): boolean {
  const written = commentAt(state.src, state.pos);
  if (written === undefined) return false;
  if (!silent) state.push('html_inline', '', 0).content = htmlComment(written);
  state.pos += written.length;
  return true;
}

function commentAt(text: string, start: number): string | undefined {
  if (!text.startsWith('{/*', start)) return undefined;
  const end = text.slice(start, start + MAX_COMMENT_LENGTH).indexOf('*/}', 3);
  return end === -1 ? undefined : text.slice(start, start + end + 3);
}

function htmlComment(written: string): string {
  return `<!--${written.slice(3, -3).replaceAll('-->', '')}-->`;
}
