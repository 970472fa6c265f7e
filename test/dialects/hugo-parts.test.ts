import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withoutShortcodes } from '../../src/records/dialects/hugo-body.ts';
import { fillPattern } from '../../src/records/dialects/pattern.ts';
import { runWith } from '../cli/run.ts';
import { folderOf } from '../support.ts';

const TOML = 'baseURL = "https://h.example/"\ntitle = "H"\n';
const page = (more = '', body = 'Text.') =>
  `---\ntitle: A Title\ndate: 2026-03-04T05:06:07Z\n${more}\n---\n${body}\n`;

/** The first item of the feed of a site of Hugo. */
async function itemOf(files: Readonly<Record<string, string>>, content = 'content') {
  const folder = folderOf(files);
  const args = ['show', '/feed.json', join(folder, content), '--feeds-url', 'https://feeds.example'];
  const { out, err } = await runWith(args);
  if (out === '') throw new Error(err);
  const feed = JSON.parse(out);
  return { feed, item: feed.items[0], items: feed.items };
}

test.each([
  ['/:section/:year/:month/:day/:slug/', '', '/posts/2026/03/04/a-title/'],
  ['/:sections/:title', '', '/posts/news/a-title/'],
  ['/:sections[0]/:filename/', '', '/posts/my-file/'],
  ['/:sections[last]/:contentbasename/', '', '/news/my-file/'],
  ['/:sections[0:1]/:slugorfilename/', '', '/posts/my-file/'],
  ['/:sections[1:]/:slugorcontentbasename/', 'slug: Own Slug', '/news/own-slug/'],
  ['/:monthname/:weekdayname/:weekday/:yearday/', '', '/march/wednesday/3/63/'],
  ['/:year/:slug.html', '', '/2026/a-title.html'],
])('permalinks %s with %j give %s', async (pattern, more, path) => {
  const config = `${TOML}[permalinks]\nposts = "${pattern}"\n`;
  const { item } = await itemOf({ 'hugo.toml': config, 'content/posts/news/My File.md': page(more) });
  expect(item.id).toBe(`https://h.example${path}`);
});

test('a pattern with an unknown word is an error that asks for permalink', async () => {
  const config = `${TOML}[permalinks]\nposts = "/:unknownword/:slug/"\n`;
  const folder = folderOf({ 'hugo.toml': config, 'content/posts/a.md': page() });
  const { code, out } = await runWith(['check', join(folder, 'content')]);
  expect(code).toBe(1);
  expect(out).toContain(
    'has no known address: the pattern contains the unknown placeholder :unknownword; set permalink in site.yaml',
  );
});

test.each([
  ['uglyURLs = true', 'https://h.example/posts/a.html'],
  ['disablePathToLower = true', 'https://h.example/posts/B.C/'],
  ['', 'https://h.example/posts/a/'],
])('with %j an address is %s', async (line, id) => {
  const name = id.includes('B.C') ? 'B.C' : 'a';
  const { item } = await itemOf({ 'hugo.toml': `${line}\n${TOML}`, [`content/posts/${name}.md`]: page() });
  expect(item.id).toBe(id);
});

test.each([
  [
    'hugo.yaml',
    'baseURL: https://h.example/\ntitle: H\nlanguageCode: de\nparams: { author: { name: Ada } }\n',
  ],
  [
    'hugo.json',
    '{"baseURL":"https://h.example/","title":"H","languageCode":"de","params":{"author":{"name":"Ada"}}}',
  ],
  ['config/_default/hugo.toml', `${TOML}languageCode = "de"\n[params]\nauthor = "Ada"\n`],
])('%s gives title, language and author', async (name, config) => {
  const { feed, item } = await itemOf({ [name]: config, 'content/posts/a.md': page() });
  expect([feed.title, feed.language, item.authors?.[0]?.name]).toEqual(['H', 'de', 'Ada']);
});

