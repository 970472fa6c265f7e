import { expect, test } from 'vitest';
import { chooseCoding, createCodingChoice } from '../../src/http/content-coding.ts';

test.each<[string | undefined, string | undefined, string]>([
  [undefined, undefined, 'no field'],
  ['', undefined, 'an empty field is identity'],
  ['gzip', 'gzip', 'one'],
  ['gzip, deflate, br, zstd', 'br', 'the smaller on a tie'],
  ['br;q=0.5, gzip;q=0.8', 'gzip', 'the one liked best'],
  ['br;q=0, gzip', 'gzip', 'a refusal'],
  ['*', 'br', 'anything'],
  ['*;q=0', undefined, 'nothing at all is identity all the same'],
  ['*, br;q=0', 'gzip', 'anything but one'],
  ['identity', undefined, 'identity'],
  ['identity;q=0', undefined, 'no 406'],
  ['identity;q=0, gzip;q=0.1', 'gzip', 'anything rather than identity'],
  ['gzip;q=0.2, identity;q=0.9', undefined, 'identity liked better'],
  ['x-gzip', 'gzip', 'RFC 9110 section 8.4.1.3'],
  ['GZIP', 'gzip', 'names know no case'],
  ['gzip;q=high', undefined, 'a weight that is none'],
  ['gzip ; q=1.000', 'gzip', 'white space'],
  ['deflate', undefined, 'one we do not have'],
  ['gzip;level=9;q=0', undefined, 'a weight behind a parameter'],
  [',,gzip,', 'gzip', 'empty members'],
  ['gzip, deflate, br, zstd', 'br', 'a browser: the smaller of what it likes the same'],
  ['gzip, zstd', 'zstd', 'the smaller'],
  ['zstd;q=0.5, gzip', 'gzip', 'liked better'],
])('Accept-Encoding %s gives %s: %s', (field, coding) => {
  expect(chooseCoding(field)).toBe(coding);
});

test('a choice is the same before it is cached, while it is, and after its eviction', () => {
  const choose = createCodingChoice(['gzip']);
  for (let round = 0; round < 2; round++) {
    expect([choose('gzip, br'), choose('br'), choose(undefined)]).toEqual(['gzip', undefined, undefined]);
    for (let index = 0; index < 2000; index++)
      expect(choose(`x${index},${' '.repeat(8000)}gzip`)).toBe('gzip');
  }
});
