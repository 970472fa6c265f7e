import type { Article } from './article/article.ts';
import type { ArticleSource } from './article-source.ts';
import type { Delivery } from './outbox.ts';
import type { Problem } from './problem.ts';

/** A record as it was sent. */
export interface SentRecord {
  readonly format: 'json' | 'markdown';
  readonly text: string;
}

/** An article without its body, which a store reads when it is needed. Plain data, which JSON carries unchanged. */
export type ArticleHead = Omit<Article, 'html'>;

/** What prepared an article. A store prepares anew what an earlier program, or one with another site, prepared. */
export interface PreparedBy {
  /** The version of the code that turns records into articles. Rises. */
  readonly version: number;
  /** A hash of what preparing reads of the site. */
  readonly site: string;
}

/** A record that can be published, ready to be stored. `prepareForStore` makes it. */
export interface NewArticle {
  /** Without an error; its slug is the key. */
  readonly article: Article;
  readonly record: SentRecord;
  /** The id that the record gives; absent if it follows from the slug. */
  readonly ownId?: string;
  /** Warnings, in the order of `check`. */
  readonly problems: readonly Problem[];
  readonly preparedBy: PreparedBy;
}

/** Times are milliseconds since 1970. */
export interface StoredVersion {
  /** The revision of the record: another one whenever the record changes. It holds letters, digits, `-` and `_`. */
  readonly rev: string;
  /** Its place in the order of all changes, from 1. Another one also when the record is prepared anew. */
  readonly seq: number;
  readonly createdAt: number;
  /** When the record last changed. */
  readonly changedAt: number;
}

/** What the feeds show of a stored record. */
export interface StoredHead extends StoredVersion {
  readonly kind: 'article';
  readonly slug: string;
  readonly head: ArticleHead;
  /** Warnings; also errors, where the record is no longer valid since it was prepared anew. `head` is the last good version then. */
  readonly problems: readonly Problem[];
  readonly preparedBy: PreparedBy;
}

/** A stored record, whole. */
export interface StoredArticle extends StoredHead {
  readonly record: SentRecord;
  readonly html: string;
  readonly ownId?: string;
}

/** A deleted article. It claims no slug and no id. */
export interface Tombstone {
  readonly kind: 'tombstone';
  readonly slug: string;
  readonly rev: string;
  readonly seq: number;
  /** When it was deleted. */
  readonly changedAt: number;
}

/** What must be true for a write to happen (RFC 9110 section 13.1): `If-Match: "REV"`, `If-Match: *`, `If-None-Match: *`. */
export type Precondition =
  | { readonly ifMatch: string }
  | { readonly present: true }
  | { readonly absent: true };

export interface WriteOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly when?: Precondition | undefined;
  readonly announce?: WriteAnnouncement | undefined;
}

/** What changes have to announce. It is added to the outbox in the transaction of each change. */
export interface WriteAnnouncement {
  /** `before` or `after` is `undefined` if the article did not or does not exist. */
  deliveries(before: ArticleHead | undefined, after: ArticleHead | undefined): readonly Delivery[];
  /** Milliseconds until they are due, as for `Outbox.add`. */
  readonly delay: number;
}

export type PutResult =
  /** `unchanged`: exactly this record is stored already; nothing was written. */
  | { readonly kind: 'created' | 'replaced' | 'unchanged'; readonly version: StoredVersion }
  /** The precondition is false. `rev` is that of the present article, if there is one. */
  | { readonly kind: 'precondition'; readonly rev?: string }
  /**
   * Another article has the id (`field: 'id'`) or, unless `ifMatch` names it, the slug (`field: 'slug'`): an article under this
   * slug gives another id. `slug` and `id` are those of the other article.
   */
  | { readonly kind: 'taken'; readonly field: 'id' | 'slug'; readonly slug: string; readonly id: string };

export type DeleteResult =
  | { readonly kind: 'deleted'; readonly tombstone: Tombstone }
  | { readonly kind: 'absent' }
  | { readonly kind: 'precondition'; readonly rev?: string };

