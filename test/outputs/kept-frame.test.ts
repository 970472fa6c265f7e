import fc from 'fast-check';
import { expect, test } from 'vitest';
import { atomFrame } from '../../src/outputs/atom/frame.ts';
import { jsonFrame } from '../../src/outputs/json/frame.ts';
import { keptFrame } from '../../src/outputs/kept-frame.ts';
import type { FrameOptions } from '../../src/outputs/output.ts';
import { rssFrame } from '../../src/outputs/rss/frame.ts';
import type { Prefix } from '../../src/outputs/xml.ts';
import { siteOf } from '../support.ts';

const PREFIXES: Prefix[][] = [[], ['dc'], ['content', 'dc', 'media']];
const SITES = [siteOf(), siteOf({ title: 'Plain', rights: '© Us & them', icon: 'https://a.example/i.png' })];
const text = fc.oneof(
  fc.constantFrom('Sport', 'Война и мир', 'Tom & Jerry', '', 'a "b"', "it's", '😀', '\ud800', 'a\\b', '$&$1'),
  fc.string(),
);
const url = fc.oneof(
  fc.webUrl({ withQueryParameters: true }),
  fc.constantFrom('https://a.example', 'https://a.example/ü', 'https://A.example/', 'https://a.example/?a&b'),
);
const options: fc.Arbitrary<FrameOptions> = fc.record({
  site: fc.constantFrom(...SITES),
  title: text,
  description: text,
  website: url,
  language: fc.constantFrom('en', 'pt-BR'),
  id: text,
  self: url,
  alternates: fc.tuple(url, url).map(([a, b]) => [
    { type: 'application/rss+xml', href: a },
    { type: 'application/atom+xml', href: b },
  ]),
  prefixes: fc.constantFrom(...PREFIXES).map((prefixes) => new Set(prefixes)),
});

test.each([
  ['RSS', rssFrame],
  ['Atom', atomFrame],
  ['JSON Feed', jsonFrame],
])('a frame of %s that is put together is the one that the library renders', (_, render) => {
  const frame = keptFrame(render);
  const check = (given: FrameOptions) => {
    expect(frame(given)).toEqual(render(given));
  };
  fc.assert(fc.property(options, check), { numRuns: 300 });
});

test('the library renders the frame of a site once, as far as texts need no escaping', () => {
  let renderings = 0;
  const frame = keptFrame((given) => {
    renderings++;
    return rssFrame(given);
  });
  const of = (title: string) => {
    const self = `https://feeds.example/${title}`;
    const website = 'https://a.example/';
    const more = {
      description: 'About',
      language: 'en',
      id: 'a',
      alternates: [],
      prefixes: new Set<Prefix>(),
    };
    return frame({ site: SITES[0] ?? siteOf(), title, website, self, ...more });
  };
  expect(of('Sport').opening).toContain('<title>Sport</title>');
  for (const title of ['News', 'Война и мир', 'Weather']) of(title);
  expect(renderings).toBe(1);
  of('Tom & Jerry');
  expect(renderings).toBe(2);
});
