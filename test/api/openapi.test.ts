import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { type Operation, type OperationId, operationIds, operations } from '../../src/api/operations.ts';
import { SourceError } from '../../src/domain/article-source.ts';
import { NOON } from '../support.ts';
import { openApiDocument } from './openapi.ts';
import { type Answer, apiOver, recordOf, SITE, stores } from './service.ts';

type Service = Awaited<ReturnType<typeof apiOver>>;

const document = JSON.parse(JSON.stringify(openApiDocument()));
// One that takes files.
const [, open] = stores[1];

test('schema/openapi.json is made of the schemas by which the service answers', async () => {
  await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot('../../schema/openapi.json');
});

const ajv = new Ajv2020({ strict: false, formats: { 'date-time': /^\d{4}-\d\d-\d\dT[\d:.]+Z$/, uri: /:/ } });
ajv.addSchema(document, 'api');

/** Where the schema of an answer is, as a JSON Pointer into the document. */
function schemaOf(id: OperationId, status: number, type: string): string {
  const { path, method } = operations[id];
  const steps = ['paths', path, method.toLowerCase(), 'responses', String(status), 'content', type, 'schema'];
  return `api#/${steps.map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
}

const TYPES = {
  record: { 'content-type': 'application/json' },
  patch: { 'content-type': 'application/merge-patch+json' },
  lines: { 'content-type': 'application/x-ndjson' },
  site: { 'content-type': 'application/yaml' },
};

interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** In place of the slug `a`, or of the query. */
  readonly end?: string;
  /** What happens before. */
  readonly before?: (service: Service) => Promise<unknown>;
  readonly options?: Parameters<typeof apiOver>[1];
}

const record = JSON.stringify(recordOf('a'));
const line = JSON.stringify({ ...recordOf('a'), slug: 'a' });
const item = JSON.stringify({
  uri: 'urn:x:1',
  headline: 'A',
  body_html: '<p>A</p>',
  versioncreated: '2026-11-01T10:00:00Z',
});
const long = 'x'.repeat(2 * 2 ** 20 + 1);
const putA = (service: Service) => service.put('a');
const BAD_MATCH = { 'if-match': 'x' };
const OTHER = { 'if-match': '"x"' };

const FORM = {
  headers: { 'content-type': 'multipart/form-data; boundary=x' },
  body: '--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.4\r\n--x--\r\n',
};
const takeFiles = (service: Service) =>
  service.send('PUT', '/api/site', { headers: TYPES.site, body: `${SITE}media: serve\n` });

/** How each operation comes to each of its statuses. */
const WAYS: Readonly<Record<OperationId, Readonly<Record<number, Sent>>>> = {
  putArticle: {
    200: { headers: TYPES.record, body: record, before: putA },
    201: { headers: TYPES.record, body: record },
    400: { headers: { ...TYPES.record, ...BAD_MATCH }, body: record },
    403: { headers: TYPES.record, body: record },
    409: { headers: TYPES.record, body: JSON.stringify(recordOf('a', { id: 'urn:x' })), before: putA },
    412: { headers: { ...TYPES.record, ...OTHER }, body: record },
    413: { headers: TYPES.record, body: long },
    415: { body: record },
    422: { headers: TYPES.record, body: '{"oops":1}' },
  },
  getArticle: {
    200: { before: putA },
    304: { before: putA, headers: { 'if-none-match': '*' } },
    400: { end: '%ff' },
    403: { before: putA },
  },
  patchArticle: {
    200: { headers: TYPES.patch, body: '{"title":"B"}', before: putA },
    400: { headers: { ...TYPES.patch, ...BAD_MATCH }, body: '{}', before: putA },
    403: { headers: TYPES.patch, body: '{}', before: putA },
    409: {
      headers: TYPES.patch,
      body: '{"id":"urn:b"}',
      before: async (service) => [await putA(service), await service.put('b', { id: 'urn:b' })],
    },
    412: { headers: { ...TYPES.patch, ...OTHER }, body: '{}', before: putA },
    413: { headers: TYPES.patch, body: long, before: putA },
    415: { body: '{}', before: putA },
    422: { headers: TYPES.patch, body: '{"title":null}', before: putA },
  },
  deleteArticle: {
    200: { before: putA },
    204: {
      before: async (service) => [await putA(service), await service.send('DELETE', '/api/articles/a')],
    },
    400: { headers: BAD_MATCH, before: putA },
    403: { before: putA },
    412: { headers: OTHER, before: putA },
  },
  listArticles: {
    200: {
      before: async (service) => [
        await putA(service),
        await service.send('DELETE', '/api/articles/a'),
        await service.put('b', { oops: 1 }),
      ],
    },
    400: { end: '?limit=0' },
    410: { end: '?cursor=99' },
  },
  putArticles: {
    200: { headers: TYPES.lines, body: `${line}\n{}` },
    400: { headers: { ...TYPES.lines, ...OTHER }, body: line },
    403: { headers: TYPES.lines, body: line },
    413: { headers: TYPES.lines, body: '{}\n'.repeat(1001) },
    415: { body: line },
    422: { headers: TYPES.lines, body: '\udc00' },
  },
  checkRecord: {
    200: { headers: TYPES.record, body: line },
    403: { headers: TYPES.record, body: line },
    413: { headers: TYPES.record, body: long },
    415: { body: line },
    422: { headers: TYPES.record, body: '\udc00' },
  },
  pushNinjs: {
    201: { headers: TYPES.record, body: item },
    403: { headers: TYPES.record, body: item },
    409: {
      headers: TYPES.record,
      body: item,
      before: (service) => service.put('urn-x-1', { id: 'urn:other' }),
    },
    413: { headers: TYPES.record, body: long },
    415: { body: item },
    422: { headers: TYPES.record, body: '{"uri":"urn:x:1"}' },
  },
  postMedia: {
    201: { ...FORM, before: takeFiles },
    400: { ...FORM, body: '--x--\r\n', before: takeFiles },
    403: { ...FORM, before: takeFiles },
    413: { headers: { ...FORM.headers, 'content-length': '20000000' }, body: FORM.body, before: takeFiles },
    415: { body: '', before: takeFiles },
  },
  explainArticle: { 200: { before: putA }, 400: { end: '%ff' }, 403: { before: putA } },
  getSite: {
    200: { before: (service) => service.send('PUT', '/api/site', { headers: TYPES.site, body: SITE }) },
    304: {
      before: (service) => service.send('PUT', '/api/site', { headers: TYPES.site, body: SITE }),
      headers: { 'if-none-match': '*' },
    },
    400: {
      before: (service) => service.send('PUT', '/api/site', { headers: TYPES.site, body: SITE }),
      headers: { 'if-none-match': 'x' },
    },
    403: {},
  },
  putSite: {
    200: {
      headers: TYPES.site,
      body: SITE,
      before: (service) => service.send('PUT', '/api/site', { headers: TYPES.site, body: SITE }),
    },
    201: { headers: TYPES.site, body: SITE },
    400: { headers: { ...TYPES.site, ...BAD_MATCH }, body: SITE },
    403: {},
    409: { headers: TYPES.site, body: SITE, options: { siteFile: 'site.yaml' } },
    412: { headers: { ...TYPES.site, ...OTHER }, body: SITE },
    413: { headers: TYPES.site, body: long },
    415: { body: SITE },
    422: { headers: TYPES.site, body: 'title: [' },
  },
};

const broken = (error: Error) => ({
  options: {
    publisher: {
      catalog: () => {
        throw error;
      },
    },
    onError: () => {},
  },
});

/** How every operation comes to these. */
const COMMON: Readonly<Record<number, Sent>> = {
  401: {},
  404: {
    before: async ({ tokens }) => [await tokens.revoke('all', NOON), await tokens.revoke('less', NOON)],
  },
  429: {},
  500: broken(new TypeError('a mistake')),
  503: broken(new SourceError('the disk is full')),
};

const TOKENS: Readonly<Record<number, string>> = { 401: 'unknown', 403: 'less', 429: 'unknown' };

const cases = operationIds.flatMap((id) => {
  const { method, path, answers, problems }: Operation = operations[id];
  const described = Object.keys(document.paths[path][method.toLowerCase()].responses).map(Number);
  expect(described.sort()).toEqual(
    [
      ...new Set([...Object.keys(answers).map(Number), ...problems, ...Object.keys(COMMON).map(Number)]),
    ].sort(),
  );
  return described.map((status) => [id, status] as const);
});

test('there is a way to each status of each operation, and to no other', () => {
  const tried = Object.entries(WAYS).flatMap(([id, ways]) =>
    Object.keys(ways).map((status) => `${id} ${status}`),
  );
  const wanted = cases
    .map(([id, status]) => `${id} ${status}`)
    .filter((name) => !/ (401|404|429|500|503)$/.test(name));
  expect(tried.sort()).toEqual(wanted.sort());
});

test.each(cases)('%s answers %i as the document says', async (id, status) => {
  const { method, path } = operations[id];
  const { headers = {}, body, end, before, options } = COMMON[status] ?? WAYS[id][status] ?? {};
  const service = await apiOver(open, options);
  await service.addToken('less', { scopes: status === 403 ? scopesFor(id) : [], topics: ['/category/x'] });
  await before?.(service);
  const token = TOKENS[status] ?? 'all';
  const tries = status === 429 ? 11 : 1;
  let answer: Answer | undefined;
  for (let sent = 0; sent < tries; sent++) {
    const address = path.includes('{slug}') ? path.replace('{slug}', end ?? 'a') : path + (end ?? '');
    const sentBody = body === '\udc00' ? new Uint8Array([0xff]) : body;
    answer = await service.send(method, address, {
      token,
      headers,
      ...(sentBody === undefined ? {} : { body: sentBody }),
    });
  }
  expect([answer?.status, answer?.text]).toEqual([status, answer?.text]);
  const content = document.paths[path][method.toLowerCase()].responses[status].content ?? {};
  const type = answer?.headers.get('content-type')?.split(';')[0] ?? '';
  expect(Object.keys(content)).toEqual(type === '' ? [] : expect.arrayContaining([type]));
  if (type === '' || !/json$/.test(type)) return;
  const validate = ajv.getSchema(schemaOf(id, status, type));
  const values =
    type === 'application/x-ndjson'
      ? answer?.text
          .trim()
          .split('\n')
          .map((text) => JSON.parse(text))
      : [answer?.json];
  for (const value of values ?? []) {
    validate?.(value);
    expect([validate?.errors, value]).toEqual([null, value]);
  }
});

/** Where topics decide, the token has the scope; where nothing but the scope can, it has none. */
function scopesFor(id: OperationId): readonly ('articles:write' | 'articles:delete')[] {
  return ['getSite', 'putSite', 'putArticles', 'postMedia'].includes(id)
    ? []
    : ['articles:write', 'articles:delete'];
}