/** What the publication says about itself, if that is stored: the text of `site.yaml`. */
export interface StoredSite {
  readonly text: string;
  readonly rev: string;
  readonly seq: number;
  readonly changedAt: number;
}

export type PutSiteResult =
  | { readonly kind: 'created' | 'replaced' | 'unchanged'; readonly site: StoredSite }
  | { readonly kind: 'precondition'; readonly rev?: string };

/** Everything that changed after a cursor, in order: of each article only its last state. */
export interface Changes {
  readonly articles: readonly (StoredHead | Tombstone)[];
  /** The stored site, if it changed after the cursor. */
  readonly site?: StoredSite;
  /** Where the next call begins. */
  readonly cursor: number;
  /** Whether more changes are stored already. */
  readonly more: boolean;
  /** Whether the store is older than the cursor, such as a backup that was restored: forget everything, and begin at 0. */
  readonly isReset: boolean;
}

/** What preparing a stored record anew gave. If the record has an error now, `article` is the last good version. */
export type Preparation = Omit<NewArticle, 'record' | 'ownId'>;

/**
 * Records that are pushed, with the articles made of them. The slug is the key. No two articles that are not hidden share an id,
 * or its form in Atom; a hidden article claims its slug only.
 *
 * Every change has a number, `seq`, in the order in which changes became visible: who has read all changes up to a number misses
 * none. A resolved write is durable. Methods reject with `SourceError` where the store cannot be read or written; then nothing was
 * written.
 */
export interface ArticleStore {
  /** The article of a slug, or the tombstone of the one that was there last. */
  get(slug: string): Promise<StoredArticle | Tombstone | undefined>;
  /** Creates or replaces an article. */
  put(article: NewArticle, options: WriteOptions): Promise<PutResult>;
  /** As `put` of each in order, with one wait for the disk. Each has its own result; one that is refused affects no other. */
  putAll(articles: readonly NewArticle[], options: WriteOptions): Promise<readonly PutResult[]>;
  delete(slug: string, options: WriteOptions): Promise<DeleteResult>;
  /** The next changes after a cursor, 0 for all: at most `limit` articles. */
  changesSince(cursor: number, limit: number): Promise<Changes>;
  /**
   * The safe HTML of a version that `changesSince` has given, by the `seq` of its article, without waiting; `undefined` if that
   * version was replaced long ago (`BODY_GRACE_MS`). Throws `SourceError` where the store cannot be read.
   */
  readBody(seq: number): string | undefined;
  /** Articles that were not prepared by this: by an earlier version, or for another site by the same. At most `limit`. */
  outdated(by: PreparedBy, limit: number): Promise<readonly StoredArticle[]>;
  /**
   * Stores what preparing an article anew gave; its record and revision stay, and `seq` too if the article is the same. Otherwise nothing is written: `changed` if the
   * article was changed or deleted since, `taken` if another article has its new id.
   */
  prepareAnew(
    stored: StoredHead,
    preparation: Preparation,
    options: Omit<WriteOptions, 'when'>,
  ): Promise<'prepared' | 'changed' | 'taken'>;
  site(): Promise<StoredSite | undefined>;
  putSite(text: string, options: Pick<WriteOptions, 'now' | 'when'>): Promise<PutSiteResult>;
  /**
   * Calls `onHint` when something may have changed: at once after a write of this object, and within 0.1 s after one of another
   * process. Until `signal` is aborted.
   */
  watch(onHint: () => void, signal: AbortSignal): void;
  close(): Promise<void>;
}

/** The articles of a store, for a publisher. */
export interface StoreSource extends ArticleSource {
  /**
   * Resolves once the follower was told of every change up to `seq`: who wrote it sees it in the next answer. Rejects with
   * `SourceError` where the store cannot be read.
   */
  reached(seq: number): Promise<void>;
  /** The hashes of the files that articles name, hidden ones too; `undefined` while that is not known. */
  namedMedia(): ReadonlySet<string> | undefined;
}

/** Milliseconds for which the body of a replaced or deleted article can still be read. */
export const BODY_GRACE_MS = 10 * 60_000;
