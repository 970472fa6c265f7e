/** The arguments of a template tag: `a "b c" width=100 title="x"`. */
export interface Arguments {
  readonly positional: readonly string[];
  readonly named: Readonly<Record<string, string>>;
}

// Linear time: each piece starts where the previous one ends.
const PIECE =
  /([\w-]+)\s*[=:]\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|`([^`]*)`|([^\s"'`=]+))|"((?:[^"\\]|\\.)*)"|'([^']*)'|`([^`]*)`|([^\s"'`,]+)/g;

export function argumentsOf(text: string): Arguments {
  const positional: string[] = [];
  const named: Record<string, string> = {};
  for (const [, name, ...values] of text.slice(0, MAX_LENGTH).matchAll(PIECE)) {
    const value = (values.find((one) => one !== undefined) ?? '').replace(/\\(["\\])/g, '$1');
    if (name === undefined) positional.push(value);
    else named[name] = value;
  }
  return { positional, named };
}

const MAX_LENGTH = 4000;

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Counts dropped code by name. */
export function createDropped() {
  const dropped = new Map<string, number>();
  return {
    dropped: dropped as ReadonlyMap<string, number>,
    drop(name: string): string {
      dropped.set(name, (dropped.get(name) ?? 0) + 1);
      return '';
    },
  };
}

/** A code block with a fence longer than any in the code. */
export function codeBlock(language: string, code: string): string {
  const longest = Math.max(2, ...Array.from(code.matchAll(/`{3,}/g), ([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `\n${fence}${language}\n${code.replace(/^\n+|\s+$/g, '')}\n${fence}\n`;
}

/** A frame with a player, which becomes a link in feeds. */
export function player(url: string): string {
  return `<iframe src="${escapeHtml(url)}"></iframe>`;
}
