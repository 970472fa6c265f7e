import * as v from 'valibot';
import type { TokenScope } from '../domain/token-store.ts';
import { BATCH_TYPES, NINJS_TYPES, PATCH_TYPES, RECORD_TYPES, SITE_TYPES } from './body.ts';
import type { ProblemStatus } from './problem-answer.ts';
import {
  articleList,
  checked,
  deleted,
  explained,
  ignored,
  lineResult,
  siteWritten,
  uploaded,
  written,
} from './schemas.ts';

/** A body of an answer: of a schema as JSON, of lines of JSON, or a text. */
export type AnswerBody =
  | { readonly kind: 'json' | 'lines'; readonly schema: v.GenericSchema }
  | { readonly kind: 'text'; readonly types: readonly string[] }
  | { readonly kind: 'none' };

export interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'header';
  readonly description: string;
}

/** One operation of the API: what requests are routed by, and what the OpenAPI document is made of. */
export interface Operation {
  readonly method: 'GET' | 'PUT' | 'PATCH' | 'DELETE' | 'POST';
  /** The path, in which `{slug}` may have slashes. */
  readonly path: string;
  /** What a token needs; absent where each may. */
  readonly scope?: TokenScope;
  readonly summary: string;
  readonly parameters?: readonly Parameter[];
  /** The media types of the request's body. */
  readonly body?: readonly string[];
  readonly answers: Readonly<Record<number, AnswerBody>>;
  /** Beside those that each operation has. */
  readonly problems: readonly ProblemStatus[];
}

/** What every operation may answer. */
export const COMMON_PROBLEMS: readonly ProblemStatus[] = [401, 404, 429, 500, 503];

const json = (schema: v.GenericSchema): AnswerBody => ({ kind: 'json', schema });
const NONE: AnswerBody = { kind: 'none' };

const header = (name: string, description: string): Parameter => ({ name, in: 'header', description });
const query = (name: string, description: string): Parameter => ({ name, in: 'query', description });

const IF_MATCH = header('If-Match', 'The entity tag that was read: else 412. * demands that there is one.');
const IF_NONE_MATCH = header('If-None-Match', '* demands that there is nothing yet: else 412.');
const IF_CHANGED = header('If-None-Match', 'The entity tag that is known: 304 while it is the present one.');

const SLUG = '/api/articles/{slug}';
const BODY_PROBLEMS = [413, 415, 422] as const;

export const operations = {
  putArticle: {
    method: 'PUT',
    path: SLUG,
    scope: 'articles:write',
    summary: 'Create or replace an article.',
    parameters: [IF_MATCH, IF_NONE_MATCH],
    body: Object.keys(RECORD_TYPES),
    answers: { 200: json(written), 201: json(written) },
    problems: [400, 403, 409, 412, ...BODY_PROBLEMS],
  },
  getArticle: {
    method: 'GET',
    path: SLUG,
    summary: 'The record of an article, as it was sent.',
    parameters: [IF_CHANGED],
    answers: { 200: { kind: 'text', types: ['application/json', 'text/markdown'] }, 304: NONE },
    problems: [400, 403],
  },
  patchArticle: {
    method: 'PATCH',
    path: SLUG,
    scope: 'articles:write',
    summary: 'Change fields of a record by a JSON Merge Patch (RFC 7396).',
    parameters: [IF_MATCH],
    body: Object.keys(PATCH_TYPES),
    answers: { 200: json(written) },
    problems: [400, 403, 409, 412, ...BODY_PROBLEMS],
  },
  deleteArticle: {
    method: 'DELETE',
    path: SLUG,
    scope: 'articles:delete',
    summary: 'Delete an article. 204: it was deleted before.',
    parameters: [IF_MATCH],
    answers: { 200: json(deleted), 204: NONE },
    problems: [400, 403, 412],
  },
  listArticles: {
    method: 'GET',
    path: '/api/articles',
    summary: 'Articles in the order in which they changed, deleted ones too.',
    parameters: [
      query('topic', 'Only articles on this topic, such as /category/politics.'),
      query('state', 'Only articles in this state, such as live.'),
      query('changed', 'Only articles that changed at this instant or later, such as 2026-11-02T12:00:00Z.'),
      query('limit', 'The most articles of one answer, up to 500; 100 by default.'),
      query('cursor', 'The cursor of the answer before.'),
    ],
    answers: { 200: json(articleList) },
    problems: [400, 410],
  },
  putArticles: {
    method: 'POST',
    path: '/api/articles',
    scope: 'articles:write',
    summary: 'Create or replace up to 1,000 articles: a JSON record with its slug on each line.',
    body: Object.keys(BATCH_TYPES),
    answers: { 200: { kind: 'lines', schema: lineResult } },
    problems: [400, 403, ...BODY_PROBLEMS],
  },
  checkRecord: {
    method: 'POST',
    path: '/api/check',
    summary: 'The problems of a record, as a PUT would tell them. Nothing is stored.',
    parameters: [query('slug', 'The slug that a PUT would have; by default that of the record.')],
    body: Object.keys(RECORD_TYPES),
    answers: { 200: json(checked) },
    problems: [403, ...BODY_PROBLEMS],
  },
  pushNinjs: {
    method: 'POST',
    path: '/api/push/ninjs',
    scope: 'articles:write',
    summary:
      'Create, replace or take down an article by an item of ninjs 1.x, 2.x or 3.x. The header X-Superdesk-Signature may stand for the token.',
    body: Object.keys(NINJS_TYPES),
    answers: { 201: json(v.union([written, ignored])) },
    problems: [403, 409, ...BODY_PROBLEMS],
  },
  postMedia: {
    method: 'POST',
    path: '/api/media',
    scope: 'articles:write',
    summary:
      'Send a file of up to 10 MB, as the part file of a form: a picture, audio, video or PDF. Records name it by its address.',
    body: ['multipart/form-data'],
    answers: { 201: json(uploaded) },
    problems: [400, 403, 413, 415],
  },
  explainArticle: {
    method: 'GET',
    path: '/api/explain/{slug}',
    summary: 'In which feeds an article is, at what place, and why not in others.',
    answers: { 200: json(explained) },
    problems: [400, 403],
  },
  getSite: {
    method: 'GET',
    path: '/api/site',
    scope: 'site',
    summary: 'What the publication says about itself, as it was sent.',
    parameters: [IF_CHANGED],
    answers: { 200: { kind: 'text', types: ['application/yaml'] }, 304: NONE },
    problems: [400, 403],
  },
  putSite: {
    method: 'PUT',
    path: '/api/site',
    scope: 'site',
    summary: 'Replace what the publication says about itself: site.yaml, as YAML or JSON.',
    parameters: [IF_MATCH, IF_NONE_MATCH],
    body: Object.keys(SITE_TYPES),
    answers: { 200: json(siteWritten), 201: json(siteWritten) },
    problems: [400, 403, 409, 412, ...BODY_PROBLEMS],
  },
} as const satisfies Readonly<Record<string, Operation>>;

export type OperationId = keyof typeof operations;

export const operationIds = Object.keys(operations) as readonly OperationId[];
