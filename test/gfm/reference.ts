import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';

const html = gfmHtml();
// GFM renders some raw elements as text (section 6.11); here the sanitizer handles them.
const { htmlFlowData: _flow, htmlTextData: _text, ...exit } = html.exit ?? {};

/**
 * Renders GitHub Flavored Markdown with micromark, an independent parser. Adapts the list of footnotes to ours: without a
 * heading and backlinks.
 */
export function referenceHtml(markdown: string): string {
  return micromark(markdown, {
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
    extensions: [gfm()],
    htmlExtensions: [{ ...html, exit }],
  })
    .replace(/<section data-footnotes[^>]*><h2[^>]*>Footnotes<\/h2>/, '<hr>')
    .replace(/<\/section>$/, '')
    .replace(/ ?<a href="[^"]*" data-footnote-backref[^>]*>↩(?:<sup>\d+<\/sup>)?<\/a>/g, '');
}
