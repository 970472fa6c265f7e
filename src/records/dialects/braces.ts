/** What a program skips as a whole: comments, texts and templates. Each piece is bounded, so that the pattern is linear. */
const OPAQUE =
  /\/\*[^*]{0,5000}(?:\*(?!\/)[^*]{0,2000}){0,200}\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\.){0,5000}"|'(?:[^'\\\n]|\\.){0,5000}'|`(?:[^`\\]|\\[\s\S]){0,5000}`|[{}()[\]]/g;

const LONGEST = 20_000;

/**
 * The index after the bracket that closes the one at `start`; `undefined` if there is none. Brackets in comments and texts do not
 * count.
 */
export function endOfBraces(text: string, start: number): number | undefined {
  let depth = 0;
  const pattern = new RegExp(OPAQUE);
  pattern.lastIndex = start;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    if (match.index - start > LONGEST) return undefined;
    const [token] = match;
    if ('{(['.includes(token)) depth++;
    if ('})]'.includes(token)) depth--;
    if (depth === 0) return match.index + token.length;
  }
  return undefined;
}

/** The index of the first blank line after `start` that is outside brackets, or the end of the text. */
export function endOfStatements(text: string, start: number): number {
  let depth = 0;
  const pattern = new RegExp(`${OPAQUE.source}|\\n[ \\t]*(?=\\n|$)`, 'g');
  pattern.lastIndex = start;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [token] = match;
    if ('{(['.includes(token)) depth++;
    if ('})]'.includes(token)) depth--;
    if (token.startsWith('\n') && (depth <= 0 || match.index - start > LONGEST)) return match.index;
  }
  return depth <= 0 ? text.length : endOfParagraph(text, start);
}

function endOfParagraph(text: string, start: number): number {
  const end = text.indexOf('\n\n', start);
  return end === -1 ? text.length : end;
}
