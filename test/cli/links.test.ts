import { parse } from 'parse5';
import { expect, test } from 'vitest';
import { folderOf } from '../support.ts';
import { runWith } from './run.ts';

const ARTICLE =
  '---\ntitle: A\npublished: 2026-11-01T10:00:00Z\nauthors: [A]\ntags: ["R&D <x>"]\n---\nA body.\n';

function folder() {
  return folderOf({
    'site.yaml':
      'title: The "Wire"\nurl: https://a.example/\nids: tag:a.example,2026\nfeeds: https://feeds.example/base\n',
    'a.md': ARTICLE,
  });
}

/** The attributes of each link, as a browser reads them. */
function linksIn(html: string): Record<string, string>[] {
  const text = JSON.stringify(parse(html), (key, value) => (key === 'parentNode' ? undefined : value));
  const found: Record<string, string>[] = [];
  JSON.parse(text, (_, value) => {
    if (value?.tagName === 'link') {
      found.push(
        Object.fromEntries(
          value.attrs.map((each: { name: string; value: string }) => [each.name, each.value]),
        ),
      );
    }
    return value;
  });
  return found;
}

test('without a topic the feed of everything is linked, in each format', async () => {
  const { code, out } = await runWith(['links', folder()]);
  expect([code, linksIn(out)]).toEqual([
    0,
    [
      ['RSS', 'application/rss+xml', 'rss'],
      ['Atom', 'application/atom+xml', 'atom'],
      ['JSON Feed', 'application/feed+json', 'json'],
    ].map(([name, type, extension]) => ({
      rel: 'alternate',
      type,
      title: `The "Wire" (${name})`,
      href: `https://feeds.example/base/feed.${extension}`,
    })),
  ]);
});

test('topics are linked with titles of their own, however they are written', async () => {
  const { code, out } = await runWith([
    'links',
    folder(),
    '--topic',
    'tag/r-and-d-x',
    '--topic',
    '/language/en.rss',
  ]);
  expect([code, linksIn(out).map(({ title }) => title)]).toEqual([
    0,
    ['R&D <x>', 'en'].flatMap((name) =>
      ['RSS', 'Atom', 'JSON Feed'].map((format) => `The "Wire": ${name} (${format})`),
    ),
  ]);
});

test('a topic that is not there is an error, with the one that may be meant', async () => {
  const { code, out, err } = await runWith(['links', folder(), '--topic', '/tag/r-and-d']);
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain('there is no topic /tag/r-and-d; did you mean /tag/r-and-d-x?');
});
