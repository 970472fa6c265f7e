import { describe, expect, test } from 'vitest';
import { compareArticles, isCurrent } from '../../../src/domain/article/article.ts';
import { articleOf, parseRecord, problemsOf, siteOf } from '../../support.ts';

describe('what a record gives', () => {
  test('is all there, parsed', () => {
    const article = articleOf({
      slug: 'world/calm',
      id: 'urn:uuid:5e2c',
      url: '/2026/calm',
      summary: ' Calm at last. ',
      updated: '2026-11-02T10:00:00+01:00',
      expires: '2027-01-01T00:00:00Z',
      authors: ['Ada Berg', { name: 'Li Wei', url: 'https://a.example/li', email: 'li@a.example' }],
      contributors: [{ name: 'Noor', role: 'translator' }],
      categories: ['World'],
      tags: ['Ukraine', 'ukraine', 'R&D'],
      language: 'de',
      image: { url: 'https://a.example/p.jpg', alt: 'A port', width: '800', height: 600, bytes: 1000 },
      attachments: [{ url: 'https://a.example/a.mp3', seconds: 61.5 }],
      source: { name: 'Agency', url: 'https://b.example/1', feed: 'https://b.example/feed' },
      related: [{ title: 'Before', url: 'https://a.example/0' }],
      rights: 'CC BY',
      corrections: [{ at: '2026-11-02T08:00:00Z', note: 'A name.' }],
    });
    expect(article).toMatchObject({
      slug: 'world/calm',
      id: 'urn:uuid:5e2c',
      url: 'https://news.example/2026/calm',
      summary: 'Calm at last.',
      published: Date.UTC(2026, 10, 1, 10),
      updated: Date.UTC(2026, 10, 2, 9),
      expires: Date.UTC(2027, 0, 1),
      draft: false,
      authors: [{ name: 'Ada Berg' }, { name: 'Li Wei', url: 'https://a.example/li', email: 'li@a.example' }],
      tags: ['Ukraine', 'R&D'],
      language: 'de',
      image: { width: 800, height: 600, type: 'image/jpeg' },
      attachments: [{ type: 'audio/mpeg', seconds: 61.5 }],
      rights: 'CC BY',
      corrections: [{ at: Date.UTC(2026, 10, 2, 8), note: 'A name.' }],
    });
  });

  test('is filled up from the site and the body', () => {
    const site = siteOf({
      author: 'The desk',
      rights: '© News',
      language: 'fr',
      url: 'https://news.example/blog',
    });
    const article = articleOf({ slug: 'я/1', markdown: 'One *two*.\n\nThree.' }, site);
    expect(article).toMatchObject({
      id: 'tag:news.example,2024:%D1%8F/1',
      url: 'https://news.example/blog/%D1%8F/1',
      summary: 'One two. Three.',
      updated: article.published,
      authors: [{ name: 'The desk' }],
      language: 'fr',
      rights: '© News',
      categories: [],
    });
  });

  test('counts a field without a value as absent', () => {
    const article = articleOf({
      summary: '',
      expires: null,
      image: { url: 'https://a.example/p.png', alt: '' },
    });
    expect(article).not.toHaveProperty('expires');
    expect(article.image).toEqual({ url: 'https://a.example/p.png', type: 'image/png' });
    expect(article.summary).toBe('A body.');
  });
});

