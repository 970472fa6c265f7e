/** The share of the limit that a summary fills at least if it is cut at the end of a sentence or word. */
const MIN_FILL = 0.6;

/**
 * Shortens `text` to at most `limit` code points: at the end of a sentence if that fills 60 % of the limit, else at the end of a
 * word, with an ellipsis.
 */
export function cutText(text: string, limit: number, language: string): string {
  const most = indexAfter(text, limit);
  if (most === text.length) return text;
  const least = indexAfter(text, Math.ceil(limit * MIN_FILL));
  const sentence = sentenceEnd(text, least, most);
  if (sentence !== undefined) return text.slice(0, sentence);
  const word = wordEnd(text, { least, most: indexAfter(text, limit - 1), language });
  return `${text.slice(0, word).replace(/[\s,;:–—、，；：([{（「『]{1,20}$/, '')}…`;
}

const SENTENCE_END = /[.!?…؟۔।॥](?:["'”’»›)\]]{0,3})(?=\s)|[。！？｡．]["'”’»›)）\]」』】]{0,3}/g;

/** The last end of a sentence between two indexes. */
function sentenceEnd(text: string, from: number, to: number): number | undefined {
  // Two more characters tell whether a new sentence begins.
  const window = text.slice(0, to + 2);
  const ends = Array.from(window.slice(from).matchAll(SENTENCE_END), ({ 0: mark, index }) => ({
    mark,
    index: from + index,
  }));
  const last = ends.findLast(({ mark, index }) => {
    return index + mark.length <= to && !isAbbreviated(window, index, mark);
  });
  return last === undefined ? undefined : last.index + last.mark.length;
}

const ABBREVIATIONS = new Set(
  (
    'al approx bd ca capt cf col dept dr eg etc ff fig gen gov hon ie inc jr lt ltd mr mrs ms mt nr no op pp prof rep rev sen sgt ' +
    'sr st vgl vol vs bzw ggf inkl usw evtl str tel mme mlle sra sig dott'
  ).split(' '),
);

/** Whether a full stop ends an abbreviation or an ordinal, or the text after it does not begin a sentence. */
function isAbbreviated(text: string, index: number, mark: string): boolean {
  if (/^\s\p{Ll}/u.test(text.slice(index + mark.length))) return true;
  if (!mark.startsWith('.')) return false;
  const word = /[\p{L}\p{N}.]{1,20}$/u.exec(text.slice(Math.max(0, index - 20), index))?.[0] ?? '';
  return /^\p{L}?$|^\d{1,3}$|\.\p{L}$/u.test(word) || ABBREVIATIONS.has(word.toLowerCase());
}

/** The last end of a word before `most`: at a space, or by the language's segmentation rules if there is no space. */
function wordEnd(
  text: string,
  { least, most, language }: { readonly least: number; readonly most: number; readonly language: string },
): number {
  if (/[\s,;:.!?)\]»”]/.test(text[most] ?? ' ')) return most;
  const space = text.lastIndexOf(' ', most);
  if (space >= least) return space;
  const start = Math.max(space + 1, most - 60);
  const segments = new Intl.Segmenter(language, { granularity: 'word' }).segment(
    text.slice(start, most + 20),
  );
  const ends = Array.from(segments, ({ index }) => start + index);
  return ends.findLast((end) => end > start && end <= most) ?? most;
}

function indexAfter(text: string, points: number): number {
  let index = 0;
  for (let point = 0; point < points && index < text.length; point++) {
    index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  }
  return index;
}
