import { spellingOf } from '../domain/text/slug.ts';
import { cutText } from './cut.ts';
import { textBlocks } from './text-blocks.ts';

export interface SummaryOptions {
  /** A summary does not repeat the title. */
  readonly title: string;
  /** In code points. */
  readonly length: number;
  readonly language: string;
}

/**
 * The beginning of safe HTML as plain text: from paragraphs, else list items, else any text. `undefined` if there is no text
 * besides the title.
 */
export function summaryOf(html: string, { title, length, language }: SummaryOptions): string | undefined {
  const heading = comparable(title);
  // A few more code points tell whether a sentence ends at the limit.
  const blocks = textBlocks(html, length + 10, (text) => {
    return text.length > 2 * title.length + 20 || heading === '' || comparable(text) !== heading;
  });
  for (const kind of ['paragraph', 'item', 'other'] as const) {
    const texts = blocks.flatMap((block) => (block.kind === kind ? block.text : []));
    if (texts.length > 0) return cutText(texts.join(' '), length, language);
  }
  return undefined;
}

function comparable(text: string): string {
  return spellingOf(text).replace(/[\p{P}\p{S}\s]/gu, '');
}

const MORE =
  /<!--(?:\s{0,20}(?:more|truncate|excerpt|read-?more|read more|end-?excerpt)\s{0,20}|more\s[^<>]{1,200})-->/i;

/** The HTML before the author's end-of-summary mark: `<!--more-->`, `{/* truncate *\/}`. */
export function beforeMore(html: string): string | undefined {
  const match = html.includes('<!--') ? MORE.exec(html) : null;
  return match === null ? undefined : html.slice(0, match.index);
}
