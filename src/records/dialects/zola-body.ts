import type { OtherPages, PlainBody } from './dialect.ts';
import { changeProse } from './prose-parts.ts';
import { type Arguments, argumentsOf, createDropped, escapeHtml, player } from './shortcode.ts';

export interface ZolaBody {
  readonly text: string;
  readonly others: OtherPages;
  /** The URL of the website. */
  readonly url: string;
}

// Each piece is bounded, so that the pattern is linear.
const VALUES = '(?:"[^"]{0,2000}"|\'[^\']{0,2000}\'|`[^`]{0,2000}`|[^()"\'`]){0,300}';
const SHORTCODE = new RegExp(
  `\\{\\{(\\/\\*)?\\s*(\\w{1,80})\\((${VALUES})\\)\\s*(?:\\*\\/)?\\}\\}|\\{%(\\/\\*)?-?\\s*(?:(\\w{1,80})\\((${VALUES})\\)|end)\\s*-?(?:\\*\\/)?%\\}`,
  'g',
);

/** Removes shortcodes; the text inside those with a body stays. Links to files of the site become links to their pages. */
export function withoutZola({ text, others, url }: ZolaBody): PlainBody {
  const { dropped, drop } = createDropped();
  const plain = text.replace(
    SHORTCODE,
    (written, escaped, name, values, escapedBody, paired: string | undefined) => {
      if (escaped !== undefined || escapedBody !== undefined) return written.replace(/\/\*|\*\//g, '');
      if (name !== undefined) return SINGLE[name]?.(argumentsOf(values)) ?? drop(`the shortcode ${name}`);
      return paired === undefined ? '' : drop(`the shortcode ${paired}`);
    },
  );
  return { text: changeProse(plain, (prose) => withLinks(prose, others, url)), dropped };
}

/** Those that Zola brought itself, or that its documentation shows. */
const SINGLE: Readonly<Record<string, (given: Arguments) => string | undefined>> = {
  youtube: ({ named: { id } }) =>
    id && player(`https://www.youtube-nocookie.com/embed/${encodeURIComponent(id)}`),
  vimeo: ({ named: { id } }) => id && player(`https://player.vimeo.com/video/${encodeURIComponent(id)}`),
  streamable: ({ named: { id } }) => id && player(`https://streamable.com/e/${encodeURIComponent(id)}`),
  gist: ({ named: { url } }) => url && `<a href="${escapeHtml(url)}">${escapeHtml(url)}</a>`,
};

const INLINE =
  /\[([^[\]]{0,500})\]\(<?@\/([^()\s<>#]{1,500})(#[^()\s<>]{0,200})?>?((?:[ \t]+"[^"\n]{0,300}")?)\)/g;
const DEFINED = /^( {0,3}\[[^\]\n]{1,200}\]:[ \t]*)<?@\/([^\s<>#]{1,500})(#[^\s<>]{0,200})?>?/gm;

function withLinks(prose: string, others: OtherPages, site: string): string {
  if (!prose.includes('@/')) return prose;
  const urlOf = (path: string) => others.urlOf(`content/${path}`) ?? sectionUrl(path, site);
  return prose
    .replace(INLINE, (_, text: string, path: string, hash = '', title = '') => {
      const url = urlOf(path);
      return url === undefined ? text : `[${text}](${url}${hash}${title})`;
    })
    .replace(DEFINED, (_, start: string, path: string, hash = '') => `${start}${urlOf(path) ?? site}${hash}`);
}

function sectionUrl(path: string, site: string): string | undefined {
  const folder = /^(.*?)_index\.md$/.exec(path)?.[1];
  return folder === undefined ? undefined : site + encodeURI(folder);
}
