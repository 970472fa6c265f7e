import type { PlainBody } from './dialect.ts';
import { type Arguments, argumentsOf, codeBlock, createDropped, escapeHtml, player } from './shortcode.ts';

// The length between the brackets is bounded, so that the pattern is linear.
const SHORTCODE = /\{\{([<%])(\/\*)?\s*(\/?)\s*([\w./-]{1,80})([^{}]{0,3000}?)(\*\/)?\s*[>%]\}\}/g;

export interface HugoBody {
  readonly text: string;
  /** The URL of the page in a `ref`; `undefined` if unknown. */
  readonly linkTo: (reference: string) => string | undefined;
  readonly fieldOf: (name: string) => string | undefined;
}

interface Open {
  readonly name: string;
  readonly args: Arguments;
  readonly start: number;
}

/**
 * Removes shortcodes from a body. Renders Hugo's own shortcodes that need only their arguments; keeps the content of other paired
 * shortcodes.
 */
export function withoutShortcodes({ text, linkTo, fieldOf }: HugoBody): PlainBody {
  const { dropped, drop } = createDropped();
  if (!text.includes('{{')) return { text, dropped };
  let out = '';
  let from = 0;
  const open: Open[] = [];
  for (const match of text.matchAll(SHORTCODE)) {
    const [written, , escaped, closing, name = '', rest = '', escapeEnd] = match;
    out += text.slice(from, match.index);
    from = match.index + written.length;
    if (escaped !== undefined && escapeEnd !== undefined) {
      out += written.replace('/*', '').replace('*/', '');
      continue;
    }
    if (closing === '/') {
      const [before, piece] = closed(out, open, name);
      out = before + piece;
      continue;
    }
    const args = argumentsOf(rest.replace(/\/\s*$/, ''));
    if (PAIRED.has(name)) open.push({ name, args, start: out.length });
    else out += SINGLE[name]?.({ args, linkTo, fieldOf }) ?? drop(lost(name, args));
  }
  return { text: (out + text.slice(from)).replace(/\[([^[\]]{1,300})\]\([ \t]*\)/g, '$1'), dropped };
}

/** What a warning calls a shortcode that cannot be processed. */
function lost(name: string, args: Arguments): string {
  return name === 'ref' || name === 'relref'
    ? `the link to ${targetOf(args).slice(0, 80)}, which is no article here,`
    : `the shortcode ${name}`;
}

/** The text before a paired shortcode, and its replacement. */
function closed(out: string, open: Open[], name: string): [before: string, piece: string] {
  const index = open.findLastIndex((one) => one.name === name);
  const [opened] = index === -1 ? [] : open.splice(index);
  if (opened === undefined) return [out, ''];
  const inner = out.slice(opened.start);
  return [out.slice(0, opened.start), enclosed(opened, inner)];
}

const PAIRED = new Set(['highlight', 'details']);

function enclosed({ name, args }: Open, inner: string): string {
  if (name === 'highlight') return codeBlock(args.positional[0] ?? args.named.lang ?? '', inner);
  const summary = escapeHtml(args.named.summary ?? 'Details');
  return `\n<details><summary>${summary}</summary>\n\n${inner.trim()}\n\n</details>\n`;
}

interface Single extends Pick<HugoBody, 'linkTo' | 'fieldOf'> {
  readonly args: Arguments;
}

const SINGLE: Readonly<Record<string, (call: Single) => string | undefined>> = {
  figure: ({ args: { named, positional } }) => figure(named, positional[0]),
  youtube: ({ args }) => embedded('https://www.youtube-nocookie.com/embed/', args),
  vimeo: ({ args }) => embedded('https://player.vimeo.com/video/', args),
  ref: ({ args, linkTo }) => linkTo(targetOf(args)),
  relref: ({ args, linkTo }) => linkTo(targetOf(args)),
  param: ({ args, fieldOf }) => fieldOf(args.positional[0] ?? ''),
  x: ({ args }) => post('https://x.com', args),
  tweet: ({ args }) => post('https://twitter.com', args),
  gist: ({ args: { positional } }) => {
    const [user, id] = positional;
    return id === undefined ? undefined : link(`https://gist.github.com/${user}/${id}`);
  },
  instagram: ({ args: { positional } }) => {
    return positional[0] === undefined ? undefined : link(`https://www.instagram.com/p/${positional[0]}/`);
  },
};

function targetOf({ named, positional }: Arguments): string {
  return named.path ?? positional[0] ?? '';
}

function embedded(base: string, { positional, named }: Arguments): string | undefined {
  const id = named.id ?? positional[0];
  return id === undefined ? undefined : player(base + encodeURIComponent(id));
}

function post(base: string, { named: { user, id }, positional }: Arguments): string | undefined {
  const status = id ?? positional[0];
  return status === undefined ? undefined : link(`${base}/${user ?? 'i'}/status/${status}`);
}

function link(url: string): string {
  return `<a href="${escapeHtml(url)}">${escapeHtml(url)}</a>`;
}

/** As in Hugo's own template. */
function figure(named: Readonly<Record<string, string>>, first: string | undefined): string | undefined {
  const src = named.src ?? first;
  if (src === undefined) return undefined;
  const { alt = named.caption ?? '', title = '', caption = '', attr = '' } = named;
  const image = `<img src="${escapeHtml(src)}" alt="${escapeHtml(alt)}">`;
  const shown = named.link === undefined ? image : `<a href="${escapeHtml(named.link)}">${image}</a>`;
  const parts = [title === '' ? '' : `<strong>${escapeHtml(title)}</strong>`, caption, escapeHtml(attr)];
  const text = parts.filter((part) => part !== '').join(' ');
  return `<figure>${shown}${text === '' ? '' : `<figcaption>${text}</figcaption>`}</figure>`;
}
