import { HTML_ELEMENTS } from '../domain/text/html-elements.ts';
import { cleanText } from '../domain/text/plain-text.ts';

/** Template code for another program, such as a site generator. Feedstand does not process it. */
export interface TemplateCode {
  readonly kind: string;
  /** The start of the first match, on one line. */
  readonly example: string;
  readonly count: number;
  /** The index of the first match. */
  readonly index: number;
}

interface Kind {
  readonly name: string;
  /** Every match contains this text. */
  readonly sign: string;
  readonly pattern: RegExp;
}

// All patterns take linear time: each repetition is bounded, or stops where another match may begin.
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

/** A cheap test before `templateCodeIn`: `false` means that there is none. */
export function mayHoldTemplateCode(text: string): boolean {
  return SIGNS.some((sign) => text.includes(sign)) || (text.includes('<') && /<\/?[A-Z]/.test(text));
}

/** One result per kind of template code, in the order of `text`. */
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

/** The text without template code. */
export function withoutTemplateCode(text: string): string {
  if (!mayHoldTemplateCode(text)) return text;
  const rest = KINDS.reduce((left, { sign, pattern }) => {
    return left.includes(sign) ? left.replace(pattern, replacementOf) : left;
  }, text);
  // A Markdown link whose URL was template code is replaced with its text.
  return rest.replace(/\[([^[\]]{1,300})\]\([ \t]{0,20}\)/g, '$1');
}

function replacementOf(code: string): string {
  if (isElement(code)) return code;
  // [[page]] and [[page|text]] are replaced with their link text.
  return code.startsWith('[[') ? (code.slice(2, -2).split('|').at(-1) ?? '') : ' ';
}

/** Excludes HTML tags in capitals, and closing tags, which would count a component twice. */
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
