import * as v from 'valibot';
import type { ProblemCode } from '../domain/problem.ts';

/** The bodies of answers. The OpenAPI document is generated from them, and tests hold the running service to it. */

const text = (description: string) => v.pipe(v.string(), v.description(description));
const instant = (description: string) => v.pipe(v.string(), v.isoTimestamp(), v.description(description));
const count = (description: string) => v.pipe(v.number(), v.integer(), v.description(description));
const list = <Item extends v.GenericSchema>(item: Item, description: string) =>
  v.pipe(v.array(item), v.readonly(), v.description(description));

/** The states of a stored article. */
export const states = ['live', 'scheduled', 'expired', 'hidden', 'deleted'] as const;

export type State = (typeof states)[number];

const state = v.pipe(
  v.picklist(states),
  v.description('Whether feeds show it: live, scheduled, expired, hidden on purpose, or deleted.'),
);

const code = v.custom<ProblemCode>((input) => typeof input === 'string');

/** A problem of a record, as `feedstand check` tells it. */
export const recordProblem = v.object({
  severity: v.pipe(
    v.picklist(['error', 'warning']),
    v.description('A record with an error is not published; one with a warning is.'),
  ),
  code: v.pipe(code, v.description('The kind of problem, which never changes its meaning.')),
  pointer: text('The JSON Pointer of the field, such as /tags/2; empty for the whole record.'),
  message: text('What is wrong, after the name of the field.'),
  field: v.exactOptional(text('The field as feedstand check names it, such as tags[2].')),
  line: v.exactOptional(count('The line of a Markdown or YAML text, from 1.')),
});
export type RecordProblem = v.InferOutput<typeof recordProblem>;

/** RFC 9457. */
export const problemDetails = v.object({
  type: text('about:blank: the status says what it is.'),
  title: text('The name of the status.'),
  status: count('The status of the answer.'),
  detail: text('What is wrong and what to do.'),
  problems: v.exactOptional(list(recordProblem, 'Every problem of the record, warnings too.')),
  takenBy: v.exactOptional(
    v.pipe(
      v.object({
        field: v.pipe(v.picklist(['id', 'slug']), v.description('What is taken.')),
        slug: text('The slug of the other article.'),
        id: text('The id of the other article.'),
      }),
      v.description('Which article has the id or the slug already.'),
    ),
  ),
  revision: v.exactOptional(text('The present revision.')),
  hidden: v.exactOptional(
    v.pipe(
      v.boolean(),
      v.description(
        'true: the record was refused, but asks to leave the feeds, and the present article does.',
      ),
    ),
  ),
});
export type ProblemDetails = v.InferOutput<typeof problemDetails>;

const changedFeed = v.object({
  path: text('Such as /feed or /category/politics.'),
  url: text('The address of its RSS.'),
});
export type ChangedFeed = v.InferOutput<typeof changedFeed>;

const version = {
  slug: text('What the article is stored under.'),
  revision: text('The revision of the record, without the quotes of the entity tag.'),
  changedAt: instant('When the record last changed.'),
};

const article = {
  ...version,
  id: text('What readers know the article by.'),
  url: text('The address of the article on the website.'),
  state,
  createdAt: instant('When the article was created.'),
};

const feeds = list(changedFeed, 'The feeds that this change made new.');
const warnings = list(recordProblem, 'Problems that do not keep the record from being published.');

/** The answer to a write. */
export const written = v.object({
  result: v.pipe(
    v.picklist(['created', 'replaced', 'unchanged']),
    v.description('unchanged: exactly this record was stored already.'),
  ),
  ...article,
  feeds,
  warnings,
});
export type Written = v.InferOutput<typeof written>;

/** The answer to a pushed item that changes nothing. */
export const ignored = v.object({
  result: v.picklist(['ignored']),
  slug: v.exactOptional(version.slug),
  reason: text('Why nothing was stored.'),
});
export type Ignored = v.InferOutput<typeof ignored>;

export const deleted = v.object({
  result: v.picklist(['deleted']),
  ...version,
  feeds,
});
export type Deleted = v.InferOutput<typeof deleted>;

const listedArticle = v.object({
  ...article,
  title: text('The headline.'),
  published: instant('When the article is due.'),
  problems: list(recordProblem, 'Warnings; also errors, where the record is no longer valid.'),
});

const tombstone = v.object({ ...version, state: v.picklist(['deleted']) });

export const articleList = v.object({
  articles: list(v.union([listedArticle, tombstone]), 'In the order in which they changed.'),
  cursor: text('Where the next call begins. Later changes come after it, so it can be stored.'),
  more: v.pipe(
    v.boolean(),
    v.description('Whether to call again at once. A page may be short, or empty, before the last.'),
  ),
});
export type ArticleList = v.InferOutput<typeof articleList>;
export type ListedArticle = v.InferOutput<typeof listedArticle> | v.InferOutput<typeof tombstone>;

export const checked = v.object({
  valid: v.pipe(v.boolean(), v.description('Whether a PUT would take the record.')),
  slug: v.exactOptional(text('The slug of the record.')),
  id: v.exactOptional(text('Its id.')),
  url: v.exactOptional(text('Its address.')),
  problems: list(recordProblem, 'Every problem of the record, warnings too.'),
});
export type Checked = v.InferOutput<typeof checked>;

/** A file that was sent. */
export const uploaded = v.object({
  url: text('Its address, which records name. It is public while an article names it that is live.'),
  type: text('Its media type, which its bytes say.'),
  bytes: count('Its size.'),
  width: v.exactOptional(count('Of a picture, in pixels.')),
  height: v.exactOptional(count('Of a picture, in pixels.')),
});
export type Uploaded = v.InferOutput<typeof uploaded>;

/** The result of one line of a batch. */
export const lineResult = v.object({
  line: count('The line of the request, from 1.'),
  status: count('The status that a PUT of this record would have.'),
  written: v.exactOptional(written),
  problem: v.exactOptional(problemDetails),
});
export type LineResult = v.InferOutput<typeof lineResult>;

export const explained = v.object({
  slug: version.slug,
  id: article.id,
  state,
  absent: v.exactOptional(text('Why the article is in no feed.')),
  feeds: list(
    v.object({
      path: changedFeed.entries.path,
      url: changedFeed.entries.url,
      place: count('From 1, the newest.'),
      shown: count('How many articles the feed shows; a greater place is below its limit.'),
    }),
    'The feeds that the article is in.',
  ),
  problems: list(recordProblem, 'What is wrong with its record.'),
});
export type Explained = v.InferOutput<typeof explained>;

export const siteWritten = v.object({
  result: written.entries.result,
  revision: text('The revision of the text, without the quotes of the entity tag.'),
  changedAt: instant('When it last changed.'),
  warnings,
});
export type SiteWritten = v.InferOutput<typeof siteWritten>;
