const ALERTS: Readonly<Record<string, string>> = {
  ...{ note: 'NOTE', info: 'NOTE', secondary: 'NOTE', tip: 'TIP', success: 'TIP', important: 'IMPORTANT' },
  ...{ warning: 'WARNING', caution: 'CAUTION', danger: 'CAUTION' },
};

const OPENING =
  /^ {0,3}(:{3,})[ \t]*([a-zA-Z]{1,20})(?:[ \t]*\[([^\n]{0,300})\]|[ \t]+([^\n{]{1,300}))?(?:[ \t]*\{[^\n]*\})?[ \t]*$/;

/** Converts `:::note Title` and its like to alerts, which our Markdown has. They may be nested. */
export function withAlerts(markdown: string): string {
  if (!markdown.includes(':::')) return markdown;
  const open: string[] = [];
  let fence: RegExp | undefined;
  const lines = markdown.split('\n').flatMap((line): string[] => {
    const quote = (text: string) => `${'> '.repeat(open.length)}${text}`.trimEnd();
    if (fence !== undefined) {
      if (fence.test(line)) fence = undefined;
      return [quoted(line, open.length)];
    }
    fence = fenceAt(line);
    if (isClosing(line, open.at(-1))) {
      open.pop();
      return [quote('')];
    }
    const [, colons, kind = '', label, text] = OPENING.exec(line) ?? [];
    const alert = ALERTS[kind.toLowerCase()];
    if (colons === undefined || alert === undefined) return [quoted(line, open.length)];
    const before = quote('');
    open.push(colons);
    const title = (label ?? text ?? '').trim();
    return [before, quote(`[!${alert}]`), ...(title === '' ? [] : [quote(`**${title}**`), quote('')])];
  });
  return lines.join('\n');
}

/** Lines outside containers stay as they are. */
function quoted(line: string, depth: number): string {
  return depth === 0 ? line : `${'> '.repeat(depth)}${line}`.trimEnd();
}

/** What ends the block of code that a line begins. */
function fenceAt(line: string): RegExp | undefined {
  const [, fence] = /^\s*(`{3,}|~{3,})[^`]*$/.exec(line) ?? [];
  return fence === undefined ? undefined : new RegExp(`^\\s*${fence[0]}{${fence.length},}\\s*$`);
}

function isClosing(line: string, colons: string | undefined): boolean {
  return colons !== undefined && line.trim() === colons;
}