test('files beside the main configuration are its tables', async () => {
  const files = {
    'config/_default/hugo.toml': TOML,
    'config/_default/permalinks.toml': 'posts = "/p/:slug/"\n',
    'config/_default/taxonomies.yaml': 'tag: labels\ncategory: themes\n',
    'content/posts/a.md': page('labels: [One]\nthemes: Two'),
  };
  const { item } = await itemOf(files);
  expect([item.id, item.tags]).toEqual(['https://h.example/p/a-title/', ['Two', 'One']]);
});

test('languages by file name and by folder have their prefixes', async () => {
  const config = `${TOML}defaultContentLanguage = "en"\n[languages.en]\nweight = 1\n[languages.de]\nweight = 2\n[languages.fr]\ncontentDir = "content-fr"\n`;
  const files = {
    'hugo.toml': config,
    'content/posts/a.md': page(),
    'content/posts/a.de.md': page('slug: b'),
    'content-fr/posts/c.md': page('slug: c'),
  };
  const { items } = await itemOf(files, '.');
  const found = items
    .map(({ id, language }: { id: string; language?: string }) => [id, language ?? 'en'])
    .sort();
  expect(found).toEqual([
    ['https://h.example/de/posts/b/', 'de'],
    ['https://h.example/fr/posts/c/', 'fr'],
    ['https://h.example/posts/a/', 'en'],
  ]);
});

test('dates follow the order of frontmatter in the configuration, and the file name', async () => {
  const config = `${TOML}[frontmatter]\ndate = ["pubdate", ":filename", ":default"]\npublishDate = [":filename"]\nlastmod = ["changed", ":fileModTime"]\n`;
  const files = {
    'hugo.toml': config,
    'content/posts/2026-01-02-b.md': '---\ntitle: B\nchanged: 2026-02-01\n---\nText.\n',
  };
  const { item } = await itemOf(files);
  expect([item.date_published, item.date_modified]).toEqual(['2026-01-02T00:00:00Z', '2026-02-01T00:00:00Z']);
});

test('authors are looked up by key in data/authors.toml and data/authors', async () => {
  const files = {
    'hugo.toml': TOML,
    'data/authors.toml': '[ada]\nname = "Ada Berg"\n',
    'data/authors/bo.yaml': 'name: Bo Lund\nurl: https://bo.example/\n',
    'content/posts/a.md': page('authors: [ada, bo, Someone Else]'),
  };
  const names = (await itemOf(files)).item.authors.map(({ name }: { name: string }) => name);
  expect(names).toEqual(['Ada Berg', 'Bo Lund', 'Someone Else']);
});

test('front matter in TOML and JSON is read, and a broken one is an error with its line', async () => {
  const files = {
    'hugo.toml': TOML,
    'content/a.md': '+++\ntitle = "T"\ndate = 2026-01-01\n[params]\nauthor = "Ada"\n+++\nText.\n',
  };
  expect((await itemOf(files)).item.title).toBe('T');
  const json = { 'hugo.toml': TOML, 'content/a.md': '{"title": "J", "date": "2026-01-01"}\nText.\n' };
  expect((await itemOf(json)).item.title).toBe('J');
  const folder = folderOf({
    'hugo.toml': TOML,
    'content/a.md': '+++\ntitle = \n+++\nText.\n',
    'content/b.md': '---\ntitle: [x\n---\nText.\n',
  });
  const { code, out } = await runWith(['check', join(folder, 'content')]);
  expect(code).toBe(1);
  expect(out).toMatch(/a\.md:\d+: /);
  expect(out).toMatch(/b\.md:\d+: /);
});

test('without baseURL one message asks for url', async () => {
  const folder = folderOf({ 'hugo.toml': 'title = "H"\n', 'content/a.md': page() });
  const { code, out, err } = await runWith(['check', join(folder, 'content')]);
  expect(code).toBe(1);
  expect(out + err).toContain('must say url, which cannot be known');
});

const HOOKS = {
  linkTo: (reference: string) =>
    reference.startsWith('posts/') ? `https://h.example/${reference.slice(0, -3)}/` : undefined,
  fieldOf: (name: string) => (name === 'color' ? 'blue' : undefined),
};

