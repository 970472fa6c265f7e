const SUPERSCRIPT = table('0123456789+-−=()ni', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ');
const SUBSCRIPT = table('0123456789+-−=()', '₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎');

/** The text of `sup` in plain text: 10⁶, 1st, x^(a b). */
export function superscript(text: string): string {
  return raised(text, SUPERSCRIPT, '^');
}

/** The text of `sub` in plain text: H₂O. */
export function subscript(text: string): string {
  return raised(text, SUBSCRIPT, '_');
}

function raised(text: string, characters: ReadonlyMap<string, string>, sign: string): string {
  // Letters, as in 1st or XIXe, are readable without raising.
  if (/^[\p{L}\p{M}.\s]*$/u.test(text) && text !== 'n' && text !== 'i') return text;
  const mapped = Array.from(text.trim(), (character) => characters.get(character));
  if (mapped.every((character) => character !== undefined)) return mapped.join('');
  return text.trim().length === 1 ? `${sign}${text.trim()}` : `${sign}(${text.trim()})`;
}

function table(from: string, to: string): ReadonlyMap<string, string> {
  const characters = Array.from(to);
  return new Map(Array.from(from, (character, index) => [character, characters[index] ?? character]));
}
