import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { listFiles } from '../../src/folder/file-list.ts';
import { readParsedFile } from '../../src/folder/parsed-file.ts';
import { loadSite } from '../../src/folder/site-file.ts';
import { OWN_READER } from '../../src/records/record-reader.ts';
import { folderOf, NOON, siteOf } from '../support.ts';

/** Pieces of YAML, JSON, Markdown and HTML, whole and broken, between bytes of any kind. */
const PIECES = [
  ...[
    '---\n',
    '...\n',
    'a: ',
    '- ',
    '? ',
    '[',
    ']',
    '{',
    '}',
    ', ',
    '|\n',
    '>-\n',
    '&a ',
    '*a',
    '!!map ',
    '%YAML 1.2\n',
    '# x\n',
    '\t',
  ],
  ...[
    'title: x\n',
    'draft: ',
    'slug: a\n',
    'published: 2026-11-01T10:00:00Z\n',
    'redirects:\n  ',
    "'/\\': /x\n",
    'gone: ',
    '"',
    "'",
  ],
  ...[
    '{"title": "x", ',
    '"\\u',
    'null',
    '1e999',
    '<a href="',
    '</a>',
    '<!--',
    '![',
    '](',
    '\n\n',
    '\ufeff',
    '\0',
    '\ud83d\ude00',
  ],
];
const bytes = fc
  .array(
    fc.oneof(
      fc.constantFrom(...PIECES).map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 4 }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => Buffer.concat(parts));

test('no bytes of site.yaml throw', () => {
  const folder = folderOf({});
  fc.assert(
    fc.property(bytes, (content) => {
      writeFileSync(join(folder, 'site.yaml'), content);
      const parsed = loadSite(folder, { feeds: 'http://localhost' });
      expect(parsed.ok || parsed.problems.some(({ severity }) => severity === 'error')).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test.each(['a.md', 'a.json'])('no bytes of %s throw', async (file) => {
  const folder = folderOf({ [file]: '' });
  const entry = (await listFiles(folder)).files.get(file);
  if (entry === undefined) throw new Error('not listed');
  const context = { site: siteOf(), now: NOON, reader: OWN_READER };
  fc.assert(
    fc.property(bytes, (content) => {
      writeFileSync(join(folder, file), content);
      const { kind } = readParsedFile({ folder, file, entry }, context);
      expect(kind).toBe('parsed');
    }),
    { numRuns: 1000 },
  );
});
