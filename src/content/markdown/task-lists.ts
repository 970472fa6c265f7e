import type { MarkdownIt, Token } from 'markdown-it';

/** Shows the boxes of a task list as characters: feeds have no form elements. */
export function taskLists(markdown: MarkdownIt): void {
  markdown.core.ruler.after('inline', 'task_list', ({ tokens }) => {
    for (const [index, token] of tokens.entries()) {
      const [before, item] = [tokens[index - 1], tokens[index - 2]];
      if (token.type !== 'inline' || before?.type !== 'paragraph_open') continue;
      if (item?.type === 'list_item_open') showBox(token);
    }
  });
}

function showBox({ content, children }: Token): void {
  const mark = /^\[([ x])\][ \t\n]/i.exec(content)?.[1];
  const [first] = children ?? [];
  // If `[x]` is a link, the first child is not plain text.
  if (mark === undefined || first?.type !== 'text' || !first.content.startsWith('[')) return;
  first.content = `${mark === ' ' ? '☐' : '☑'} ${first.content.slice(3).trimStart()}`;
}
