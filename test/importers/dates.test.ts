import { expect, test } from 'vitest';
import { parseDate } from '../../src/importers/dates.ts';

const NO_ZONE = 'a date without a time zone, taken as UTC';

test.each<[string, string, string?]>([
  ['Mon, 07 Sep 2026 00:01:00 +0200', '2026-09-06T22:01:00Z'],
  ['Mon, 07 Sep 2026 00:01:00 GMT', '2026-09-07T00:01:00Z'],
  ['Mon, 07 Sep 2026 00:01:00 -0000', '2026-09-07T00:01:00Z'],
  ['Mon, 07 Sep 2026 00:01:00 CET', '2026-09-06T23:01:00Z'],
  ['Mon, 07 Sep 2026 00:01:00 cest', '2026-09-06T22:01:00Z'],
  ['Mon, 07 Sep 2026 00:01:00 BST', '2026-09-06T23:01:00Z'],
  ['Mon, 07 Sep 2026 00:01:00 EST', '2026-09-07T05:01:00Z'],
  ['Mon, 07 Sep 2026 00:01:00 PDT', '2026-09-07T07:01:00Z'],
  ['Mon, 07 Sep 2026 00:01:00 AEST', '2026-09-06T14:01:00Z'],
  ['Mon, 07 Sep 2026 00:01:00 +0200 (CEST)', '2026-09-06T22:01:00Z'],
  ['Mon, 07 Sep 2026 00:01:00 GMT+2', '2026-09-06T22:01:00Z'],
  ['Mon, 07 Sep 2026 00:01:00 UTC -05:00', '2026-09-07T05:01:00Z'],
  [
    'Mon, 07 Sep 2026 00:01:00 XYZ',
    '2026-09-07T00:01:00Z',
    'a date in the unknown time zone XYZ, taken as UTC',
  ],
  ['Mon, 07 Sep 2026 00:01:00 A', '2026-09-07T00:01:00Z', 'a date in the unknown time zone A, taken as UTC'],
  ['Mon, 07 Sep 2026 00:01:00 IST', '2026-09-06T18:31:00Z', 'a date in the time zone IST, taken as Indian'],
  ['Mon, 07 Sep 2026 00:01:00', '2026-09-07T00:01:00Z', NO_ZONE],
  ['7 Sep 26 00:01 GMT', '2026-09-07T00:01:00Z'],
  ['Fri, 07 Sep 98 00:01:00 GMT', '1998-09-07T00:01:00Z'],
  ['Monday, 7th September 2026', '2026-09-07T00:00:00Z', NO_ZONE],
  ['Mo., 7. Sept. 2026 00:01 MESZ', '2026-09-06T22:01:00Z'],
  ['2026-09-07T00:01:00Z', '2026-09-07T00:01:00Z'],
  ['2026-09-07T00:01:00.250+02:00', '2026-09-06T22:01:00.250Z'],
  ['2026-09-07 00:01:00', '2026-09-07T00:01:00Z', NO_ZONE],
  ['2026-09-07 00:01:00 UTC', '2026-09-07T00:01:00Z'],
  ['2026-09-07 00:01:00 +0000', '2026-09-07T00:01:00Z'],
  ['2026-09-07T00:01+02', '2026-09-06T22:01:00Z'],
  [
    '2026-09-07 00:01 Europe/Berlin',
    '2026-09-07T00:01:00Z',
    'a date in the unknown time zone EUROPE/BERLIN, taken as UTC',
  ],
  ['2026-09-07T00:01:5+02:00', '2026-09-06T22:01:05Z'],
  ['2026-09-07T00:01:00+00:0', '2026-09-07T00:01:00Z', 'a date in the unknown time zone +00:0, taken as UTC'],
  ['2026-09-07', '2026-09-07T00:00:00Z', NO_ZONE],
  ['2026-09', '2026-09-01T00:00:00Z', NO_ZONE],
  ['2026-12-31T24:00:00Z', '2027-01-01T00:00:00Z'],
  ['20260907T000100Z', '2026-09-07T00:01:00Z'],
  ['Mon Sep  7 00:01:00 2026', '2026-09-07T00:01:00Z', NO_ZONE],
  ['Mon Sep 07 00:01:00 CEST 2026', '2026-09-06T22:01:00Z'],
  ['Mon Sep 07 2026 00:01:00 GMT+0200 (Central European Summer Time)', '2026-09-06T22:01:00Z'],
  ['September 7, 2026 at 12:01 AM EST', '2026-09-07T05:01:00Z'],
  ['Sep 7, 2026, 12:01 p.m.', '2026-09-07T12:01:00Z', NO_ZONE],
])('%s', (text, instant, assumed) => {
  expect(parseDate(text)).toEqual(assumed === undefined ? { instant } : { instant, assumed });
});

test.each([
  undefined,
  '',
  'soon',
  '0000-00-00 00:00:00',
  'Mon, 30 Nov -0001 00:00:00 +0000',
  '2026-02-30',
  '31 Sep 2026 00:00:00 GMT',
  '2026-13-01',
  '2026-09-07T25:00:00Z',
  '2026-09-07T00:60:00Z',
  '2026-09-07 by mail',
  '7 Xyz 2026',
  '9/7/2026',
  '0099-01-01T00:00:00Z',
])('%j is not a date', (text) => {
  expect(parseDate(text)).toBeUndefined();
});
