import { HTML_ELEMENTS } from '../domain/text/html-elements.ts';
import { cleanText } from '../domain/text/plain-text.ts';

/** Code for some other program, in a text that only feeds are made from. */
export interface TemplateCode {
  readonly kind: string;
  /** How it begins, on one line. */
  readonly example: string;
  readonly count: number;
  /** The index of the first. */
  readonly index: number;
}

interface Kind {
  readonly name: string;
  /** Without it there is none of the kind. */
  readonly sign: string;
  readonly pattern: RegExp;
}

// All patterns are linear: what each may run over is bounded, or ends where another match may begin.
const KINDS: readonly Kind[] = [
  { name: 'a Hugo shortcode', sign: '{{', pattern: /\{\{[<%][^{}]{0,2000}[>%]\}\}/g },
  {
    name: 'an MDX component',
    sign: '<',
    pattern: /(?<![\w.])<\/?[A-Z][a-z0-9][A-Za-z0-9.]{0,80}(?=[\s/>])(?:=>|[^<>]){0,2000}>/g,
  },
  { name: 'a Liquid or Jinja tag', sign: '{%', pattern: /\{%[^{}]{0,2000}%\}/g },
  { name: 'a Liquid or Jinja comment', sign: '{#', pattern: /\{#[ \t\n][^{}]{0,2000}#\}/g },
  { name: 'a template expression', sign: '{{', pattern: /(?<![\w}^_\\$])\{\{\{?[^{}]{1,2000}\}\}\}?/g },
  { name: 'an ERB, EJS or PHP tag', sign: '<', pattern: /<(?:%|\?(?:php\b|=))[^<>]{0,2000}[%?]>/gi },
  {
    name: 'an MDX import',
    sign: 'import',
    pattern:
      /^import[ \t](?:[\w*{}, \t$\n]{1,300}[ \t\n}]from[ \t\n]{0,20})?["'][^"'\n]{1,300}["'][ \t]{0,20};?[ \t]{0,20}$/gm,
  },
  {
    name: 'an MDX export',
    sign: 'export',
    pattern:
      /^export[ \t](?:(?:const|let|var)[ \t][^\n=]{1,200}=|(?:async[ \t])?function[ \t(*]|class[ \t]|default[ \t](?=[^\n]{0,300}[=({;])|\{)[^\n]*/gm,
  },
  { name: 'a ::: container', sign: ':::', pattern: /^[ \t]{0,3}:{3,}(?:[ \t]*[\w{[<][^\n]*)?$/gm },
  {
    name: 'a !!! admonition',
    sign: '!!! ',
    pattern:
      /^!!![ \t]+(?:note|abstract|info|tip|success|question|warning|failure|danger|bug|example|quote|important|caution|hint|attention|error)\b[^\n]*$/gm,
  },
  { name: 'a wiki link', sign: '[[', pattern: /!?\[\[(?!\d{1,4}\])[^\s[\]][^[\]\n]{0,200}\]\](?![([:])/g },
  {
    name: 'a WordPress shortcode',
    sign: '[',
    pattern:
      /\[(?:[a-z][\w-]{1,40}(?:[ \t]{1,20}[\w-]{1,40}=(?:"[^"\n\]]{0,300}"|'[^'\n\]]{0,300}')){1,30}[ \t]{0,20}\/?|\/[a-z][\w-]{0,40}|gallery|toc|TOC)\](?![([:])/g,
  },
];

const SIGNS = [
  '{{',
  '{%',
  '{#',
  '<%',
  '<?',
  'import ',
  'export ',
  ':::',
  '!!! ',
  '[[',
  '[/',
  '[gallery]',
  '[toc]',
  '[TOC]',
  '="',
  "='",
];

/** Whether there can be any; far cheaper than to look for it. */
export function mayHoldTemplateCode(text: string): boolean {
  return SIGNS.some((sign) => text.includes(sign)) || (text.includes('<') && /<\/?[A-Z]/.test(text));
}

/** What there is of each kind, in the order of `text`. */
export function templateCodeIn(text: string): TemplateCode[] {
  let rest = text;
  const found = KINDS.flatMap(({ name, sign, pattern }): TemplateCode[] => {
    if (!rest.includes(sign)) return [];
    const matches = [...rest.matchAll(pattern)].filter(([code]) => isCode(code));
    const [first] = matches;
    if (first === undefined) return [];
    // Text inside a match of this is not searched for other kinds.
    rest = rest.replace(pattern, blank);
    const example = beginningOf(first[0].replace(/\s+/g, ' ').trim());
    return [{ kind: name, example, count: matches.length, index: first.index }];
  });
  return found.sort((a, b) => a.index - b.index);
}

function beginningOf(code: string): string {
  return code.length <= 60 ? code : `${cleanText(code.slice(0, 59))}…`;
}

/** The text without all of that. */
export function withoutTemplateCode(text: string): string {
  if (!mayHoldTemplateCode(text)) return text;
  const rest = KINDS.reduce((left, { sign, pattern }) => {
    return left.includes(sign) ? left.replace(pattern, textInstead) : left;
  }, text);
  // A link of Markdown whose address was such code is none, and has left its text.
  return rest.replace(/\[([^[\]]{1,300})\]\([ \t]{0,20}\)/g, '$1');
}

function textInstead(code: string): string {
  if (isElement(code)) return code;
  // [[page]] and [[page|text]] read as links do.
  return code.startsWith('[[') ? (code.slice(2, -2).split('|').at(-1) ?? '') : ' ';
}

/** HTML in capitals is not a component, and the end of one is not another. */
function isCode(code: string): boolean {
  return !isElement(code) && !/^(?:\s*:+$|<\/)/.test(code);
}

function isElement(code: string): boolean {
  const name = /^<\/?([A-Z][a-z0-9]*)[\s/>]/.exec(code)?.[1];
  return name !== undefined && HTML_ELEMENTS.has(name.toLowerCase()) && !/=\{/.test(code);
}

function blank(code: string): string {
  return isElement(code) ? code : code.replace(/[^\n]/g, ' ');
}
