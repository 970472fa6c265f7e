import { expect, test } from 'vitest';
import {
  isNotModified,
  isPreconditionFailed,
  type Preconditions,
  parseHttpDate,
} from '../../src/http/conditional.ts';

const NOW = Date.UTC(2026, 10, 23);
const MODIFIED = Date.UTC(2026, 10, 2, 12, 0, 0);
const validators = { entityTag: 'W/"abc"', lastModified: MODIFIED };

const decide = (ifNoneMatch?: string, ifModifiedSince?: string) => {
  return isNotModified({ ifNoneMatch, ifModifiedSince }, validators, NOW);
};

test.each([
  ['W/"abc"', true, 'the tag itself'],
  ['"abc"', true, 'weak comparison'],
  ['"x", W/"abc"', true, 'a list'],
  ['"a,b", "abc"', true, 'a comma inside a tag'],
  ['"a b" ,, "abc" ,', true, 'a space inside a tag, and empty members'],
  ['*', true, 'anything'],
  ['"abd"', false, 'another tag'],
  ['"ABC"', false, 'tags are case-sensitive'],
  ['""', false, 'the empty tag that curl sends first'],
  ['', false, 'an empty field'],
  ['abc', false, 'a tag without quotes'],
  ['w/"abc"', false, 'W/ is upper case'],
  ['"abc', false, 'a quote that is never closed'],
  ['abc, "abc"', false, 'a list that is malformed'],
  ['"*"', false, 'a tag that only looks like anything'],
])('If-None-Match %s gives %s: %s', (field, expected) => {
  expect(decide(field)).toBe(expected);
});

test.each([
  ['Mon, 02 Nov 2026 12:00:00 GMT', true, 'just then'],
  ['Mon, 02 Nov 2026 12:00:01 GMT', true, 'later'],
  ['Mon, 02 Nov 2026 11:59:59 GMT', false, 'before'],
  ['Monday, 02-Nov-26 12:00:00 GMT', true, 'RFC 850'],
  ['Mon Nov  2 12:00:00 2026', true, 'asctime'],
  ['Wed, 01 Jan 1800 00:00:00 GMT', false, 'what a reader once sent'],
  ['Mon, 30 Feb 2027 12:00:00 GMT', false, 'a day that is none'],
  ['Mon, 02 Nov 2026 12:00:00 GMT, Mon, 02 Nov 2026 12:00:00 GMT', false, 'a list'],
  ['2026-11-02T12:00:00Z', false, 'another form'],
  ['Mon, 02 Nov 2026 12:00:00 +0000', false, 'another zone'],
  ['', false, 'nothing'],
])('If-Modified-Since %s gives %s: %s', (field, expected) => {
  expect(decide(undefined, field)).toBe(expected);
});

test('If-Modified-Since is ignored where If-None-Match is present', () => {
  expect(decide('"x"', 'Mon, 02 Nov 2026 12:00:00 GMT')).toBe(false);
  expect(decide('"abc"', 'Mon, 02 Nov 2020 12:00:00 GMT')).toBe(true);
  expect(decide()).toBe(false);
});

test('a year of two digits is at most 50 years ahead', () => {
  expect(parseHttpDate('Sunday, 06-Nov-94 08:49:37 GMT', NOW)).toBe(Date.UTC(1994, 10, 6, 8, 49, 37));
  expect(parseHttpDate('Sunday, 06-Nov-76 08:49:37 GMT', NOW)).toBe(Date.UTC(2076, 10, 6, 8, 49, 37));
});

test.each<[Partial<Preconditions>, boolean, string]>([
  [{ ifMatch: '*' }, false, 'there is a document'],
  [{ ifMatch: ' * ' }, false, 'white space around it does not count'],
  [{ ifMatch: 'W/"abc"' }, true, 'a weak tag never matches strongly, not even itself'],
  [{ ifMatch: '"abc"' }, true, 'nor does a strong tag match a weak one'],
  [{ ifMatch: '' }, true, 'an empty list holds no match'],
  [{ ifMatch: '*, "x"' }, true, '* is no member of a list'],
  [{ ifUnmodifiedSince: 'Mon, 02 Nov 2026 12:00:00 GMT' }, false, 'not modified since just then'],
  [{ ifUnmodifiedSince: 'Mon, 02 Nov 2026 12:00:01 GMT' }, false, 'nor since later'],
  [{ ifUnmodifiedSince: 'Mon, 02 Nov 2026 11:59:59 GMT' }, true, 'modified since'],
  [{ ifUnmodifiedSince: 'yesterday' }, false, 'what is no date is ignored'],
  [{ ifMatch: '*', ifUnmodifiedSince: 'Mon, 02 Nov 2020 12:00:00 GMT' }, false, 'If-Match wins'],
  [{}, false, 'nothing is demanded'],
])('%j fails: %s (%s)', (demanded, failed) => {
  const preconditions = { ifNoneMatch: undefined, ifModifiedSince: undefined, ...demanded };
  expect(isPreconditionFailed(preconditions, validators, NOW)).toBe(failed);
});

test('If-Unmodified-Since is ignored without a Last-Modified, or with one in the future', () => {
  const preconditions = {
    ifNoneMatch: undefined,
    ifModifiedSince: undefined,
    ifUnmodifiedSince: 'Mon, 02 Nov 2020 12:00:00 GMT',
  };
  expect(isPreconditionFailed(preconditions, { entityTag: '"a"' }, NOW)).toBe(false);
  expect(isPreconditionFailed(preconditions, { entityTag: '"a"', lastModified: NOW + 1 }, NOW)).toBe(false);
});
