import { resolveWebUrl } from '../../domain/text/web-url.ts';
import { escapeHtml } from './shortcode.ts';

export interface ExpressionSite {
  /** The text of a variable such as `site.title`; `undefined` if unknown. */
  readonly textOf: (name: string) => string | undefined;
  /** The path of the website, without a trailing slash. */
  readonly relative: string;
  /** The URL of the website, without a trailing slash. */
  readonly absolute: string;
}

export interface Expressions {
  /** The text of `"a" | append: "b"`; `undefined` if a part is unknown. */
  textOf(expression: string): string | undefined;
  /** Remembers `name = expression`. Prints nothing. */
  assign(written: string): '';
}

/** Evaluates Liquid expressions of literals, texts of the site and of the page, and filters for texts. */
export function createExpressions(site: ExpressionSite): Expressions {
  const assigned = new Map<string, string | undefined>();
  const plain = (written: string): string | undefined => {
    const [, double, single] = /^(?:"([^"]*)"|'([^']*)')$/.exec(written) ?? [];
    const literal = double ?? single ?? (/^-?\d+(?:\.\d+)?$/.test(written) ? written : undefined);
    if (literal !== undefined) return literal;
    return assigned.has(written) ? assigned.get(written) : site.textOf(written);
  };
  const textOf = (expression: string): string | undefined => {
    const [first = '', ...filters] = piecesOf(expression, '|');
    let value = plain(first);
    for (const filter of filters) {
      if (value === undefined) return undefined;
      const [name = '', ...rest] = piecesOf(filter, ':');
      const written = rest.length === 0 ? [] : piecesOf(rest.join(':'), ',');
      const args = written.map(plain);
      const known = args.filter((arg): arg is string => arg !== undefined);
      value = known.length === args.length ? FILTERS[name]?.(value, known, site) : undefined;
    }
    return value;
  };
  return {
    textOf,
    assign(written) {
      const [, name, expression = ''] = /^\s*([\w-]+)\s*=(.*)$/s.exec(written) ?? [];
      if (name !== undefined) assigned.set(name, textOf(expression));
      return '';
    },
  };
}

/** Splits outside quotes. */
function piecesOf(text: string, separator: string): string[] {
  const pieces = [''];
  let quote = '';
  for (const char of text) {
    if (quote === '' && char === separator) {
      pieces.push('');
      continue;
    }
    if (char === quote) quote = '';
    else if (quote === '' && /["']/.test(char)) quote = char;
    pieces[pieces.length - 1] += char;
  }
  return pieces.map((piece) => piece.trim());
}

type Filter = (value: string, args: readonly string[], site: ExpressionSite) => string;

const FILTERS: Readonly<Record<string, Filter>> = {
  relative_url: (value, _, { relative }) => below(relative, value),
  absolute_url: (value, _, { absolute }) => below(absolute, value),
  prepend: (value, [start = '']) => start + value,
  append: (value, [end = '']) => value + end,
  replace: (value, [from = '', to = '']) => (from === '' ? value : value.replaceAll(from, to)),
  remove: (value, [part = '']) => (part === '' ? value : value.replaceAll(part, '')),
  default: (value, [other = '']) => (value === '' ? other : value),
  strip: (value) => value.trim(),
  upcase: (value) => value.toUpperCase(),
  downcase: (value) => value.toLowerCase(),
  capitalize: (value) => value.slice(0, 1).toUpperCase() + value.slice(1),
  escape: (value) => escapeHtml(value),
  xml_escape: (value) => escapeHtml(value),
  uri_escape: (value) => encodeURI(value),
  url_encode: (value) => encodeURIComponent(value).replaceAll('%20', '+'),
};

function below(base: string, value: string): string {
  if (/^[a-z][a-z\d+.-]*:/i.test(value) && resolveWebUrl(value) !== undefined) return value;
  return value === '' ? base || '/' : `${base}/${value.replace(/^\//, '')}`;
}
