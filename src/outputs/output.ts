import type { OutputId, SUFFIXES } from '../domain/address.ts';
import type { Article } from '../domain/article/article.ts';
import type { Site } from '../domain/site/site.ts';
import type { Prefix } from './xml.ts';

/** A feed format with its rules. Each output has a folder of the same structure and a row in `outputs`. */
export interface Output<Id extends OutputId = OutputId> {
  readonly id: Id;
  /** The suffix of feed addresses. */
  readonly suffix: (typeof SUFFIXES)[Id];
  /** The name for people. */
  readonly name: string;
  readonly mediaType: string;
  /**
   * The value of `Content-Type`. JSON is always UTF-8 (RFC 8259 section 8.1); XML types state their charset (RFC 7303 section 3).
   */
  readonly contentType: string;
  /** The default window of a feed; if absent, the setting in `site.yaml`. */
  readonly window?: { readonly limit: number };
  readonly frame: (options: FrameOptions) => Frame;
  readonly item: (article: Article, site: Site) => Item;
  /** The text between two items. */
  readonly between: string;
  /** Formats the date of the last change for the frame. Takes milliseconds since 1970. */
  readonly formatDate: (milliseconds: number) => string;
  /** Returns reason codes if readers of this output would reject an article. Absent if readers accept any article. */
  readonly check?: (article: Article, site: Site) => readonly string[];
}

/**
 * An article in a document, in three parts. The body is most of it: it is copied as the article has it wherever that is possible, and
 * searched for nothing.
 */
export interface Item {
  readonly before: string;
  readonly body: string | Uint8Array;
  readonly after: string;
  /** The namespaces that it uses besides the document's own, between spaces. */
  readonly prefixes: string;
}

/** The metadata of a document, without its items. */
export interface FrameOptions {
  readonly site: Site;
  readonly title: string;
  readonly description: string;
  /** The website's page for the feed. */
  readonly website: string;
  /** The default language of the document. */
  readonly language: string;
  /** The id of the feed, the same for all outputs and limits. */
  readonly id: string;
  /** The canonical URL of this document. */
  readonly self: string;
  readonly alternates: readonly Link[];
  /** The namespaces that the items use. */
  readonly prefixes: ReadonlySet<Prefix>;
}

export interface Link {
  readonly type: string;
  readonly href: string;
}

/**
 * A document without its items, in three parts: up to the date of the last change, from there to the first item, and after the
 * last item.
 */
export interface Frame {
  readonly opening: string;
  readonly rest: string;
  readonly after: string;
}
