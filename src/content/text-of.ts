import { Parser } from 'htmlparser2';

// A picture's caption is no beginning of a text, and code or a table makes no sentence.
const SKIPPED = new Set(['figure', 'pre', 'table']);
const INLINE = new Set(
  'a abbr b bdi bdo cite code data del dfn em i ins kbd mark q s samp small span strong sub sup time u var'.split(
    ' ',
  ),
);

/** The running text of safe HTML: blocks set apart by a space, white space folded, entities decoded. */
export function textOf(html: string): string {
  let text = '';
  let skipped = 0;
  const parser = new Parser({
    onopentagname(name) {
      if (SKIPPED.has(name)) skipped++;
      if (!INLINE.has(name)) text += ' ';
    },
    ontext(data) {
      if (skipped === 0) text += data;
    },
    onclosetag(name) {
      if (SKIPPED.has(name)) skipped--;
      if (!INLINE.has(name)) text += ' ';
    },
  });
  parser.end(html);
  return text.replace(/[ \t\n\r\f]+/g, ' ').trim();
}
