import { expect, test } from 'vitest';
import { parseRecord, problemsOf } from '../support.ts';

const URL_START = 'https://a.example/';
const text = (length: number) => 'x'.repeat(length);
const url = (length: number) => URL_START + text(length - URL_START.length);

test.each([
  ['title', 1000, (length: number) => ({ title: text(length) })],
  ['summary', 10_000, (length: number) => ({ summary: text(length) })],
  ['rights', 10_000, (length: number) => ({ rights: text(length) })],
  ['slug', 1000, (length: number) => ({ slug: text(length) })],
  ['id', 4096, (length: number) => ({ id: text(length) })],
  ['url', 8192, (length: number) => ({ url: url(length) })],
  ['tags[0]', 300, (length: number) => ({ tags: [text(length)] })],
  ['authors[0]', 300, (length: number) => ({ authors: [text(length)] })],
  ['authors[0].name', 300, (length: number) => ({ authors: [{ name: text(length) }] })],
  ['contributors[0].role', 300, (length: number) => ({ contributors: [{ name: 'A', role: text(length) }] })],
  ['source.name', 300, (length: number) => ({ source: { name: text(length) } })],
  ['image.url', 8192, (length: number) => ({ image: { url: url(length), width: 1, height: 1 } })],
  ['image.credit', 1000, (length: number) => ({ image: { url: URL_START, credit: text(length) } })],
  ['image.caption', 10_000, (length: number) => ({ image: { url: URL_START, caption: text(length) } })],
  ['related[0].title', 1000, (length: number) => ({ related: [{ title: text(length), url: URL_START }] })],
])('%s may be %i characters long, and one more is an error that says so', (field, limit, fieldsOf) => {
  expect(parseRecord(fieldsOf(limit)).ok).toBe(true);
  const [most, has] = [limit, limit + 1].map((count) => count.toLocaleString('en'));
  expect(parseRecord(fieldsOf(limit + 1)).ok).toBe(false);
  expect(problemsOf(fieldsOf(limit + 1))).toContain(
    `${field}: must be at most ${most} characters long, has ${has}`,
  );
});

test.each([
  ['tags', 'x'],
  ['categories', 'x'],
  ['authors', 'x'],
  ['contributors', { name: 'x' }],
  ['attachments', { url: URL_START, type: 'audio/mpeg', bytes: 1 }],
  ['related', { title: 'x', url: URL_START }],
  ['corrections', { at: '2026-11-01T10:00:00Z', note: 'x' }],
])('%s may have 5,000 items, and more are an error that says so', (field, item) => {
  const parse = (count: number) => problemsOf({ [field]: Array.from({ length: count }, () => item) });
  expect(parse(5000)).toEqual([]);
  for (const count of [5001, 100_000])
    expect(parse(count)).toEqual([`${field}: must hold at most 5,000 items`]);
});

test('a guess is made for 100 unknown fields, and long names and values are cut in messages', () => {
  const many = Array.from({ length: 50_000 }, (_, index) => [`summary${index}`, 'x'] as const);
  const problems = problemsOf(Object.fromEntries(many));
  expect(problems.filter((problem) => problem.includes('did you mean')).length).toBeLessThanOrEqual(100);
  expect(problems[0]).toContain('did you mean "summary"?');
  expect(problems).toHaveLength(50_000);
  const long = 'x'.repeat(100_000);
  for (const problem of problemsOf({ [long]: 1, published: long, url: `:${long}`, language: long }))
    expect(problem.length).toBeLessThan(600);
});

test.each([
  ['url', { url: 'https://user:pass@a.example/' }],
  ['url', { url: 'https://user@a.example/' }],
  ['url', { url: '//user:pass@a.example/' }],
  ['id', { id: 'https://user:pass@a.example/1' }],
  ['image', { image: 'https://user:pass@a.example/p.jpg' }],
  ['image.url', { image: { url: 'https://user:pass@a.example/p.jpg' } }],
  ['attachments[0].url', { attachments: [{ url: 'https://:pass@a.example/a.mp3' }] }],
  ['authors[0].url', { authors: [{ name: 'A', url: 'https://user:pass@a.example/' }] }],
  ['authors[0].avatar', { authors: [{ name: 'A', avatar: 'https://user:pass@a.example/' }] }],
  ['contributors[0].url', { contributors: [{ name: 'A', url: 'https://user:pass@a.example/' }] }],
  ['source.url', { source: { name: 'A', url: 'https://user:pass@a.example/' } }],
  ['source.feed', { source: { name: 'A', feed: 'https://user:pass@a.example/' } }],
  ['related[0].url', { related: [{ title: 'A', url: 'https://user:pass@a.example/' }] }],
])('a user name or password in %s is an error, and is not repeated in it', (field, fields) => {
  expect(parseRecord(fields).ok).toBe(false);
  expect(problemsOf(fields)).toContain(`${field}: must not hold a user name or password`);
  expect(problemsOf(fields).join()).not.toContain('pass@');
});
