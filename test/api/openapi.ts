import { type JsonSchema, toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import {
  type AnswerBody,
  COMMON_PROBLEMS,
  type Operation,
  operationIds,
  operations,
} from '../../src/api/operations.ts';
import { problemDetails } from '../../src/api/schemas.ts';
import { schemas } from '../schema/schemas.ts';

const COMPONENTS = '#/components/schemas';

/** The OpenAPI document, of the table of operations and the schemas by which they answer. */
export function openApiDocument(): object {
  const { $schema: _draft, ...record } = schemas.record;
  return {
    openapi: '3.1.0',
    info: {
      title: 'Feedstand: the publishing API',
      version: '1',
      description:
        'Articles go in, and are in the feeds when the answer comes. Everything is 404 while the service has no token.',
    },
    // The document is below the same path.
    servers: [{ url: '../' }],
    security: [{ token: [] }],
    paths: pathsOf(),
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: { Record: record, Problem: schemaOf(problemDetails) },
    },
  };
}

function pathsOf(): Record<string, Record<string, object>> {
  const paths: Record<string, Record<string, object>> = {};
  for (const id of operationIds) {
    const operation: Operation = operations[id];
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method.toLowerCase()]: operationOf(id, operation),
    };
  }
  return paths;
}

function operationOf(
  operationId: string,
  { path, scope, summary, parameters = [], body, answers, problems }: Operation,
) {
  const slug = path.includes('{slug}') ? [SLUG] : [];
  const given = parameters.map((parameter) => ({ ...parameter, schema: { type: 'string' } }));
  const statuses = [...new Set([...problems, ...COMMON_PROBLEMS])].sort((a, b) => a - b);
  return {
    operationId,
    summary,
    ...(scope === undefined ? {} : { description: `Needs a token with the scope ${scope}.` }),
    parameters: [...slug, ...given],
    ...(body === undefined ? {} : { requestBody: { required: true, content: contentOf(body) } }),
    responses: Object.fromEntries([
      ...Object.entries(answers).map(([status, answer]) => [status, answerOf(Number(status), answer)]),
      ...statuses.map((status) => [String(status), PROBLEM]),
    ]),
  };
}

const SLUG = {
  name: 'slug',
  in: 'path',
  required: true,
  description: 'The slug of the article, which may have slashes.',
  schema: { type: 'string' },
};

const PROBLEM = {
  description: 'What is wrong (RFC 9457).',
  content: { 'application/problem+json': { schema: { $ref: `${COMPONENTS}/Problem` } } },
};

function contentOf(types: readonly string[]): object {
  return Object.fromEntries(
    types.map((type) => {
      const schema =
        type === 'application/json' && types.includes('text/markdown') ? RECORD : bodySchema(type);
      return [type, { schema }];
    }),
  );
}

const RECORD = { $ref: `${COMPONENTS}/Record` };

function bodySchema(type: string): object {
  return /json$/.test(type) ? { type: 'object' } : { type: 'string' };
}

function answerOf(status: number, answer: AnswerBody): object {
  const description = DESCRIPTIONS[status] ?? '';
  switch (answer.kind) {
    case 'none':
      return { description };
    case 'text':
      return { description, content: Object.fromEntries(answer.types.map((type) => [type, { schema: {} }])) };
    case 'json':
      return { description, content: { 'application/json': { schema: schemaOf(answer.schema) } } };
    case 'lines':
      // Of each line.
      return { description, content: { 'application/x-ndjson': { schema: schemaOf(answer.schema) } } };
  }
}

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  200: 'Done.',
  201: 'Created.',
  204: 'Nothing was left to do.',
  304: 'It is the one that is known.',
};

function schemaOf(schema: v.GenericSchema): JsonSchema {
  const { $schema: _draft, ...rest } = toJsonSchema(schema, {
    target: 'draft-2020-12',
    errorMode: 'throw',
    ignoreActions: ['readonly'],
    // The codes of problems, of which the types alone know the names.
    overrideSchema: ({ valibotSchema: { type } }) => (type === 'custom' ? { type: 'string' } : undefined),
  });
  return rest;
}