test.each<[string, string]>([
  [
    '{{< figure src="a.jpg" alt="A" title="T" caption="C" attr="By" link="/x" >}}',
    '<a href="/x"><img src="a.jpg" alt="A"></a><figcaption><strong>T</strong> C By</figcaption>',
  ],
  ['{{< figure "b.jpg" >}}', '<img src="b.jpg" alt="">'],
  ['{{< youtube abc >}}', 'https://www.youtube-nocookie.com/embed/abc'],
  ['{{< youtube id="abc" >}}', 'https://www.youtube-nocookie.com/embed/abc'],
  ['{{< vimeo 12 >}}', 'https://player.vimeo.com/video/12'],
  ['{{< x user="ada" id="1" >}}', 'https://x.com/ada/status/1'],
  ['{{< tweet 2 >}}', 'https://twitter.com/i/status/2'],
  ['{{< gist ada 3 >}}', 'https://gist.github.com/ada/3'],
  ['{{< instagram p4 >}}', 'https://www.instagram.com/p/p4/'],
  ['{{< param color >}}', 'blue'],
  ['[a]({{< ref "posts/a.md" >}})', '[a](https://h.example/posts/a/)'],
  ['[a]({{% relref path="posts/a.md" %}})', '[a](https://h.example/posts/a/)'],
  ['{{< highlight go "linenos=table" >}}\nx := 1\n{{< /highlight >}}', 'x := 1'],
  ['{{< details summary="More" >}}\nInner **text**\n{{< /details >}}', '<summary>More</summary>'],
  ['{{</* escaped */>}}', '{{< escaped >}}'],
])('the shortcode %j becomes %j', (written, expected) => {
  const { text, dropped } = withoutShortcodes({ text: `Before ${written} after`, ...HOOKS });
  expect(text).toContain(expected);
  expect([text.startsWith('Before '), text.endsWith(' after'), dropped.size]).toEqual([true, true, 0]);
});

test('ref and relref lead to the address of the page that they name', async () => {
  const files = {
    'hugo.toml': `${TOML}[permalinks]\nposts = "/:year/:slug/"\n`,
    'content/posts/b.md': page('slug: other'),
    'content/posts/c/index.md': page('url: /own/'),
    'content/posts/a.md': page(
      'weight: 1',
      '[b]({{< ref "posts/b.md" >}}), [b]({{< ref "b.md" >}}), [b]({{< ref "./b" >}}), [b]({{< ref "../posts/b.md" >}}), [no]({{< ref "../../b" >}}), [c]({{< relref "/posts/c#part" >}}), [d]({{< ref "posts/d.md" >}})',
    ).replace('T05', 'T06'),
  };
  const { item } = await itemOf(files);
  const b = '<a href="https://h.example/2026/other/">b</a>';
  expect(item.content_html).toContain(`${b}, ${b}, ${b}, ${b}, no, `);
  expect(item.content_html).toContain('<a href="https://h.example/own/#part">c</a>, d');
});

test('a ref from a page bundle leads to pages beside the bundle', async () => {
  const { item } = await itemOf({
    'hugo.toml': TOML,
    'content/posts/b.md': page(),
    'content/posts/a/index.md': page('weight: 1', '[b]({{< ref "b" >}})').replace('T05', 'T06'),
  });
  expect(item.content_html).toContain('<a href="https://h.example/posts/b/">b</a>');
});

test('a ref to what is no article leaves its text, with a warning that names it', () => {
  const { text, dropped } = withoutShortcodes({ text: 'See [a]({{< ref "unknown.md" >}}).', ...HOOKS });
  expect([text, [...dropped.keys()]]).toEqual([
    'See a.',
    ['the link to unknown.md, which is no article here,'],
  ]);
});

