import { isMapping } from '../../domain/schema.ts';

/** Whether a flag is set. A value that is neither yes nor no counts as yes, which is the safe side. */
export function yes(value: unknown): boolean {
  return !/^(?:false|no|off|0|n|)$/i.test(String(value).trim());
}

/** Topics from a list or a single text. */
export function topicsFrom(value: unknown): readonly string[] {
  if (value === undefined) return [];
  const topics: string[] = [];
  for (const one of Array.isArray(value) ? value.flat(3) : [value]) {
    const topic = topicOf(one);
    if (topic !== undefined && topic !== '') topics.push(topic);
  }
  return topics;
}

function topicOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim();
  const label = isMapping(value) ? (value.label ?? value.name ?? value.title) : undefined;
  return typeof label === 'string' ? label : undefined;
}

/** A title from a name, with spaces and capitalized words. */
export function titleFromName(name: string): string {
  const words = name.replace(/[-_]+/g, ' ').trim();
  return words.replace(
    /(^|\s)(\p{Ll})/gu,
    (_, space: string, letter: string) => space + letter.toUpperCase(),
  );
}

/** The first level 1 heading as the title, and the body without it; else a title from the file name. */
export function titleFromHeading(
  body: string,
  name: string,
): { readonly title: string; readonly body: string } {
  const [heading, text] = /^\s*#[ \t]+([^\n]+?)[ \t]*#*[ \t]*(?:\n|$)/.exec(body) ?? [];
  if (heading === undefined || text === undefined) return { title: titleFromName(name) || 'Untitled', body };
  return { title: plain(text), body: body.slice(heading.length) };
}

/** The plain text of a heading: strips links, emphasis and code. */
function plain(markdown: string): string {
  return markdown
    .replace(/\{#[^{}]*\}$/, '')
    .replace(/!?\[([^\]]*)\]\([^()]*\)/g, '$1')
    .replace(/[*_`]{1,3}(\S[^*_`]*)[*_`]{1,3}/g, '$1')
    .trim();
}
