import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { folderOf } from '../support.ts';
import { runWith as run } from './run.ts';

const SCHEMAS = join(import.meta.dirname, '../../schema');

test.each(['record', 'site'])('schema %s prints the JSON Schema', async (name) => {
  const { code, out } = await run(['schema', name]);
  expect([code, out]).toEqual([0, readFileSync(join(SCHEMAS, `${name}.json`), 'utf8')]);
});

test('schema rejects another name, and lists the names', async () => {
  const { code, err } = await run(['schema', 'feed']);
  expect([code, err]).toEqual([1, expect.stringContaining('Allowed choices are record, site.')]);
});

test('the site.yaml that init writes names a schema beside it, which accepts it as an editor reads it', async () => {
  const folder = folderOf({});
  await run(['init', folder]);
  const text = readFileSync(join(folder, 'site.yaml'), 'utf8');
  const [, name = ''] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text) ?? [];
  const schema = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const accepts = new Ajv({ strict: false, formats: { uri: true } }).compile(schema);
  expect([accepts(load(text)), accepts.errors]).toEqual([true, null]);
  // With every field that is commented out as well.
  const whole = text.replace(/^# (?=\w+:(?: |$)| {2}\w)/gm, '');
  expect([accepts(load(whole)), accepts.errors]).toEqual([true, null]);
});

test('check does not take the schema beside site.yaml for a record', async () => {
  const folder = folderOf({});
  await run(['init', folder]);
  const { out } = await run(['check', folder]);
  expect(out).not.toContain('schema');
});
