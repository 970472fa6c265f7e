import { Parser } from 'htmlparser2';

// Captions, code and tables are not sentences.
const SKIPPED = new Set(['figure', 'math', 'pre', 'rp', 'rt', 'table']);
const INLINE = new Set(
  'a abbr b bdi bdo cite code data del dfn em i ins kbd mark math q rp rt ruby s samp small span strong sub sup time u var wbr'.split(
    ' ',
  ),
);

// Parse in chunks, to stop as soon as there is enough text.
const CHUNK = 1024;

/**
 * The plain text of safe HTML: blocks separated by a space, white space collapsed, entities decoded. May stop after `enough`
 * UTF-16 code units.
 */
export function textOf(html: string, enough = Infinity): string {
  let text = '';
  let skipped = 0;
  const parser = new Parser({
    onopentag(name, attributes) {
      // The text content of ½ in MathML would be "12".
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
    // Collapse in place: collapsing the whole text again after each chunk would take quadratic time.
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
