import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { coded, splitCode } from '../../src/domain/problem.ts';
import { PROBLEM_CODES } from '../../src/domain/problem-codes.ts';
import { parseSite } from '../../src/domain/site/site.ts';
import { prepareRecord } from '../../src/records/prepare-record.ts';
import { NOON, siteOf } from '../support.ts';

const ROOT = join(import.meta.dirname, '../..');

const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('problem-codes.ts'))
  .map((file) => readFileSync(join(ROOT, 'src', file), 'utf8'));

test('docs/problems.md explains every code, and no other', () => {
  const rows = Object.entries(PROBLEM_CODES).map(([code, explanation]) => `| \`${code}\` | ${explanation} |`);
  const page = readFileSync(join(ROOT, 'docs/problems.md'), 'utf8');
  expect(page.split('\n').filter((line) => line.startsWith('| `'))).toEqual(rows);
});

test('codes are sorted, and the source uses each of them', () => {
  const codes = Object.keys(PROBLEM_CODES);
  expect(codes).toEqual([...codes].sort());
  const source = sources.join('\n');
  // Two codes of claims and two of attachments are made from the name of the field.
  const made = ['attachment.no-bytes', 'attachment.no-type', 'id.taken', 'slug.taken'];
  expect(codes.filter((code) => !made.includes(code) && !source.includes(`'${code}'`))).toEqual([]);
});

test('the table is imported for its types alone, so no bundle has its texts', () => {
  const imports = sources.flatMap((text) => text.match(/^(?:im|ex)port .*problem-codes\.ts';$/gm) ?? []);
  expect(imports).toEqual(["import type { ProblemCode } from './problem-codes.ts';"]);
});

test.each(Object.keys(PROBLEM_CODES))('a message with the code %s gives both back', (code) => {
  expect(splitCode(coded(code as keyof typeof PROBLEM_CODES, 'is\nbad'))).toEqual({
    code,
    message: 'is\nbad',
  });
});

test('a message without a code is about a value of the wrong form', () => {
  expect(splitCode('Invalid type')).toEqual({ code: 'field.invalid', message: 'Invalid type' });
  expect(splitCode('a\nb')).toEqual({ code: 'field.invalid', message: 'a\nb' });
});

test.each<[string, object]>([
  ['instant.missing-offset', { published: '2026-11-02T09:30' }],
  ['instant.not-existing', { published: '2026-02-30T09:30:00Z' }],
  ['field.required', { published: null }],
  ['text.too-long', { title: 'x'.repeat(2000) }],
  ['language.invalid', { language: 'english language' }],
  ['list.invalid', { tags: { a: 1 } }],
  ['url.invalid', { image: { url: 'a.jpg' } }],
  ['email.invalid', { authors: [{ name: 'A', email: 'a' }] }],
  ['body.empty', { markdown: ' ' }],
  ['body.template-code', { markdown: 'See {{ page.url }}.' }],
  ['draft.no-value', { draft: '' }],
  ['field.unknown', { titel: 'x' }],
  ['slug.invalid', { slug: 'A b' }],
])('a record reports %s', (code, fields) => {
  const record = { slug: 'a', title: 'A', published: '2026-11-02T09:30:00Z', markdown: 'x', ...fields };
  const raw = { origin: { file: 'a.json' }, fields: record, defaultSlug: 'a' };
  expect(prepareRecord(raw, { site: siteOf(), now: NOON }).problems.map((problem) => problem.code)).toContain(
    code,
  );
});

test.each<[string, object]>([
  ['site.announce-off', { hub: 'https://hub.example/', announce: false }],
  ['site.assumed', {}],
  ['choice.invalid', { dialect: 'movable type' }],
  ['permalink.invalid', { permalink: 'posts/' }],
  ['slug.invalid', { tags: { News: { slug: 'A b' } } }],
  ['topic.shared-slug', { tags: { News: {}, news: {} } }],
])('site.yaml reports %s', (code, fields) => {
  const { problems } = parseSite(fields, { file: 'site.yaml' }, { feeds: 'https://feeds.example' });
  expect(problems.map((problem) => problem.code)).toContain(code);
});
