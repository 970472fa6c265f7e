import { expect, test } from 'vitest';
import { epochOf, expiryText, instantText } from '../../src/records/dialects/mapped-instant.ts';

const BERLIN = 'Europe/Berlin';

test.each([
  { value: 1_793_610_000, at: '2026-11-02T09:00:00.000Z', why: 'seconds' },
  { value: 1_793_610_000_123, at: '2026-11-02T09:00:00.123Z', why: 'milliseconds' },
  { value: 1_793_610_000.5, at: '2026-11-02T09:00:00.500Z', why: 'seconds with a fraction' },
  { value: 100_000_000, at: '1973-03-03T09:46:40.000Z', why: 'the first second' },
  { value: 100_000_000_000, at: '1973-03-03T09:46:40.000Z', why: 'the first millisecond' },
  { value: 4_102_444_799, at: '2099-12-31T23:59:59.000Z', why: 'the last second' },
  { value: 4_102_444_799_999, at: '2099-12-31T23:59:59.999Z', why: 'the last millisecond' },
])('$value is a plausible time: $why', ({ value, at }) => {
  expect(new Date(epochOf(value) ?? 0).toISOString()).toBe(at);
});

test.each([
  { value: 20_261_102, why: 'a date as digits' },
  { value: 0, why: 'nothing' },
  { value: -1_793_610_000, why: 'before 1970' },
  { value: 99_999_999, why: 'before the first second' },
  { value: 4_102_444_800, why: 'after the last second' },
  { value: 99_999_999_999, why: 'before the first millisecond' },
  { value: 1_793_610_000_000_000, why: 'microseconds' },
  { value: Number.NaN, why: 'no number' },
])('$value is not: $why', ({ value }) => {
  expect(epochOf(value)).toBeUndefined();
});

test.each([
  { value: 1_793_610_000, text: '2026-11-02T09:00:00Z', why: 'a number' },
  { value: ' 1793610000 ', text: '2026-11-02T09:00:00Z', why: 'digits, as front matter has them' },
  { value: '2026-07-01 12:00', text: '2026-07-01T10:00:00Z', why: 'a local time in summer' },
  { value: '2026-12-01T12:00:00', text: '2026-12-01T11:00:00Z', why: 'a local time in winter' },
  { value: '2026-12-01', text: '2026-11-30T23:00:00Z', why: 'a date is its midnight' },
  { value: '2026-03-29 02:30', text: '2026-03-29T01:30:00Z', why: 'a time that clocks skip' },
  { value: '2026-07-01T12:00:00+09:00', text: '2026-07-01T03:00:00Z', why: 'an offset' },
  { value: 'Wed, 01 Jul 2026 12:00:00 GMT', text: '2026-07-01T12:00:00Z', why: 'the form of mail' },
  { value: 'tomorrow', text: 'tomorrow', why: 'no date stays' },
  { value: '2026-02-30', text: '2026-02-30', why: 'a day that does not exist stays' },
  { value: 20_261_102, text: '20261102', why: 'an implausible number stays, as text' },
  { value: true, text: true, why: 'a flag stays' },
])('$value is $text in Berlin: $why', ({ value, text }) => {
  expect(instantText(value, BERLIN)).toBe(text);
});

test('a local time stays as it is without a zone', () => {
  expect(instantText('2026-07-01 12:00', undefined)).toBe('2026-07-01 12:00');
});

test('an expiry may be a date alone, which our own rules read', () => {
  expect(expiryText('2026-07-01', BERLIN)).toBe('2026-07-01');
  expect(expiryText('2026-07-01 12:00', BERLIN)).toBe('2026-07-01T10:00:00Z');
});
