import { dump } from 'js-yaml';
import TurndownService from 'turndown';
import type { ImportedArticle } from './imported.ts';

/** A record as the text of a Markdown file: YAML front matter, and the body turned into Markdown. */
export function markdownRecord({ fields, html, markdown = markdownOf(html) }: ImportedArticle): string {
  const yaml = dump(fields, { lineWidth: -1 });
  return `---\n${yaml}---\n\n${markdown.trimEnd()}\n`;
}

/** A record as the text of a JSON file, with the body as it is. */
export function jsonRecord({ fields, html, markdown }: ImportedArticle): string {
  const body = markdown === undefined ? { html } : { markdown };
  return `${JSON.stringify({ ...fields, ...body }, null, 2)}\n`;
}

// What Markdown has no signs for stays HTML, without empty lines: one would end the HTML for a Markdown parser.
const KEPT = 'table figure video audio iframe details sup sub abbr del ins mark q cite time dl ruby'.split(
  ' ',
);

const turndown = new TurndownService({
  headingStyle: 'atx',
  codeBlockStyle: 'fenced',
  bulletListMarker: '-',
  emDelimiter: '*',
  blankReplacement: (_content, node) => (isBlock(node) ? '\n\n' : ''),
  keepReplacement: (_content, node) => {
    const { outerHTML, nodeName } = node as unknown as { outerHTML: string; nodeName: string };
    // A Markdown parser copies a `pre` unchanged to its end.
    const html = nodeName === 'PRE' ? outerHTML : outerHTML.replace(/\n\s*\n/g, '\n');
    return isBlock(node) ? `\n\n${html}\n\n` : html;
  },
});
// Markdown with inline HTML takes a `<` or an `&amp;` of the text for its own.
const escapeMarkdown = turndown.escape.bind(turndown);
turndown.escape = (text) =>
  escapeMarkdown(text)
    .replace(/&(?=#?\w+;)/g, '&amp;')
    .replaceAll('<', '&lt;');
turndown.keep(KEPT as unknown as TurndownService.Filter);
turndown.keep((node) => node.nodeName === 'PRE' && node.firstChild?.nodeName !== 'CODE');
turndown.remove(['script', 'style']);

turndown.addRule('more', {
  filter: (node) => node.nodeName === 'HR' && node.hasAttribute('data-more'),
  replacement: () => '\n\n<!--more-->\n\n',
});

function markdownOf(html: string): string {
  // Comments are lost in Markdown, but this one says where the beginning of an article ends.
  return turndown.turndown(html.replace(/<!--\s*more\b[^<>]*-->/gi, '<hr data-more>'));
}

function isBlock(node: unknown): boolean {
  return (node as { isBlock?: boolean }).isBlock === true;
}
