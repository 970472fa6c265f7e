import { expect, test } from 'vitest';
import { type DateForms, readDate } from '../../src/records/dialects/written-date.ts';

function instantOf(text: string, forms: DateForms = {}): string | undefined {
  const written = readDate(text, forms);
  return written && new Date(written.clock - (written.offset ?? 0) * 60_000).toISOString();
}

test.each([
  { text: '2015-03-17 14:00:00 -4', at: '2015-03-17T18:00:00.000Z', why: 'an offset in hours, as in YAML' },
  { text: '2015-03-17 14:00:00 +5:30', at: '2015-03-17T08:30:00.000Z', why: 'hours and minutes' },
  { text: '2015-03-17 14:00:00 +530', at: '2015-03-17T08:30:00.000Z', why: 'without a colon' },
  { text: '2015-03-17T14:00:00-0400', at: '2015-03-17T18:00:00.000Z', why: 'four digits' },
  {
    text: 'Fri Sep  3 11:21:31 PDT 2021',
    at: '2021-09-03T18:21:31.000Z',
    why: 'what the program date prints',
  },
  { text: 'Fri Sep 3 11:21:31 2021', at: '2021-09-03T11:21:31.000Z', why: 'without a zone' },
])('$text is $at: $why', ({ text, at }) => {
  expect(instantOf(text)).toBe(at);
});

test.each([
  { text: '2017-02-29 11:00:00', at: '2017-03-01T11:00:00.000Z' },
  { text: '2017-04-31', at: '2017-05-01T00:00:00.000Z' },
  { text: '2016-02-29', at: '2016-02-29T00:00:00.000Z' },
  { text: '2017-02-32', at: undefined },
  { text: '2017-02-00', at: undefined },
  { text: '2017-13-01', at: undefined },
])('$text is $at where days roll over', ({ text, at }) => {
  expect(instantOf(text, { rollsOver: true })).toBe(at);
});

test.each([
  '2017-02-29',
  '2015-03-17 14:00:00 -24',
  '2015-03-17 14:00:00 -4:75',
  'Fri Sep 3 11:21:31 XYZ 2021',
])('%s is no date', (text) => {
  expect(readDate(text)).toBeUndefined();
});

test.each([
  { text: '11-9-2017', numbers: 'day', at: '2017-09-11T00:00:00.000Z' },
  { text: '11-9-2017', numbers: 'month', at: '2017-11-09T00:00:00.000Z' },
  { text: '07/08/2022 10:00', numbers: 'month', at: '2022-07-08T10:00:00.000Z' },
  { text: '13/08/2022', numbers: 'month', at: undefined },
  { text: '11-9-2017', numbers: undefined, at: undefined },
] as const)('$text is $at where numbers begin with the $numbers', ({ text, numbers, at }) => {
  expect(instantOf(text, numbers && { numbers })).toBe(at);
});

test('a zone that Ruby does not know is none there, and no date elsewhere', () => {
  const text = 'Fri Sep  3 11:21:31 CEST 2021';
  expect(instantOf(text)).toBeUndefined();
  expect(instantOf(text, { ignoresZones: true })).toBe('2021-09-03T11:21:31.000Z');
});
