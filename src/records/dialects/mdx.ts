import type { PlainBody } from './dialect.ts';
import { changeProse } from './prose-parts.ts';
import { argumentsOf, createDropped, player } from './shortcode.ts';

const IMPORT = /^(?:import|export)[ \t][^\n]{0,2000}(?:\n[ \t}\])][^\n]{0,2000}){0,60}$/gm;
const COMMENT = /\{\/\*[^*]{0,5000}(?:\*(?!\/)[^*]{0,5000}){0,100}\*\/\}/g;
const COMPONENT =
  /<(\/?)([A-Z][\w.]{0,80})((?:[\s/](?:[^<>{}"'`]|"[^"]{0,2000}"|'[^']{0,2000}'|\{[^{}]{0,2000}\}|=>){0,200})?)>/g;
const EXPRESSION = /(?<![\w\\$])\{[^{}\n]{1,500}\}/g;

/** The body without what MDX adds: imports and comments, components, whose content stays, and expressions. */
export function withoutMdx(text: string): PlainBody {
  const { dropped, drop } = createDropped();
  const plain = changeProse(text, (prose) =>
    prose
      .replace(IMPORT, '')
      .replace(COMMENT, '')
      .replace(COMPONENT, (_, closing: string, name: string, rest: string) => {
        if (closing === '/') return '';
        return knownComponent(name, rest) ?? drop(`the component ${name}`);
      })
      .replace(
        EXPRESSION,
        (expression) => literalOf(expression) ?? drop(`the expression ${expression.slice(0, 60)}`),
      ),
  );
  return { text: plain, dropped };
}

function knownComponent(name: string, rest: string): string | undefined {
  const { named } = argumentsOf(rest);
  const id = named.id ?? named.videoId;
  if (/^(?:lite)?youtube(?:embed)?$/i.test(name) && id !== undefined && !id.includes('/'))
    return player(`https://www.youtube-nocookie.com/embed/${encodeURIComponent(id)}`);
  if (/^vimeo$/i.test(name) && id !== undefined && !id.includes('/'))
    return player(`https://player.vimeo.com/video/${encodeURIComponent(id)}`);
  return name === 'Fragment' ? '' : undefined;
}

/** `{' '}` and `{"text"}` stand for their text. */
function literalOf(expression: string): string | undefined {
  return /^\{\s*(["'`])([^"'`$]*)\1\s*\}$/.exec(expression)?.[2];
}

const ADMONITION =
  /^(:{3,})[ \t]*(\w{1,20})(?:[ \t]*\[([^\]\n]{0,300})\]|[ \t]+([^\n{]{1,300}))?[^\n]*\n([\s\S]*?)^\1[ \t]*$/gm;

const ALERTS: Readonly<Record<string, string>> = {
  ...{ note: 'NOTE', info: 'NOTE', secondary: 'NOTE', tip: 'TIP', success: 'TIP', important: 'IMPORTANT' },
  ...{ warning: 'WARNING', caution: 'CAUTION', danger: 'CAUTION' },
};

/** `:::note` and its like as alerts, which our Markdown knows. */
export function withAlerts(markdown: string): string {
  return markdown.replace(
    ADMONITION,
    (all, _colons, kind: string, bracketed = '', plain = '', inner = '') => {
      const alert = ALERTS[kind.toLowerCase()];
      if (alert === undefined) return all;
      const title = (bracketed || plain).trim();
      const lines = [
        `[!${alert}]`,
        ...(title === '' ? [] : [`**${title}**`, '']),
        ...inner.trim().split('\n'),
      ];
      return `${lines.map((line: string) => `> ${line}`.trimEnd()).join('\n')}\n`;
    },
  );
}