test.each([
  [{ title: undefined }, 'title: is required'],
  [{ title: '\u0001 ' }, 'title: must not be empty'],
  [{ title: 1984 }, 'title: must be text'],
  [{ published: undefined }, 'published: is required'],
  [{ published: '2026-02-30T10:00:00Z' }, 'published: "2026-02-30T10:00:00Z" does not exist'],
  [{ published: '2026-11-01' }, 'published: "2026-11-01" needs a time and an offset'],
  [{ updated: '2026-10-01T00:00:00Z' }, 'updated: must not be before published'],
  [{ expires: '2026-11-01T10:00:00Z' }, 'expires: must be after published'],
  [{ draft: 'maybe' }, 'draft: must be true or false'],
  [{ slug: 'Über uns' }, 'slug: may contain only lower case letters, digits, "-" and "/"; try "uber-uns"'],
  [{ id: '\u0001 ' }, 'id: must not be empty'],
  [{ id: ['a'] }, 'id: must be text'],
  [{ url: 'javascript:alert(1)' }, 'url: must be an http or https URL or a path, is "javascript:alert(1)"'],
  [{ tags: 'a, b' }, 'tags: must be a list'],
  [{ tags: ['ok', ['no']] }, 'tags[1]: must be text'],
  [{ authors: [{ url: 'https://a.example/' }] }, 'authors[0].name: is required'],
  [{ authors: [7] }, 'authors[0]: must be a mapping of fields'],
  [{ authors: [{ name: 'A', email: 'nowhere' }] }, 'authors[0].email: must be an e-mail address'],
  [{ image: '/relative.jpg' }, 'image: must be an absolute http or https URL, is "/relative.jpg"'],
  [{ image: { url: 'data:image/png;base64,x' } }, 'image.url: must be an absolute http or https URL'],
  [{ image: { url: 'https://a.example/', width: 'wide' } }, 'image.width: must be a number'],
  [{ image: { url: 'https://a.example/', width: 0 } }, 'image.width: must be at least 1'],
  [{ image: { url: 'https://a.example/', width: '-3' } }, 'image.width: must not be negative'],
  [
    { attachments: [{ url: 'https://a.example/', bytes: 1.5 }] },
    'attachments[0].bytes: must be a whole number',
  ],
  [
    { attachments: [{ url: 'https://a.example/', type: 'sound' }] },
    'attachments[0].type: must be a media type',
  ],
  [{ language: 'en_GB' }, 'language: must be a language tag'],
  [{ image: [] }, 'image: must be a mapping of fields'],
  [{ attachments: [{ url: 'https://a.example/', bytes: 1e21 }] }, 'attachments[0].bytes: is too large'],
  [{ html: '<b>'.repeat(300_000) }, 'body: nests elements more than 200 levels deep'],
  [
    { markdown: `${'_'.repeat(100_000)}a${'_'.repeat(100_000)}` },
    'body: nests elements more than 200 levels deep',
  ],
  [{ corrections: [{ note: 'x' }] }, 'corrections[0].at: is required'],
  [{ source: { url: 'https://a.example/' } }, 'source.name: is required'],
  [{ markdown: '  \n' }, 'body: is empty'],
  [{ markdown: undefined }, 'body: is required'],
  [{ html: '<p>x</p>', markdown: 'x' }, 'body: is given twice'],
])('the record %j is an error: %s', (fields, problem) => {
  expect(parseRecord(fields).ok).toBe(false);
  expect(problemsOf(fields).join('\n')).toContain(problem);
});

test('a field whose name begins with an underscore is for other programs', () => {
  expect(problemsOf({ _system: { id: 1 } })).toEqual(problemsOf({}));
});

test('every problem is reported, not the first', () => {
  const problems = problemsOf({ title: undefined, published: 'x', tags: 'x', markdown: '', image: 'x' });
  expect(problems.map((problem) => problem.split(':')[0])).toEqual([
    'title',
    'published',
    'tags',
    'image',
    'body',
  ]);
});

test.each([
  [{ sumary: 'x' }, 'sumary: is unknown and ignored; did you mean "summary"?'],
  [{ zzz: 'x' }, 'zzz: is unknown and ignored'],
  [JSON.parse('{"__proto__": {"title": "x"}, "constructor": 1}'), '__proto__: is unknown and ignored'],
  [{ authors: [{ name: 'A', link: 'x' }] }, 'authors[0].link: is unknown and ignored'],
  [{ image: 'https://a.example/p.jpg' }, 'image: has no width and height'],
  [{ title: 'A <em>bold</em> move' }, 'title: looks like markup'],
  [{ summary: 'A <b>bold</b> move' }, 'summary: looks like markup'],
  [{ image: '', source: '' }, 'image: is empty; if fields of it follow, indent them'],
  [{ _draft: 'x' }, '_draft: is unknown and ignored; did you mean "draft"?'],
  [{ titel: 'x' }, 'titel: is unknown and ignored; did you mean "title"?'],
  [
    { html: '<a href="javascript:alert(1)">x</a>' },
    'body: the address javascript:alert(1) is left out of feeds',
  ],
  [{ html: '<p>x<img></p>' }, 'body: an image without an address is left out of feeds'],
  [{ updated: '2099-01-01T00:00:00Z' }, 'updated: is in the future'],
  [{ title: 'Fish &amp; chips' }, 'title: looks like markup'],
  [{ tags: ['ok', 'R&amp;D'] }, 'tags[1]: looks like markup'],
  [{ authors: [{ name: 'A <b>B</b>' }] }, 'authors[0].name: looks like markup'],
  [{ authors: ['A &#39;B&#39;'] }, 'authors[0].name: looks like markup'],
  [{ source: { name: 'AT&amp;T' } }, 'source.name: looks like markup'],
  [{ rights: '&copy; 2026' }, 'rights: looks like markup'],
  [{ image: { url: 'https://a.example/?w=1&amp;h=2' } }, 'image.url: holds &amp;, as an address in HTML'],
  [{ image: { url: 'https://a.example/', alt: '&nbsp;' } }, 'image.alt: looks like markup'],
  [{ attachments: [{ url: 'https://a.example/a.mp3?a&#38;b' }] }, 'attachments[0].bytes: is missing'],
  [{ url: '/a?b&amp;c' }, 'url: holds &amp;, as an address in HTML'],
  [{ related: [{ title: 'T', url: 'https://a.example/?a&AMP;b' }] }, 'related[0].url: holds &AMP;'],
  [
    { corrections: [{ at: '2026-11-01T10:00:00Z', note: 'a<br>b' }] },
    'corrections[0].note: looks like markup',
  ],
  [{ slug: undefined }, 'id: depends on the path of a.json'],
  [{ attachments: [{ url: 'https://a.example/x' }] }, 'attachments[0].type: is missing'],
  [
    { attachments: [{ url: 'https://a.example/x.mp3' }] },
    'attachments[0].bytes: is missing; RSS requires a length and says 0',
  ],
  [{ corrections: [{ at: '2026-11-09T00:00:00Z', note: 'x' }] }, 'corrections[0].at: is later than updated'],
  [{ markdown: 'x <script>y</script>' }, 'body: <script> is left out of feeds'],
])('the record %j is served with a warning: %s', (fields, problem) => {
  expect(parseRecord(fields).ok).toBe(true);
  expect(problemsOf(fields).join('\n')).toContain(problem);
});