test('other shortcodes are counted and dropped, and the text inside them stays', () => {
  const body =
    'a {{< note >}}inner{{< /note >}} b {{< note >}} c {{% tip %}}d{{% /tip %}} {{< figure >}} {{< /highlight >}}{{< youtube >}}{{< gist x >}}{{< instagram >}}{{< param none >}}';
  const { text, dropped } = withoutShortcodes({ text: body, ...HOOKS });
  expect(text.replace(/\s+/g, ' ')).toContain('a inner b c d');
  expect(dropped.get('the shortcode note')).toBe(2);
  expect(dropped.get('the shortcode tip')).toBe(1);
  expect(dropped.get('the shortcode figure')).toBe(1);
  expect(withoutShortcodes({ text: 'no code', ...HOOKS })).toEqual({ text: 'no code', dropped: new Map() });
});

const AT = { instant: 0, clock: Date.UTC(2026, 0, 9, 8, 7, 6) };

test.each([
  ['/:short_year/:i_month/:i_day/', '/26/1/9/'],
  ['/:long_month/:short_month/:long_day/:short_day/', '/January/Jan/Friday/Fri/'],
  ['/:y_day/:hour/:minute/:second', '/009/08/07/06'],
  ['https://o.example/:year', 'https://o.example/2026'],
])('the pattern %s gives %s', (pattern, expected) => {
  const at = { path: 'p', extension: '.md', fields: {}, title: 'T', date: AT };
  expect(fillPattern(pattern, at, () => undefined)).toBe(expected);
});

test.each([
  ['permalink', 'https://h.example/posts/a/'],
  ['permalink-without-slash', 'https://h.example/posts/a'],
  ['tag', 'tag:h.example,2026-03-04:/posts/a/'],
])('the id rule %s gives %s', async (rule, id) => {
  const folder = folderOf({
    'hugo.toml': TOML,
    'content/posts/a.md': page(),
    'our.yaml': `id: ${rule}\nids: tag:h.example,2020\n`,
  });
  const args = [
    'show',
    '/feed.json',
    join(folder, 'content'),
    '--feeds-url',
    'https://f.example',
    '--site',
    join(folder, 'our.yaml'),
  ];
  expect(JSON.parse((await runWith(args)).out).items[0].id).toBe(id);
});

test('fields, dates and permalink of site.yaml come before those of Hugo', async () => {
  const our = 'fields: { title: [headline] }\ndates: [written]\npermalink: /x/:slug/\ndialect: hugo\n';
  const folder = folderOf({
    'hugo.toml': TOML,
    'our.yaml': our,
    'content/posts/a.md': '---\nheadline: Other\nwritten: 2026-02-02\nslug: s\n---\nText.\n',
  });
  const args = [
    'show',
    '/feed.json',
    join(folder, 'content'),
    '--feeds-url',
    'https://f.example',
    '--site',
    join(folder, 'our.yaml'),
  ];
  const [item] = JSON.parse((await runWith(args)).out).items;
  expect([item.title, item.id, item.date_published]).toEqual([
    'Other',
    'https://h.example/x/s/',
    '2026-02-02T00:00:00Z',
  ]);
});

test.each([
  '2026-03-04',
  '2026-03-04 05:06',
  '2026-03-04T05:06:07+01:00',
  'March 4, 2026',
  '4 Mar 2026 05:06 EST',
  'Wed, 04 Mar 2026 05:06:07 GMT',
])('the date %s is read', async (date) => {
  const files = { 'hugo.toml': TOML, 'content/posts/a.md': `---\ntitle: T\ndate: "${date}"\n---\nText.\n` };
  expect((await itemOf(files)).item.date_published).toMatch(/^2026-03-04T/);
});

test.each(['someday', '2026-13-01', '99', '2026-02-30'])(
  'the date %j is an error with file and line',
  async (date) => {
    const folder = folderOf({
      'hugo.toml': TOML,
      'content/posts/a.md': `---\ntitle: T\ndate: "${date}"\n---\nText.\n`,
    });
    const { code, out } = await runWith(['check', join(folder, 'content')]);
    expect(code).toBe(1);
    expect(out).toContain('posts/a.md:3: date');
  },
);
