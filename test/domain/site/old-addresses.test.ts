import { expect, test } from 'vitest';
import { parseSite } from '../../../src/domain/site/site.ts';
import { siteOf } from '../../support.ts';

const defaults = { feeds: 'https://feeds.example/base' };

function problemsOf(fields: object) {
  const parsed = parseSite(
    { title: 't', url: 'https://a.example', ids: 'tag:x', ...fields },
    { file: 'site.yaml' },
    defaults,
  );
  return { ok: parsed.ok, problems: parsed.problems.map(({ field, message }) => `${field}: ${message}`) };
}

test('redirects lead to a path of ours, however it is written, or elsewhere', () => {
  const { redirects } = siteOf({
    redirects: {
      '/a': '/b/',
      '/B': '/c',
      '/c': 'https://feeds.example/base/tag/ports.rss',
      '/d.xml': 'https://elsewhere.example/x',
      '/e': '/d.XML',
    },
  });
  expect(Object.fromEntries(redirects)).toEqual({
    '/a': '/b/',
    '/b': '/c',
    '/c': '/tag/ports.rss',
    '/d.xml': 'https://elsewhere.example/x',
    '/e': '/d.XML',
  });
});

test.each([
  [{ '/a': '/a/' }, 'redirects./a: leads back to itself: /a → /a'],
  [{ '/a': '/b', '/b': '/A' }, 'redirects./a: leads back to itself: /a → /b → /a'],
  [
    { '/x': '/a', '/a': '/b', '/b': 'https://feeds.example/base/a' },
    'redirects./a: leads back to itself: /a → /b → /a',
  ],
  [{ '/a': '/a?x=1' }, 'redirects./a: leads back to itself: /a → /a'],
  [{ '/a': '/b?x', '/b': '/a#y' }, 'redirects./a: leads back to itself: /a → /b → /a'],
  [{ '/a': '/x/../a' }, 'redirects./a: leads back to itself: /a → /a'],
  [{ '/a': '/%2e/a' }, 'redirects./a: leads back to itself: /a → /a'],
  [{ '/a': 'https://feeds.example/base/a?y' }, 'redirects./a: leads back to itself: /a → /a'],
])('a loop is one error: %j', (redirects, problem) => {
  expect(problemsOf({ redirects })).toEqual({ ok: false, problems: [problem] });
});

test('what cannot be meant is warned of', () => {
  const redirects = {
    '/a': '/x',
    '/A/': '/y',
    '/b': '/old.rss',
    '/old.rss': '/z',
    '/c': '/gone',
    '/feed.rss': '/a',
  };
  expect(problemsOf({ redirects, gone: ['/old.rss/', '/gone'] })).toEqual({
    ok: true,
    problems: [
      'redirects./A/: is the same address as /a',
      'redirects./old.rss: is also listed in gone; it redirects',
      'redirects./feed.rss: is never followed: a feed or page is served there',
      'redirects./c: leads to /gone, which is listed in gone',
    ],
  });
});

test.each([
  [{ redirects: { old: '/x' } }, 'redirects.old'],
  [{ redirects: { '//evil.example': '/x' } }, 'redirects.//evil.example'],
  [{ redirects: { '/x?y=1': '/x' } }, 'redirects./x?y=1'],
  [{ redirects: { '/x': 'y' } }, 'redirects./x'],
  [{ redirects: { '/x': 'javascript:alert(1)' } }, 'redirects./x'],
  [{ redirects: { '/x': '//evil.example' } }, 'redirects./x'],
  [{ gone: ['x'] }, 'gone[0]'],
  [{ gone: '/x' }, 'gone'],
])('%j is an error in %s', (fields, field) => {
  const { ok, problems } = problemsOf(fields);
  expect(ok).toBe(false);
  expect(problems.some((problem) => problem.startsWith(`${field}: must`))).toBe(true);
});

test('a way of more than 20 redirects is an error, and thousands of redirects cost no time', () => {
  const chain = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`/a${index}`, `/a${index + 1}`]));
  expect(problemsOf({ redirects: chain(20) })).toEqual({ ok: true, problems: [] });
  expect(problemsOf({ redirects: chain(21) })).toEqual({
    ok: false,
    problems: ['redirects./a0: leads through more than 20 redirects; name the last target'],
  });
  expect(problemsOf({ redirects: chain(20_000) }).problems).toHaveLength(19_980);
});
