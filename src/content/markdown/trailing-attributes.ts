import type { MarkdownIt, Token } from 'markdown-it';

/**
 * Removes attributes that follow an element: `## Title {#id}` (Hugo, Docusaurus, pandoc), `{: .class}` after any element and on a
 * separate line (kramdown). Feeds carry no ids and classes. markdown-it-attrs removes too much: a paragraph that ends in `{a}`
 * loses it.
 */
export function trailingAttributes(markdown: MarkdownIt): void {
  markdown.core.ruler.after('inline', 'trailing_attributes', ({ src, tokens }) => {
    if (!src.includes('{')) return;
    for (const [index, token] of tokens.entries()) {
      if (token.type !== 'inline' || token.children === null || !token.content.includes('{')) continue;
      if (tokens[index - 1]?.type === 'heading_open') endWithoutAttributes(token.children);
      if (token.content.includes('{:')) withoutKramdown(token.children);
    }
  });
}

function endWithoutAttributes(children: readonly Token[]): void {
  const last = children.at(-1);
  if (last?.type !== 'text' || !last.content.endsWith('}')) return;
  const start = last.content.lastIndexOf('{');
  if (start > 0 && /^\{[ \t]*[#.]/.test(last.content.slice(start)))
    last.content = last.content.slice(0, start).trimEnd();
}

function withoutKramdown(children: readonly Token[]): void {
  for (const [index, token] of children.entries()) {
    if (token.type !== 'text' || !token.content.startsWith('{:')) continue;
    // At the start of a line, or directly after a link, an image, emphasis or code.
    token.content = token.content.replace(/^(?:\{:[^{}\n]*\})+/, '');
    if (token.content === '' && isBreak(children[index - 1])) hide(children[index - 1]);
  }
  const last = children.at(-1);
  if (last?.type === 'text') last.content = last.content.replace(/ ?\{: ?[#.][^{}\n]*\}$/, '');
}

function isBreak(token: Token | undefined): boolean {
  return token?.type === 'softbreak';
}

function hide(token: Token | undefined): void {
  if (token === undefined) return;
  token.type = 'text';
  token.content = '';
}
