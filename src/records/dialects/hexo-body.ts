import type { DialectPlan, OtherPages, Page, PlainBody } from './dialect.ts';
import type { HexoSettings } from './hexo-configuration.ts';
import { hexoPicture, type TagPlace } from './hexo-links.ts';
import { hexoTag, wordsOf } from './hexo-tags.ts';
import { withoutLiquid } from './liquid.ts';
import { firstText } from './people.ts';
import { changeProse } from './prose-parts.ts';
import { codeBlock } from './shortcode.ts';

export interface HexoSite {
  readonly plan: DialectPlan;
  readonly settings: HexoSettings;
  readonly others: OtherPages;
}

/** Removes tags of Nunjucks, and gives pictures the addresses that hexo-renderer-marked does. Tags in code are text. */
export function hexoBody(text: string, page: Page, { plan, settings, others }: HexoSite): PlainBody {
  const place: TagPlace = { page, plan, settings, others };
  const dropped = new Map<string, number>();
  const hasTags = settings.hasTags && firstText(page.fields, ['disableNunjucks']) !== 'true';
  const rules = {
    tag: (name: string, rest: string) => hexoTag(name, rest, place),
    output: () => undefined,
    isHtml: /^\.html?$/.test(page.extension),
  };
  const plain = changeProse(hasTags ? withBlocks(text) : text, (prose) => {
    const pictured = prose.replace(
      PICTURE,
      (_, start: string, source: string) => start + hexoPicture(source, place),
    );
    if (!hasTags) return pictured;
    const found = withoutLiquid(pictured.replace(COMMENT, ''), rules);
    for (const [name, count] of found.dropped) dropped.set(name, (dropped.get(name) ?? 0) + count);
    return found.text;
  });
  return { text: plain, dropped };
}

const PICTURE = /(!\[[^[\]\n]{0,500}\]\()<?([^()\s<>]{1,1000})>?/g;
const COMMENT = /\{#[^{}]{0,5000}#\}/g;

const BLOCK =
  /^[ \t]*(`{3,}|~{3,})[^\n]*$|\{%-?\s*(codeblock|code|blockquote|quote|pullquote|raw)(?:\s([^{}%]{0,2000}))?-?%\}/gm;

/** Turns tags around code and quotations into Markdown. Those in fenced code stay. */
function withBlocks(text: string): string {
  const pattern = new RegExp(BLOCK);
  const endless = new Set<string>();
  let out = '';
  let from = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [written, fence, name = '', rest = ''] = match;
    const start = match.index + written.length;
    const end = endOf(text, start, { fence, name, endless });
    if (end === undefined) continue;
    if (fence === undefined && name !== 'raw') {
      out += text.slice(from, match.index) + BLOCKS[name]?.(text.slice(start, end.index), wordsOf(rest));
      from = end.next;
    }
    pattern.lastIndex = end.next;
  }
  return out + text.slice(from);
}

interface Opening {
  readonly fence: string | undefined;
  readonly name: string;
  /** Ends that the rest of the text does not have, which is then searched only once. */
  readonly endless: Set<string>;
}

function endOf(text: string, start: number, { fence, name, endless }: Opening) {
  const source =
    fence === undefined ? `\\{%-?\\s*end${name}\\s*-?%\\}` : `^[ \\t]*${fence[0]}{${fence.length},}[ \\t]*$`;
  if (endless.has(source)) return undefined;
  const pattern = new RegExp(source, 'gm');
  pattern.lastIndex = start;
  const end = pattern.exec(text);
  if (end === null) endless.add(source);
  return end === null ? undefined : { index: end.index, next: end.index + end[0].length };
}

const BLOCKS: Readonly<Record<string, (content: string, words: readonly string[]) => string>> = {
  codeblock: codeOf,
  code: codeOf,
  blockquote: quoteOf,
  quote: quoteOf,
  pullquote: (content) => quoteOf(content, []),
};

const OPTION = /^(?:lang|line_number|line_threshold|highlight|first_line|mark|wrap|language_attr):(.*)$/;

function codeOf(content: string, words: readonly string[]): string {
  const language = words.find((word) => word.startsWith('lang:'))?.slice('lang:'.length) ?? '';
  const caption = words.filter((word) => !OPTION.test(word)).join(' ');
  const block = codeBlock(/^[\w+#.-]{1,40}$/.test(language) ? language : '', content);
  return caption === '' ? `\n${block}` : `\n\n${caption}\n${block}`;
}

function quoteOf(content: string, words: readonly string[]): string {
  const source = words.join(' ');
  const lines = content.trim().split('\n');
  const all = source === '' ? lines : [...lines, '', `— ${source}`];
  return `\n\n${all.map((line) => `> ${line}`).join('\n')}\n\n`;
}
