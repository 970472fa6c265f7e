import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonSchema } from '@valibot/to-json-schema';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { isMapping } from '../../src/domain/schema.ts';
import { parseSite } from '../../src/domain/site/site.ts';
import { parseRecordFile } from '../../src/records/parse-record.ts';
import { parseYaml } from '../../src/records/yaml.ts';
import { parseRecord, SITE_FIELDS } from '../support.ts';
import { schemas } from './schemas.ts';

const ARTICLES = join(import.meta.dirname, '../../articles');

const ajv = new Ajv({ strict: true, allowUnionTypes: true, formats: { uri: /:/ } });
const accepts = { record: compiled('record'), site: compiled('site') };

function compiled(name: keyof typeof schemas) {
  return ajv.compile(JSON.parse(JSON.stringify(schemas[name])));
}

const DEFAULTS = { feeds: 'http://localhost:8787' };

function isSite(fields: object): boolean {
  return parseSite({ ...SITE_FIELDS, ...fields }, { file: 'site.yaml' }, DEFAULTS).ok;
}

test.each(['record', 'site'] as const)('schema/%s.json is the schema of the fields', async (name) => {
  const text = `${JSON.stringify(schemas[name], null, 2)}\n`;
  await expect(text).toMatchFileSnapshot(`../../schema/${name}.json`);
});

test.each(['record', 'site'] as const)(
  'each field of a %s has a description, which ends a sentence',
  (name) => {
    const fields = [...fieldsIn(schemas[name], '')];
    expect(fields.length).toBeGreaterThan(40);
    const bare = fields.filter(({ description = '' }) => !/^In English: |\.$|: [A-Z]\w+$/.test(description));
    expect(bare).toEqual([]);
  },
);

function* fieldsIn(schema: unknown, path: string): Generator<{ path: string; description?: string }> {
  if (Array.isArray(schema)) for (const each of schema) yield* fieldsIn(each, path);
  if (!isMapping(schema)) return;
  for (const [key, value] of Object.entries(schema)) {
    if (key !== 'properties') yield* fieldsIn(value, path);
    else
      for (const [name, field] of Object.entries(value as Record<string, JsonSchema>)) {
        const { description } = field;
        yield { path: `${path}.${name}`, ...(description === undefined ? {} : { description }) };
        yield* fieldsIn(field, `${path}.${name}`);
      }
  }
}

const A_RECORD = { title: 'A title', published: '2026-11-01T10:00:00Z', slug: 'a' };

/** Fields of records, each valid with the others that a record must have. */
const VALID: readonly object[] = [
  { summary: null, tags: '', authors: [], image: '', source: null },
  { id: 7, url: '/a b', updated: '2026-11-02 10:00+01', expires: '2027-01-01', draft: 'No' },
  { draft: 1, status: ['published'], visibility: 'public', language: 'pt-br' },
  { published: false },
  { published: 'no', status: true },
  { authors: ['Ada', { name: 'Ben', url: 'https://a.example/', email: '', avatar: null }] },
  { image: 'https://a.example/a.jpg', contributors: [{ name: 'C', role: 'Photographs' }] },
  {
    image: { url: ' HTTPS://a.example/a.jpg ', width: '1600', height: 1067, bytes: '12', type: 'Image/JPEG' },
  },
  { attachments: [{ url: 'https://a.example/a.mp3', bytes: 12, seconds: '12.5', title: 'One' }] },
  {
    source: { name: 'S', url: 'https://a.example/', feed: '' },
    related: [{ title: 'T', url: 'https://a.example/' }],
  },
  { corrections: [{ at: '2026-11-01T10:00Z', note: 'x' }], rights: '©', categories: ['A'], tags: ['b', 'B'] },
  { unknown: { deep: [1] }, summary: 'x'.repeat(9999) },
];

const VALID_SITES: readonly object[] = [
  {},
  { title: null, hub: 'https://a.example/', perFeed: '20', keepDays: 1.5, pages: 'false', accent: '0b6' },
  {
    hub: ['https://a.example/'],
    author: 'Ada',
    topicUrls: '/{kind}/{slug}/',
    content: 'summary',
    pages: true,
  },
  {
    author: { name: 'A', email: 'a@a.example' },
    topicUrls: { tag: '/tag/{slug}/' },
    timeZone: 'Europe/London',
  },
  { labels: { de: { source: 'Quelle', note: '' }, fr: null }, words: { de: { copy: 'Kopieren' } } },
  { tags: { constructor: { title: 'T', aliases: ['a'] }, Empty: '' }, hide: { status: ['entwurf'] } },
  { redirects: { '/a': '/feed.rss', '/b': 'https://a.example/' }, gone: ['/c', '/*/feed'], categories: '' },
];

