import * as v from 'valibot';
import { expect, test } from 'vitest';
import { absoluteUri, baseUrl, resolveWebUrl, webUrl } from '../../../src/domain/text/web-url.ts';

test.each([
  ['https://a.example/x?a=1&b=2#c', 'https://a.example/x?a=1&b=2#c', 'as it is'],
  ['HTTP://A.example', 'http://a.example/', 'normalised'],
  ['https://a.example/a b"c|d[e]^`{}\\', 'https://a.example/a%20b%22c%7Cd%5Be%5D%5E%60%7B%7D/', 'RFC 3986'],
  ['https://bücher.example/ä', 'https://xn--bcher-kva.example/%C3%A4', 'ASCII'],
  ['https://a.example/%zz%41%', 'https://a.example/%25zz%41%25', 'a % that encodes nothing'],
  ['http://[::1]:80/x', 'http://[::1]/x', 'an IPv6 host keeps its brackets'],
])('%s is the URL %s: %s', (text, url) => {
  expect(v.parse(webUrl, text)).toBe(url);
});

test.each([
  'javascript:alert(1)',
  'data:text/html,x',
  '/relative',
  'a.example',
  'ftp://a.example/',
  'http://[bad',
  'https:',
])('%s is not an http(s) URL', (text) => {
  expect(v.safeParse(webUrl, text).issues?.[0].message).toContain('must be an absolute http or https URL');
});

test('a URL with a password is refused, and one that paths are added to has no query', () => {
  expect(v.safeParse(webUrl, 'https://user:pw@a.example/').issues?.[0].message).toContain(
    'user name or password',
  );
  expect(v.safeParse(baseUrl, 'https://a.example/x?y').success).toBe(false);
  expect(v.safeParse(baseUrl, 'https://a.example/x#y').success).toBe(false);
});

test('a path resolves against its base, and anything but http(s) is nothing', () => {
  expect(resolveWebUrl('/x', 'https://a.example/b/')).toBe('https://a.example/x');
  expect(resolveWebUrl('java\tscript:alert(1)', 'https://a.example/')).toBeUndefined();
});

test.each(['tag:a.example,2024:x', 'urn:uuid:1', 'https://a.example/?p=1&q=2', 'HTTP://A.Example'])(
  '%s is an absolute URI, and stays unchanged',
  (text) => {
    expect(v.parse(absoluteUri, text)).toBe(text);
  },
);

test.each(['x', '/x', 'javascript:x', 'DATA:x', 'tag:a b', 'urn:"', 'urn:x:%zz', 'urn:a#b#c'])(
  '%s is not a URI for an id',
  (text) => {
    expect(v.safeParse(absoluteUri, text).success).toBe(false);
  },
);
