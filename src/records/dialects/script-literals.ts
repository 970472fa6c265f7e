/** A text that stands as it is in a program, which is never run. */
export interface Literal {
  readonly value: string;
  /** From 1. */
  readonly line: number;
}

/** The first text that is given to a key, as in `site: 'https://…'`, or to a function of that name; comments do not count. */
export function literalIn(script: string, key: string): Literal | undefined {
  const name = key.replace(/[^\w$]/g, '\\$&');
  const pattern = new RegExp(
    `(?:^|[\\s{,(.;])["']?${name}["']?\\s{0,20}[:=(]\\s{0,20}(["'\`])([^"'\`\\n$]{0,500})\\1`,
  );
  for (const [index, line] of withoutComments(script).split('\n').entries()) {
    const [, , value] = pattern.exec(line) ?? [];
    if (value !== undefined) return { value, line: index + 1 };
  }
  return undefined;
}

/** The texts of a list that is given to a key, as in `tags: ["posts"]`, or of one text. */
export function literalsIn(script: string, key: string): readonly string[] {
  const name = key.replace(/[^\w$]/g, '\\$&');
  const list = new RegExp(`(?:^|[\\s{,])["']?${name}["']?\\s{0,20}:\\s{0,20}\\[([^\\]]{0,1000})\\]`);
  const [, items] = list.exec(withoutComments(script)) ?? [];
  if (items !== undefined)
    return Array.from(items.matchAll(/(["'`])([^"'`]*)\1/g), ([, , text = '']) => text);
  const one = literalIn(script, key);
  return one === undefined ? [] : [one.value];
}

/** With the same lines. Two slashes after a colon begin an address. */
function withoutComments(script: string): string {
  return script
    .replace(/\/\*[^*]{0,5000}(?:\*(?!\/)[^*]{0,5000}){0,200}\*\//g, (comment) =>
      comment.replace(/[^\n]/g, ' '),
    )
    .replace(/(^|[^:"'`])\/\/[^\n]*/g, '$1');
}
