/** How Zola makes slugs: the setting `slugify.paths`. */
export type SlugStrategy = 'on' | 'safe' | 'off';

/** The slug of a name; `undefined` if Zola's table of letters is needed, which is not here (`slug` and `deunicode` of Rust). */
export function zolaSlug(name: string, strategy: SlugStrategy): string | undefined {
  switch (strategy) {
    case 'off':
      return name;
    case 'safe':
      return name.replace(/[ .]+$/, '').replace(/[<>:"/\\|?*]/g, '');
    case 'on': {
      const ascii = asciiOf(name);
      return ascii
        ?.toLowerCase()
        .replace(/[^a-z\d]+/g, '-')
        .replace(/^-|-$/g, '');
    }
  }
}

// Letters that are no letter with a mark, and signs that stand between words.
const LETTERS: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', ẞ: 'SS', æ: 'ae', Æ: 'AE', œ: 'oe', Œ: 'OE', ø: 'o', Ø: 'O', đ: 'd', Đ: 'D' },
  ...{ ł: 'l', Ł: 'L', ı: 'i', þ: 'th', Þ: 'Th', ð: 'd', Ð: 'D', ħ: 'h', Ħ: 'H' },
};
const BETWEEN_WORDS = /[\u00a0\u00ab\u00bb\u2000-\u200a\u2010-\u2015\u2018-\u201f\u2026\u2039\u203a]/;

function asciiOf(name: string): string | undefined {
  let ascii = '';
  for (const character of name.normalize('NFC')) {
    const plain =
      LETTERS[character] ??
      (BETWEEN_WORDS.test(character) ? '-' : character.normalize('NFD').replace(/\p{M}+/gu, ''));
    if (!/^[\0-\x7f]+$/.test(plain)) return undefined;
    ascii += plain;
  }
  return ascii;
}
