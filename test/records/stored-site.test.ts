import { expect, test } from 'vitest';
import { parseStoredSite } from '../../src/records/site-text.ts';
import { prepareForStore } from '../../src/records/store-record.ts';
import { NOON, siteOf } from '../support.ts';

const DEFAULTS = { feeds: 'https://feeds.example' };
const SITE = 'title: A\nurl: https://news.example\nids: tag:news.example,2024\n';

test('a stored site is told which of its rules only folders have', () => {
  const rules = 'permalink: /:year/:slug/\nfields: { title: headline }\ndialect: feedstand\nmedia: serve\n';
  const { ok, problems } = parseStoredSite(SITE + rules, DEFAULTS);
  expect(ok).toBe(true);
  expect(problems).toEqual(
    ['permalink', 'fields', 'dialect'].map((field, index) => ({
      severity: 'warning',
      code: 'site.not-in-store',
      origin: { file: 'site.yaml' },
      field,
      line: 4 + index,
      message: 'is a rule for the records of a folder, and a store ignores it',
    })),
  );
  expect(parseStoredSite(SITE, DEFAULTS).problems).toEqual([]);
});

test('a stored site with an error has no such warnings', () => {
  expect(parseStoredSite('title: [', DEFAULTS).problems).toMatchObject([{ code: 'file.syntax' }]);
});

test.each(['2026-11-02T09:30:00', '2026-11-02', '1793000000'])(
  'no record of a store with the date %j is sent to a rule that only folders have',
  (published) => {
    const record = { format: 'json', text: JSON.stringify({ title: 'A', published, html: 'A' }) } as const;
    const { problems } = prepareForStore('a', record, { site: siteOf(), now: NOON });
    expect(problems.map(({ field }) => field)).toEqual(['published']);
    expect(problems[0]?.message).not.toContain('site.yaml');
  },
);