test.each(['https://a.example/?a=1&copy=2', 'https://a.example/?a=1&region;b', 'https://a.example/?a&b'])(
  '%s is an address as it is meant',
  (url) => {
    expect(problemsOf({ related: [{ title: 'T', url }] })).toEqual([]);
  },
);

test('people and names in several spellings are one, under the first', () => {
  const article = articleOf({
    authors: [
      'Ada Berg',
      { name: 'ada\u00a0 berg', url: 'https://a.example/ada' },
      'Li',
      { name: 'ADA BERG', url: 'https://a.example/other', email: 'ada@a.example' },
    ],
    contributors: [
      { name: 'Noor', role: 'photo' },
      { name: 'noor', role: 'Photo', url: 'https://a.example/noor' },
      { name: 'Noor', role: 'translation' },
    ],
    tags: ['Cafe\u0301', 'Caf\u00e9', 'CAF\u00c9', 'Politik'],
    categories: ['Politik', ' politik '],
  });
  expect(article).toMatchObject({
    authors: [{ name: 'Ada Berg', url: 'https://a.example/ada', email: 'ada@a.example' }, { name: 'Li' }],
    contributors: [
      { name: 'Noor', role: 'photo', url: 'https://a.example/noor' },
      { name: 'Noor', role: 'translation' },
    ],
    tags: ['Cafe\u0301', 'Politik'],
    categories: ['Politik'],
  });
  expect(article.authors).toHaveLength(2);
  expect(article.contributors).toHaveLength(2);
});

test.each(['Profits fall < 5 % & rise', 'AT&T', 'a <b', 'R&D; more', 'The <Wire> of Vec<T>'])(
  '%s is not markup in a title',
  (title) => {
    expect(problemsOf({ title })).toEqual([]);
  },
);

test('a deeply nested record is a problem, not a crash', () => {
  let deep: unknown = 'x';
  for (let level = 0; level < 100_000; level++) deep = [deep];
  expect(problemsOf({ tags: deep, unknown: deep })).toContain('tags[0]: must be text');
});

test('an article is current from its instant until it expires, and never as a draft', () => {
  const article = articleOf({ expires: '2026-11-01T11:00:00Z' });
  const at = (time: string) => isCurrent(article, Date.parse(`2026-11-01T${time}Z`));
  expect([at('09:59:59.999'), at('10:00:00'), at('10:59:59.999'), at('11:00:00')]).toEqual([
    false,
    true,
    true,
    false,
  ]);
  expect(isCurrent(articleOf({ draft: true }), article.published)).toBe(false);
});

test('articles come newest first, then by id by code unit', () => {
  const old = articleOf({ id: 'urn:z', published: '2026-10-01T00:00:00Z' });
  const [upper, lower] = [articleOf({ id: 'urn:Z' }), articleOf({ id: 'urn:a' })];
  expect([old, lower, upper].sort(compareArticles)).toEqual([upper, lower, old]);
});
