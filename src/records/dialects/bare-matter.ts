/** A file, cut into front matter and body. */
export interface Cut {
  readonly matter: string;
  readonly body: string;
  /** The number of lines before the fields. */
  readonly before: number;
}

/** Cuts front matter as hexo-front-matter does. Its opening line is optional. */
export const bareCuts = {
  'bare-yaml'(text: string): Cut | undefined {
    const cut = cutAt(text, /^-{3,}$/m, /^(?:[ \t]*(?:#[^\n]*)?\n)*["']?[\w-]+["']?[ \t]*:(?:\s|$)/);
    // Hexo takes a tab at the beginning of a line for two spaces.
    return cut && { ...cut, matter: cut.matter.replace(/^\t+/gm, (tabs) => '  '.repeat(tabs.length)) };
  },
  'bare-json'(text: string): Cut | undefined {
    const cut = cutAt(text, /^;{3,}$/m, /^\s*"/);
    return cut && { ...cut, matter: `{${cut.matter}}` };
  },
};

/** `fields`: how front matter without an opening line begins; else the text before the separator is a paragraph. */
function cutAt(text: string, separator: RegExp, fields: RegExp): Cut | undefined {
  const first = separator.exec(text);
  if (first === null) return undefined;
  const start = first.index === 0 ? first[0].length + 1 : 0;
  const end = start === 0 ? first : separator.exec(text.slice(start));
  if (end === null || (start === 0 && !fields.test(text))) return undefined;
  const from = start + end.index;
  return {
    matter: text.slice(start, from),
    body: text.slice(from + end[0].length + 1),
    before: start === 0 ? 0 : 1,
  };
}
