import { Parser } from 'htmlparser2';

// A picture's caption does not begin a text, and code or a table is not a sentence.
const SKIPPED = new Set(['figure', 'math', 'pre', 'rp', 'rt', 'table']);
const INLINE = new Set(
  'a abbr b bdi bdo cite code data del dfn em i ins kbd mark math q rp rt ruby s samp small span strong sub sup time u var wbr'.split(
    ' ',
  ),
);

// Only the beginning of a long body is read if that is enough.
const CHUNK = 1024;

/**
 * The running text of safe HTML: blocks set apart by a space, white space folded, entities decoded. It may end early once it has
 * `enough` code units.
 */
export function textOf(html: string, enough = Infinity): string {
  let text = '';
  let skipped = 0;
  const parser = new Parser({
    onopentag(name, attributes) {
      // Its own text would say 12 for a half.
      if (name === 'math' && skipped === 0) text += attributes.alttext ?? '';
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
  for (let start = 0; start < html.length; start += CHUNK) {
    parser.write(html.slice(start, start + CHUNK));
    if (text.length < enough) continue;
    // Folded text takes its place: to fold all that was read again after each part takes time with the square of it.
    text = folded(text);
    const running = text.trim();
    if (running.length >= enough) return running;
  }
  parser.end();
  return folded(text).trim();
}

function folded(text: string): string {
  return text.replace(/[ \t\n\r\f]+/g, ' ');
}
