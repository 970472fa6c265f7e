import { isMapping } from '../../domain/schema.ts';

/** Whether a flag is set; a value that is neither yes nor no counts as yes, if that hides. */
export function yes(value: unknown): boolean {
  return !/^(?:false|no|off|0|n|)$/i.test(String(value).trim());
}

/** Topics as a list or one text. */
export function topicsFrom(value: unknown): readonly string[] {
  const list = Array.isArray(value) ? value.flat(3) : [value];
  return list.flatMap((one) => {
    if (typeof one === 'string') return one.trim() === '' ? [] : [one.trim()];
    const label = isMapping(one) ? (one.label ?? one.name ?? one.title) : undefined;
    return typeof label === 'string' ? [label] : [];
  });
}

/** A title for a page that has none: its name, with spaces and a capital letter at the start of each word. */
export function titleFromName(name: string): string {
  const words = name.replace(/[-_]+/g, ' ').trim();
  return words.replace(
    /(^|\s)(\p{Ll})/gu,
    (_, space: string, letter: string) => space + letter.toUpperCase(),
  );
}

/** The first heading of level 1 as the title, and the body without it; else what the file is called. */
export function titleFromHeading(
  body: string,
  name: string,
): { readonly title: string; readonly body: string } {
  const [heading, text] = /^\s*#[ \t]+([^\n]+?)[ \t]*#*[ \t]*(?:\n|$)/.exec(body) ?? [];
  if (heading === undefined || text === undefined) return { title: titleFromName(name) || 'Untitled', body };
  return { title: plain(text), body: body.slice(heading.length) };
}

/** A heading's Markdown as text: links, emphasis and code. */
function plain(markdown: string): string {
  return markdown
    .replace(/\{#[^{}]*\}$/, '')
    .replace(/!?\[([^\]]*)\]\([^()]*\)/g, '$1')
    .replace(/[*_`]{1,3}(\S[^*_`]*)[*_`]{1,3}/g, '$1')
    .trim();
}
