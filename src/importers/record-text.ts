import { dump } from 'js-yaml';
import TurndownService from 'turndown';
import type { ImportedArticle } from './imported.ts';

/** A record as a Markdown file: YAML front matter, and the body converted to Markdown. */
export function markdownRecord({ fields, html, markdown = markdownOf(html) }: ImportedArticle): string {
  const yaml = dump(fields, { lineWidth: -1 });
  return `---\n${yaml}---\n\n${markdown.trimEnd()}\n`;
}

/** A record as a JSON file, with the body unchanged. */
export function jsonRecord({ fields, html, markdown }: ImportedArticle): string {
  const body = markdown === undefined ? { html } : { markdown };
  return `${JSON.stringify({ ...fields, ...body }, null, 2)}\n`;
}

// Elements without a Markdown syntax stay HTML, without empty lines: an empty line would end the HTML block.
const RAW_HTML =
  'table figure video audio iframe details sup sub abbr del ins mark q cite time dl ruby'.split(' ');

const turndown = new TurndownService({
  headingStyle: 'atx',
  codeBlockStyle: 'fenced',
  bulletListMarker: '-',
  emDelimiter: '*',
  blankReplacement: (_content, node) => (isBlock(node) ? '\n\n' : ''),
  keepReplacement: (_content, node) => {
    const { outerHTML, nodeName } = node as unknown as { outerHTML: string; nodeName: string };
    // A `pre` may contain empty lines.
    const html = nodeName === 'PRE' ? outerHTML : outerHTML.replace(/\n\s*\n/g, '\n');
    return isBlock(node) ? `\n\n${html}\n\n` : html;
  },
});
// Escape `<` and `&` in text: Markdown would read them as HTML.
const escapeMarkdown = turndown.escape.bind(turndown);
turndown.escape = (text) =>
  escapeMarkdown(text)
    .replace(/&(?=#?\w+;)/g, '&amp;')
    .replaceAll('<', '&lt;');
turndown.keep(RAW_HTML as unknown as TurndownService.Filter);
turndown.keep((node) => node.nodeName === 'PRE' && node.firstChild?.nodeName !== 'CODE');
turndown.remove(['script', 'style']);

turndown.addRule('more', {
  filter: (node) => node.nodeName === 'HR' && node.hasAttribute('data-more'),
  replacement: () => '\n\n<!--more-->\n\n',
});

function markdownOf(html: string): string {
  // Turndown drops comments, but `<!--more-->` ends the summary.
  return turndown.turndown(html.replace(/<!--\s*more\b[^<>]*-->/gi, '<hr data-more>'));
}

function isBlock(node: unknown): boolean {
  return (node as { isBlock?: boolean }).isBlock === true;
}
