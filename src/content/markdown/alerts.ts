import type { MarkdownIt, StateCore, Token } from 'markdown-it';
import type { Labels } from '../../domain/site/site.ts';

/** GitHub's alerts: replaces `[!NOTE]` at the start of a block quote with a title in the article's language. */
export function alerts(markdown: MarkdownIt): void {
  markdown.core.ruler.before('inline', 'alerts', (state) => {
    const labels = state.env.labels as Labels | undefined;
    if (labels === undefined || !state.src.includes('[!')) return;
    state.tokens = state.tokens.flatMap((token, index) => {
      if (token.type !== 'paragraph_open' || state.tokens[index - 1]?.type !== 'blockquote_open')
        return token;
      const text = state.tokens[index + 1];
      const kind = text === undefined ? undefined : kindOf(text);
      return text === undefined || kind === undefined ? token : titled(text, labels[kind], { state, token });
    });
  });
}

type AlertKind = 'note' | 'tip' | 'important' | 'warning' | 'caution';

function kindOf({ content }: Token): AlertKind | undefined {
  const name = /^\[!(note|tip|important|warning|caution)\][ \t]*(?:\n|$)/i.exec(content)?.[1];
  return name?.toLowerCase() as AlertKind | undefined;
}

/** Adds the title as a separate paragraph, or replaces a marker that is alone in its paragraph. */
function titled(
  text: Token,
  label: string,
  { state, token }: { readonly state: StateCore; readonly token: Token },
): Token[] {
  const newline = text.content.indexOf('\n');
  const title = `**${label.replace(/[\\*_`[\]<>&~]/g, '\\$&')}**`;
  if (newline === -1) {
    text.content = title;
    return [token];
  }
  text.content = text.content.slice(newline + 1);
  if (text.map !== null) text.map = [text.map[0] + 1, text.map[1]];
  const inline = new state.Token('inline', '', 0);
  Object.assign(inline, { content: title, children: [], level: text.level, block: true });
  const close = new state.Token('paragraph_close', 'p', -1);
  const open = new state.Token('paragraph_open', 'p', 1);
  Object.assign(close, { level: token.level, block: true });
  Object.assign(open, { level: token.level, block: true });
  return [open, inline, close, token];
}
