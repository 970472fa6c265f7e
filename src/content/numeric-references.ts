import type { MarkdownIt } from 'markdown-it';

// U+0080 to U+009F in windows-1252. The HTML standard decodes numeric references this way, because many pages rely on it.
const WINDOWS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Decodes `&#150;` in Markdown as HTML does; CommonMark would produce U+FFFD. */
export function numericReferences(markdown: MarkdownIt): void {
  markdown.inline.ruler.before('entity', 'windows_1252', (state, isSilent) => {
    if (!state.src.startsWith('&#', state.pos)) return false;
    const [written, code = ''] = REFERENCE.exec(state.src.slice(state.pos, state.pos + 10)) ?? [];
    if (written === undefined) return false;
    const point = /^x/i.test(code) ? Number.parseInt(code.slice(1), 16) : Number.parseInt(code, 10);
    const character = WINDOWS[point - 0x80];
    if (character === undefined) return false;
    if (!isSilent) state.pending += character;
    state.pos += written.length;
    return true;
  });
}

const REFERENCE = /^&#(x[\da-f]{1,6}|\d{1,7});/i;
