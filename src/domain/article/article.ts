import type { MediaFile } from '../media.ts';
import type { Origin, ProblemCode } from '../problem.ts';
import type { Site } from '../site/site.ts';
import type { ArticleFields, Attachment, Image } from './article-schema.ts';
import type { Person } from './person.ts';

export interface Article
  extends Omit<
    ArticleFields,
    'markdown' | 'html' | 'authors' | 'image' | 'attachments' | 'draft' | 'expires' | 'status' | 'visibility'
  > {
  readonly origin: Origin;
  readonly slug: string;
  readonly id: string;
  /** Its id in Atom, where that has to be another: see `atomIdOf`. */
  readonly atomId?: string;
  readonly url: string;
  readonly summary: string;
  /**
   * Safe HTML whose every URL is absolute, with the lead image before the body and the closing lines after it. As text, or where
   * that takes less memory in UTF-8: text with one letter beyond Latin 1 has two bytes for each. See `htmlOf`.
   */
  readonly html: string | Uint8Array;
  readonly updated: number;
  readonly expires?: number;
  /** Hidden on purpose, by `draft` or by another field that says so: in no feed, and it claims no id or slug. */
  readonly draft: boolean;
  readonly authors: readonly Person[];
  readonly language: string;
  readonly image?: Image & { readonly type?: string };
  readonly attachments: readonly (Attachment & { readonly type: string })[];
  /** The files that it names and that the service publishes. */
  readonly media?: readonly MediaFile[];
}

/** An article whose body has not been made safe yet. */
export type Draft = Omit<Article, 'html' | 'summary'> & { readonly summary?: string };

export interface Body {
  readonly format: 'markdown' | 'html';
  readonly text: string;
}

export interface Content {
  readonly html: string;
  readonly summary: string;
  /** Parts of the body that were removed, for its author. */
  readonly warnings: readonly BodyWarning[];
}

export interface BodyWarning {
  readonly code: ProblemCode;
  readonly message: string;
  /** The line of the body, from 1. */
  readonly line?: number;
}

export interface ArticleContext {
  readonly origin: Origin;
  readonly site: Site;
  /** The slug of a record that names none. */
  readonly defaultSlug: string;
  /** The body if it is outside the fields, as below front matter. */
  readonly body?: Body;
  /** Makes a body safe and absolute, or says what is wrong with it. */
  readonly createContent: (body: Body, article: Draft, site: Site) => Content | string;
  /** Milliseconds since 1970, to warn of what is dated later; without it nothing is. */
  readonly now?: number;
}

const decoder = new TextDecoder();

/**
 * The article's HTML as text. Beyond Latin 1 an article holds it in UTF-8, which takes half the memory.
 *
 * @example
 * import { type Article, htmlOf } from 'feedstand';
 *
 * const lengthOf = (article: Article): number => htmlOf(article).length;
 */
export function htmlOf({ html }: Pick<Article, 'html'>): string {
  return typeof html === 'string' ? html : decoder.decode(html);
}

/** Whether the article is to be in feeds at an instant: no draft, due, and not expired. */
export function isCurrent(article: Article, now: number): boolean {
  if (article.draft || article.published > now) return false;
  return article.expires === undefined || article.expires > now;
}

/** Feed order: newest first, then by id, by code unit. */
export function compareArticles(a: Article, b: Article): number {
  if (a.published !== b.published) return b.published - a.published;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}
