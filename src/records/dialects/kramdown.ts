import { changeProse } from './prose-parts.ts';

const TABLE_OF_CONTENTS =
  /^ {0,3}(?:[*+-]|\d{1,9}\.)[ \t]+[^\n]{0,200}\n[ \t]{0,8}\{:[ \t]*toc[^{}\n]{0,200}\}[ \t]*$/gm;

/** Removes kramdown's block extensions: the mark of a table of contents, comments and options. */
export function withoutKramdown(markdown: string): string {
  if (!markdown.includes('{:')) return markdown;
  return changeProse(markdown, (text) => {
    return withoutComments(text)
      .replace(TABLE_OF_CONTENTS, '')
      .replace(/\{::?\/?(?:nomarkdown|comment|options|)(?:[ \t][^{}\n]{0,300})?\/?\}/g, (tag) =>
        tag.startsWith('{::') || tag.startsWith('{:/') ? '' : tag,
      );
  });
}

function withoutComments(text: string): string {
  let out = '';
  let from = 0;
  for (const { 0: opening, index } of text.matchAll(/\{::comment\}/g)) {
    if (index < from) continue;
    const end = /\{:\/(?:comment)?\}/g;
    end.lastIndex = index + opening.length;
    const closing = end.exec(text);
    if (closing === null) break;
    out += text.slice(from, index);
    from = closing.index + closing[0].length;
  }
  return out + text.slice(from);
}
