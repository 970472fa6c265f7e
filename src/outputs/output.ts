import type { OutputId, SUFFIXES } from '../domain/address.ts';
import type { Article } from '../domain/article/article.ts';
import type { Site } from '../domain/site/site.ts';
import type { Prefix } from './xml.ts';

/** A format of feeds with its rules: each output has a folder of this shape and a row in the table of outputs. */
export interface Output<Id extends OutputId = OutputId> {
  readonly id: Id;
  /** How its feeds' addresses end. */
  readonly suffix: (typeof SUFFIXES)[Id];
  /** What people call it. */
  readonly name: string;
  readonly mediaType: string;
  /** As in `Content-Type`. JSON is always UTF-8 (RFC 8259 section 8.1); the XML types name their charset (RFC 7303 section 3). */
  readonly contentType: string;
  /** How much a feed shows unless the request says otherwise; without it, as much as `site.yaml` says. */
  readonly window?: { readonly limit: number };
  readonly frame: (options: FrameOptions) => Frame;
  readonly item: (article: Article, site: Site) => string;
  /** The text between two items. */
  readonly between: string;
  /** Writes the date of the last change, given in milliseconds, as the frame has it. */
  readonly formatDate: (milliseconds: number) => string;
  /** The namespaces that an item can use, except the document's own. */
  readonly prefixes: readonly Prefix[];
  /** Why readers of this output would refuse an article, as reason codes; an output that any reader takes has no such rules. */
  readonly check?: (article: Article, site: Site) => readonly string[];
}

/** The metadata of a document, without its items. */
export interface FrameOptions {
  readonly site: Site;
  readonly title: string;
  readonly description: string;
  /** The page of the website that the feed belongs to. */
  readonly website: string;
  /** Of everything in it that states none. */
  readonly language: string;
  /** The feed's own id, for all outputs and limits. */
  readonly id: string;
  /** The canonical address of this document and of its siblings in other outputs. */
  readonly self: string;
  readonly alternates: readonly Link[];
  /** The namespaces that the items use. */
  readonly prefixes: ReadonlySet<Prefix>;
}

export interface Link {
  readonly type: string;
  readonly href: string;
}

/** A document without its items: up to the date of its last change, from there to the first item, and after the last. */
export interface Frame {
  readonly opening: string;
  readonly rest: string;
  readonly after: string;
}