test.each(VALID)('the record %j is accepted', (fields) => {
  const record = { ...A_RECORD, ...fields };
  expect(parseRecord(fields).ok).toBe(true);
  for (const written of [record, asYaml(record)]) {
    expect(accepts.record(written), ajv.errorsText(accepts.record.errors)).toBe(true);
  }
});

test.each(VALID_SITES)('the publication %j is accepted', (fields) => {
  expect(isSite(fields)).toBe(true);
  for (const written of [fields, asYaml(fields)]) {
    expect(accepts.site(written), ajv.errorsText(accepts.site.errors)).toBe(true);
  }
});

/** As front matter gives it: every scalar is text. */
function asYaml(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asYaml);
  if (isMapping(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asYaml(item)]));
  return value === null ? '' : String(value);
}

test('the sample publication is accepted, as it is read here and as an editor reads YAML', () => {
  const text = readFileSync(join(ARTICLES, 'site.yaml'), 'utf8');
  const read = parseYaml(text);
  for (const written of [read.ok && read.value, load(text), { title: 1984, tags: { 7: { title: true } } }]) {
    expect(accepts.site(written), ajv.errorsText(accepts.site.errors)).toBe(true);
  }
});

test('every sample article is accepted', () => {
  const names = readdirSync(ARTICLES, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => /\.(md|json)$/.test(name) && !name.startsWith('_'));
  const records = files.flatMap((file) => parseRecordFile(file, readFileSync(join(ARTICLES, file))).records);
  expect(records.length).toBeGreaterThan(20);
  for (const { fields, origin } of records) {
    expect(accepts.record(fields), `${origin.file}: ${ajv.errorsText(accepts.record.errors)}`).toBe(true);
  }
});

const WRONG: readonly object[] = [
  { title: 1984 },
  { title: undefined },
  { published: undefined },
  { published: ['2026-11-01T10:00:00Z'] },
  { updated: 'yesterday' },
  { tags: 'a, b' },
  { tags: [['a']] },
  { authors: [{ url: 'https://a.example/' }] },
  { authors: [7] },
  { image: [] },
  { image: { alt: 'x' } },
  { image: { url: 'https://a.example/', width: 'wide' } },
  { image: { url: 'https://a.example/', width: 0 } },
  { attachments: [{ url: 'https://a.example/', bytes: 1.5 }] },
  { corrections: [{ note: 'x' }] },
  { source: 'The agency' },
  { draft: [] },
  { markdown: 7 },
];

test.each(WRONG)('the record %j is refused, here as well', (fields) => {
  expect(accepts.record({ ...A_RECORD, ...fields })).toBe(false);
  expect(parseRecord(fields).ok).toBe(false);
});

const WRONG_SITES: readonly object[] = [
  { perFeed: 201 },
  { perFeed: 1.5 },
  { keepDays: -1 },
  { content: 'excerpt' },
  { pages: 'perhaps' },
  { labels: { de: 'x' } },
  { tags: ['a'] },
  { hub: {} },
  { author: { url: 'https://a.example/' } },
  { redirects: [] },
  { gone: '/a' },
];

test.each(WRONG_SITES)('the publication %j is refused, here as well', (fields) => {
  expect(accepts.site(fields)).toBe(false);
  expect(isSite(fields)).toBe(false);
});

const scalar = fc.constantFrom<unknown>(
  ...['', ' ', 'x', 'yes', '7', 'de', '/x', 'full', '2026-11-01', '2026-11-01T10:00Z', 'https://a.example/x'],
  ...[0, 1, 7, 1.5, -1, true, false, null],
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(
      fc.constantFrom(
        'name',
        'url',
        'title',
        'at',
        'note',
        'width',
        'slug',
        'de',
        'copy',
        'aliases',
        'status',
      ),
      tie('value'),
      { maxKeys: 3 },
    ),
  ),
}));

test('values that the schema refuses are refused', () => {
  const names = (schema: JsonSchema) => fc.constantFrom(...Object.keys(schema.properties ?? {}));
  const fieldsOf = (schema: JsonSchema) => fc.dictionary(names(schema), value, { maxKeys: 2 });
  fc.assert(
    fc.property(fieldsOf(schemas.record), (fields) => {
      const record = { ...A_RECORD, ...fields };
      return !parseRecord(fields).ok || (accepts.record(record) && accepts.record(asYaml(record)));
    }),
    { numRuns: 1000 },
  );
  fc.assert(
    fc.property(fieldsOf(schemas.site), (fields) => !isSite(fields) || accepts.site(fields)),
    { numRuns: 1000 },
  );
});
