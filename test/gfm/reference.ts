import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';

const html = gfmHtml();
// GFM shows some raw elements as text (section 6.11); here the sanitizer judges them.
const { htmlFlowData: _flow, htmlTextData: _text, ...exit } = html.exit ?? {};

/**
 * What micromark, which is not ours, makes of GitHub Flavored Markdown; with the list of footnotes as ours has it, without a
 * heading and links back.
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
