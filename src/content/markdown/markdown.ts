/// <reference path="./markdown-it-deflist.d.ts" />
import MarkdownIt, { type Env, type Token } from 'markdown-it';
import deflist from 'markdown-it-deflist';
import type { Labels } from '../../domain/site/site.ts';
import { numericReferences } from '../numeric-references.ts';
import type { ProseBlock } from '../prose.ts';
import type { SafeHtml } from '../safe-html.ts';
import type { FindMedia } from '../served-media.ts';
import { alerts } from './alerts.ts';
import { bareLinks } from './bare-links.ts';
import { footnotes, type Notes, notesIn } from './footnotes.ts';
import { mdxComments } from './mdx-comments.ts';
import { renderSafely } from './safe-renderer.ts';
import { taskLists } from './task-lists.ts';
import { trailingAttributes } from './trailing-attributes.ts';

export interface MarkdownOptions {
  readonly labels: Labels;
  /** Prefix of footnote ids, so that those of several articles on one page differ. */
  readonly notePrefix: string;
}

export interface RenderedMarkdown {
  /** Not sanitized. */
  readonly html: () => string;
  /** What `createSafeHtml` makes of `html`; `undefined` if only that function can tell, as for raw HTML. */
  readonly safeHtml: (base: string, findMedia?: FindMedia) => SafeHtml | undefined;
  /** The blocks that are not code. */
  readonly prose: () => readonly ProseBlock[];
  /** The footnotes and the numbers of those that have a sign. */
  readonly notes: Notes;
}

const markdown = new MarkdownIt({ html: true, linkify: true });
markdown.use(numericReferences).use(bareLinks).use(footnotes).use(deflist).use(mdxComments);
markdown.use(taskLists).use(alerts).use(trailingAttributes);

// GitHub renders `~~` as `del`; markdown-it renders `s`.
markdown.renderer.rules.s_open = () => '<del>';
markdown.renderer.rules.s_close = () => '</del>';

/**
 * Renders GitHub Flavored Markdown with footnotes, alerts, definition lists and attributes after headings. */
export function renderMarkdown(source: string, options: MarkdownOptions): RenderedMarkdown {
  const env: Env = { ...options };
  const tokens = markdown.parse(source, env);
  return {
    html: () => markdown.renderer.render(tokens, markdown.options, env),
    safeHtml: (base, findMedia) => renderSafely(tokens, { notePrefix: options.notePrefix, base, findMedia }),
    prose: () => proseIn(tokens),
    notes: notesIn(env),
  };
}

function proseIn(tokens: readonly Token[]): ProseBlock[] {
  // markdown-it gives table cells no line number.
  let line = 1;
  return tokens.flatMap(({ type, content, map }): ProseBlock[] => {
    if (map !== null) line = map[0] + 1;
    if (type === 'html_block') return [{ kind: 'html', text: content, line }];
    return type === 'inline' ? [{ kind: 'markdown', text: content, line }] : [];
  });
}
