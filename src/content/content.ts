import type { Body, BodyWarning, Content, Draft } from '../domain/article/article.ts';
import { labelsFor, type Site } from '../domain/site/site.ts';
import { isRightToLeft } from '../domain/text/language.ts';
import { cleanText } from '../domain/text/plain-text.ts';
import { closingHtml, leadCredit, leadFigure } from './attribution.ts';
import { bodyWarnings } from './body-warnings.ts';
import { BodyError } from './html-tree.ts';
import { type RenderedMarkdown, renderMarkdown } from './markdown/markdown.ts';
import { createSafeHtml } from './safe-html.ts';
import { pictureKey } from './same-picture.ts';
import type { FindMedia } from './served-media.ts';
import { beforeMore, summaryOf } from './summary.ts';

/**
 * Renders the body of a feed item: Markdown → HTML → safe HTML with absolute URLs. The lead image comes first unless the body
 * shows it; links, corrections and source come last. Returns a message if the body is invalid.
 */
export function createContent(body: Body, article: Draft, site: Site, media?: BodyMedia): Content | string {
  try {
    return renderContent(body, article, { site, media });
  } catch (error) {
    if (error instanceof BodyError) return error.message;
    throw error;
  }
}

/** The files beside the text that are published. */
export interface BodyMedia {
  readonly findInBody: FindMedia;
  /** A warning for each file that the body names and that is not published. */
  bodyWarnings(source: string): readonly BodyWarning[];
}

interface ContentContext {
  readonly site: Site;
  readonly media: BodyMedia | undefined;
}

function renderContent(body: Body, article: Draft, { site, media }: ContentContext): Content {
  const written = writtenHtml(body, article, site);
  const findMedia = media?.findInBody;
  const safe = written.safeHtml?.(article.url, findMedia);
  const unsafe = safe === undefined ? written.html() : '';
  const { html, images, dropped } = safe ?? createSafeHtml(unsafe, article.url, findMedia);
  const [figure, credit] = leadOf(article, html, images);
  const labels = labelsFor(site, article.language);
  const parts = [figure, html.trim(), credit, closingHtml(article, labels)].filter((part) => part !== '');
  return {
    // HTML treats a carriage return like a line feed. XML parsers replace it and JSON parsers do not.
    html: directed(parts.join('\n').replace(/\r\n?/g, '\n'), article.language),
    summary: article.summary ?? summaryFrom({ unsafe, html }, article, site),
    warnings: [
      ...dropped.map((what) => ({ code: 'body.left-out' as const, message: `${what} is left out of feeds` })),
      ...written.warnings,
      ...(media?.bodyWarnings(body.text) ?? []),
    ],
  };
}

/**
 * The lead figure for the top of the body and the credit for its end. A body that shows the image gets the credit only, unless it
 * contains that too.
 */
function leadOf({ image }: Draft, html: string, images: ReadonlySet<string>): [string, string] {
  if (image === undefined) return ['', ''];
  const key = pictureKey(image.url);
  if (![...images].some((url) => pictureKey(url) === key)) return [leadFigure(image), ''];
  const credit = leadCredit(image);
  return ['', html.includes(credit) ? '' : `<p><small>${credit}</small></p>`];
}

interface WrittenHtml extends Pick<RenderedMarkdown, 'html'>, Partial<Pick<RenderedMarkdown, 'safeHtml'>> {
  readonly warnings: readonly BodyWarning[];
}

/** The body as unsafe HTML, with warnings about unsupported syntax. */
function writtenHtml({ format, text }: Body, article: Draft, site: Site): WrittenHtml {
  const source = cleanText(text);
  if (format === 'html') {
    const prose = () => [{ kind: 'html', text: source, line: 1 } as const];
    return { html: () => source, warnings: bodyWarnings({ source, prose }) };
  }
  const labels = labelsFor(site, article.language);
  const notePrefix = article.slug.replace(/[^\p{L}\p{N}]+/gu, '-');
  const { html, safeHtml, ...rendered } = renderMarkdown(source, { labels, notePrefix });
  return { html, safeHtml, warnings: bodyWarnings({ source, ...rendered }) };
}

/** The text before the author's `<!--more-->` mark, else the start of the body, else the title. */
function summaryFrom(
  body: { readonly unsafe: string; readonly html: string },
  article: Draft,
  site: Site,
): string {
  const options = { title: article.title, length: site.summaryLength, language: article.language };
  const beginning = beforeMore(body.unsafe);
  const marked = beginning === undefined ? '' : createSafeHtml(beginning, article.url).html;
  return summaryOf(marked, options) ?? summaryOf(body.html, options) ?? article.title;
}

/** RSS and JSON Feed have no field for text direction, and feed readers do not derive it from the language. */
function directed(html: string, language: string): string {
  return isRightToLeft(language) ? `<div dir="rtl" lang="${language}">\n${html}\n</div>` : html;
}
