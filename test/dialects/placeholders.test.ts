import { expect, test } from 'vitest';
import { titleFromHeading, topicsFrom } from '../../src/records/dialects/page-texts.ts';
import { readDate } from '../../src/records/dialects/written-date.ts';
import { runWith as run } from '../cli/run.ts';
import { folderOf } from '../support.ts';

const SITE = 'title: A\nurl: https://a.example/\nfeeds: https://feeds.example\nids: tag:a.example,2024\n';
const FILE = 'news/2026/2026-03-08-late.md';
const PAGE = '---\ntitle: Late Edition\nid: "7"\ncategories: [World News, Sport]\n';
const BODY = '---\nText.\n';

async function urlOf(rules: string, files: Readonly<Record<string, string>>): Promise<unknown> {
  const { out, err } = await run(['show', '/feed.json', folderOf({ ...files, 'site.yaml': SITE + rules })]);
  return out === '' ? err : JSON.parse(out).items[0]?.url;
}

const DATES = [
  [':year/:month/:day', '2026/03/08'],
  [':short_year-:i_month-:i_day', '26-3-8'],
  [':monthname :long_month', 'March%20March'],
  [':short_month', 'Mar'],
  [':weekday', '0'],
  [':weekdayname-:long_day-:short_day', 'Sunday-Sunday-Sun'],
  [':y_day/:yearday', '067/67'],
  [':hour-:minute-:second', '09-05-07'],
] as const;

const NAMES = [
  [':title', 'late-edition'],
  [':section', 'news'],
  [':sections', 'news/2026'],
  [':id', '7'],
  [':category', 'world-news'],
  [':filename', '2026-03-08-late'],
  [':path', 'news/2026/2026-03-08-late'],
] as const;

test.each<readonly [string, string]>([...DATES, ...NAMES, [':slug', 'late'], [':name', '2026-03-08-late']])(
  'permalink: %s of a Markdown file is %s',
  async (pattern, expected) => {
    const rules = `dialect: plain\npermalink: "/x/${pattern}/"\n`;
    const url = await urlOf(rules, { [FILE]: `${PAGE}date: 2026-03-08T09:05:07Z\n${BODY}` });
    expect(url).toBe(`https://a.example/x/${expected}/`);
  },
);

test.each<readonly [string, string]>([...DATES, ...NAMES, [':slug', 'news/2026/2026-03-08-late']])(
  'permalink: %s of our own record is %s',
  async (pattern, expected) => {
    const files = { [FILE]: `${PAGE}published: 2026-03-08T09:05:07Z\n${BODY}` };
    expect(await urlOf(`permalink: "/x/${pattern}/"\n`, files)).toBe(`https://a.example/x/${expected}/`);
  },
);

test.each([
  ['', ''],
  ['section', ''],
  ['category', ''],
])('permalink: a file at the root has no %s', async (name, expected) => {
  const rules = `dialect: plain\npermalink: "/x/${name === '' ? '' : `:${name}/`}:slug/"\n`;
  const files = { 'index.md': '---\ntitle: A\nslug: b\ndate: 2026-03-08\n---\nText.\n' };
  expect(await urlOf(rules, files)).toBe(`https://a.example/x/${expected}b/`);
});

test('permalink: a whole address is one', async () => {
  const files = { 'a.md': '---\ntitle: A\ndate: 2026-03-08\n---\nText.\n' };
  const rules = (dialect: string) => `${dialect}permalink: "https://other.example/:filename"\n`;
  expect(await urlOf(rules('dialect: plain\n'), files)).toBe('https://other.example/a');
  const own = { 'a.md': '---\ntitle: A\npublished: 2026-03-08T00:00:00Z\n---\nText.\n' };
  expect(await urlOf(rules(''), own)).toBe('https://other.example/a');
});

test.each(['dialect: plain\n', ''])('permalink: an unknown placeholder is an error (%j)', async (dialect) => {
  const text = '---\ntitle: A\ndate: 2026-03-08\npublished: 2026-03-08\n---\nText.\n';
  const folder = folderOf({ 'a.md': text, 'site.yaml': `${SITE}${dialect}permalink: /:nothing/\n` });
  const { out, code } = await run(['check', folder]);
  expect(code).toBe(1);
  expect(out).toContain('the pattern contains the unknown placeholder :nothing');
});

test.each([
  ['2026-03-08', '2026-03-08T00:00:00.000Z', undefined],
  ['2026-3-8', '2026-03-08T00:00:00.000Z', undefined],
  ['2026/03/08 7:05', '2026-03-08T07:05:00.000Z', undefined],
  ['2026-03-08T07:05:06.25+01:30', '2026-03-08T07:05:06.250Z', 90],
  ['2026-03-08 07:05:06 -0330', '2026-03-08T07:05:06.000Z', -210],
  ['2026-03-08 12:05 am', '2026-03-08T00:05:00.000Z', undefined],
  ['March 8th, 2026 at 7:05 p.m. EST', '2026-03-08T19:05:00.000Z', -300],
  ['Sun, 08 Mar 2026 07:05:06 GMT', '2026-03-08T07:05:06.000Z', 0],
  ['8 mar 2026 PDT', '2026-03-08T00:00:00.000Z', -420],
])('%s is a date', (text, clock, offset) => {
  const date = readDate(text);
  expect(date && new Date(date.clock).toISOString()).toBe(clock);
  expect(date?.offset).toBe(offset);
});

test.each([
  '',
  'soon',
  '2026-02-30',
  '2026-13-01',
  '31 Foo 2026',
  '2026-03-08 24:00',
  '2026-03-08 07:60',
  '2026-03-08 07:05:60',
  '2026-03-08 07:05 +24:00',
  '2026-03-08 07:05 +01:60',
  '2026-03-08 07:05 XYZ',
])('%j is not a date', (text) => {
  expect(readDate(text)).toBeUndefined();
});

test('topics are texts, or mappings with a label, a name or a title', () => {
  const list = [' a ', '', { label: 'B' }, { name: 'C' }, { title: 'D' }, { url: 'x' }, 5, null, [['e']]];
  expect(topicsFrom(list)).toEqual(['a', 'B', 'C', 'D', 'e']);
  expect(topicsFrom({ label: 'A' })).toEqual(['A']);
  expect(topicsFrom(undefined)).toEqual([]);
});

test.each([
  ['# One #\n\nText', 'One', '\nText'],
  ['\n# [One](/x) *two* `three` {#id}\nText', 'One two three', 'Text'],
  ['Text', 'A Name', 'Text'],
  ['## Two\n', 'A Name', '## Two\n'],
])('the title of %j is %j', (body, title, rest) => {
  expect(titleFromHeading(body, 'a-name')).toEqual({ title, body: rest });
});

test('a page without any name is untitled', () => {
  expect(titleFromHeading('Text', '--')).toEqual({ title: 'Untitled', body: 'Text' });
});
