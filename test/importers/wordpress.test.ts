import { expect, test } from 'vitest';
import type { Imported } from '../../src/importers/imported.ts';
import { wordPress } from '../../src/importers/wordpress-import.ts';

const HEAD =
  '<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Blog</title><link>https://blog.example</link><description>Of us</description><language>en_GB</language><pubDate>Mon, 01 Jun 2026 00:00:00 +0000</pubDate>';

interface PostParts {
  readonly content?: string;
  readonly more?: string;
  readonly date?: string;
  readonly status?: string;
}

function post({ content = 'Text.', more = '', date = UTC_DATE, status = 'publish' }: PostParts): string {
  return `<item><title>T</title><link>https://blog.example/2026/05/t/</link><guid isPermaLink="false">https://blog.example/?p=1</guid><dc:creator>ada</dc:creator><content:encoded><![CDATA[${content}]]></content:encoded><wp:post_id>1</wp:post_id>${date}<wp:status>${status}</wp:status><wp:post_type>post</wp:post_type>${more}</item>`;
}

const UTC_DATE = '<wp:post_date_gmt>2026-05-03 08:00:00</wp:post_date_gmt>';

function read(...items: string[]): Imported {
  const bytes = new TextEncoder().encode(`${HEAD}${items.join('')}</channel></rss>`);
  return wordPress.read([{ path: 'export.xml', bytes: () => bytes }], {});
}

function article(parts: PostParts, ...others: string[]) {
  const [first] = read(post(parts), ...others).articles;
  if (first === undefined) throw new Error('there is no article');
  return first;
}

function term(domain: string | undefined, nicename: string | undefined, name: string): string {
  const attributes = Object.entries({ domain, nicename }).flatMap(([key, value]) =>
    value === undefined ? [] : ` ${key}="${value}"`,
  );
  return `<category${attributes.join('')}><![CDATA[${name}]]></category>`;
}

function meta(key: string, value: string): string {
  return `<wp:postmeta><wp:meta_key>${key}</wp:meta_key><wp:meta_value><![CDATA[${value}]]></wp:meta_value></wp:postmeta>`;
}

test.each<[string, PostParts, string?]>([
  ['private', { status: 'private' }, 'made drafts, since their state is private'],
  ['pending', { status: 'pending' }],
  ['a draft', { status: 'draft' }],
  ['in a plugin’s state', { status: 'embargoed' }, 'made drafts, since their state is embargoed'],
  [
    'behind a password',
    { more: '<wp:post_password><![CDATA[x]]></wp:post_password>' },
    'made drafts, since they have a password',
  ],
  [
    'for paying subscribers',
    { more: meta('_jetpack_newsletter_access', 'paid_subscribers') },
    'made drafts, since they are for subscribers or members',
  ],
  [
    'partly for members',
    { content: 'Open. [membership level="1"]Secret.[/membership]' },
    'made drafts, since they are for subscribers or members',
  ],
  [
    'partly after a paywall block',
    { content: '<!-- wp:premium-content/container --><p>Secret</p><!-- /wp:premium-content/container -->' },
    'made drafts, since they are for subscribers or members',
  ],
  [
    'scheduled, and overdue when exported',
    { status: 'future' },
    'made drafts, since they were scheduled but not published',
  ],
])('a post that is %s is a draft', (_what, parts, note) => {
  const { fields, notes } = article(parts);
  expect([fields.draft, notes]).toEqual([true, note === undefined ? [] : [note]]);
});

test('published and scheduled posts are not drafts, and trash is skipped', () => {
  const scheduled = '<wp:post_date_gmt>2026-07-01 08:00:00</wp:post_date_gmt>';
  const { articles, skipped } = read(
    post({}),
    post({ status: 'future', date: scheduled }),
    post({ status: 'trash' }),
    post({ status: 'auto-draft' }),
  );
  expect(articles.map(({ fields }) => fields.draft)).toEqual([undefined, undefined]);
  expect(skipped).toEqual(['1 × posts in the state trash', '1 × posts in the state auto-draft']);
});

test.each([
  ['a date in UTC', UTC_DATE, '2026-05-03T08:00:00Z'],
  ['the date of its feed', '<pubDate>Sun, 03 May 2026 10:00:00 +0200</pubDate>', '2026-05-03T08:00:00Z'],
  [
    'the local date if its feed says 1970',
    '<pubDate>Thu, 01 Jan 1970 00:00:00 +0000</pubDate><wp:post_date>2026-05-03 10:00:00</wp:post_date><wp:post_date_gmt>0000-00-00 00:00:00</wp:post_date_gmt>',
    '2026-05-03T08:00:00Z',
  ],
  [
    'the local date if its feed says year -1',
    '<pubDate>Mon, 30 Nov -0001 00:00:00 +0000</pubDate><wp:post_date>2026-05-03 10:00:00</wp:post_date><wp:post_date_gmt>0000-00-00 00:00:00</wp:post_date_gmt>',
    '2026-05-03T08:00:00Z',
  ],
])('a post has %s', (_what, date, published) => {
  const summer =
    '<wp:post_date>2026-05-01 12:00:00</wp:post_date><wp:post_date_gmt>2026-05-01 10:00:00</wp:post_date_gmt>';
  expect(article({ date, status: 'draft' }, post({ date: summer })).fields.published).toBe(published);
});

test('categories and tags of every format version are imported without duplicates; other taxonomies are reported', () => {
  const { fields, lost } = article({
    more: [
      term(undefined, undefined, 'News &amp; views'),
      term('category', 'news', 'News &amp; views'),
      term('tag', undefined, 'Old'),
      term('tag', 'old', 'Old'),
      term('post_tag', 'new', 'New'),
      term('post_format', 'post-format-aside', 'Aside'),
      term('series', 'a-series', 'A series'),
      term('language', 'de', 'Deutsch'),
    ].join(''),
  });
  expect(fields).toMatchObject({ categories: ['News & views'], tags: ['Old', 'New'], language: 'de' });
  expect(lost).toEqual(['terms of the taxonomy series']);
});

test('named co-authors replace the user who saved the post', () => {
  const users =
    '<wp:author><wp:author_login>ada</wp:author_login><wp:author_display_name><![CDATA[Berg &amp; Sons]]></wp:author_display_name></wp:author>';
  const guest = `<item><title>Bo Guest</title><wp:post_name>cap-bo</wp:post_name><wp:post_type>guest-author</wp:post_type>${meta('cap-display_name', 'Bo G. Guest')}</item>`;
  const more = [
    term('author', 'cap-bo', 'bo'),
    term('author', 'cap-ada', 'ada'),
    term('author', 'cy-doe', 'Cy Doe'),
  ];
  const { articles, site } = read(users, post({ more: more.join('') }), guest);
  expect(articles[0]?.fields.authors).toEqual(['Bo G. Guest', 'Berg & Sons', 'Cy Doe']);
  expect(site?.authors).toEqual({ 'Bo G. Guest': { aliases: ['bo'] }, 'Berg & Sons': { aliases: ['ada'] } });
});

test('site.yaml gets the export’s settings: former topic slugs, a time zone and comment feeds', () => {
  const times = [
    '<wp:post_date>2026-05-01 12:00:00</wp:post_date><wp:post_date_gmt>2026-05-01 10:00:00</wp:post_date_gmt>',
    '<wp:post_date>2026-01-01 12:00:00</wp:post_date><wp:post_date_gmt>2026-01-01 11:00:00</wp:post_date_gmt>',
  ];
  const at = (link: string, date = '') =>
    post({
      date,
      more: `${term('post_tag', 'att', 'AT&amp;T')}${term('post_tag', '%d0%ba%d0%b8%d1%97%d0%b2', 'Kyiv')}${term('post_tag', 'oslo', 'Oslo')}`,
    }).replace('https://blog.example/2026/05/t/', link);
  const { site, notes } = read(
    ...times.map((date) => at('https://blog.example/2026/05/t/', date)),
    at('https://blog.example/a-post/', UTC_DATE),
    at('https://blog.example/news/a-post/', UTC_DATE),
  );
  expect(site).toEqual({
    title: 'Blog',
    description: 'Of us',
    url: 'https://blog.example',
    language: 'en-GB',
    timeZone: 'Europe/Berlin',
    tags: { 'AT&T': { aliases: ['att'] }, Kyiv: { aliases: ['київ'] } },
    gone: ['/*/feed', '/news/*/feed'],
  });
  expect(notes).toEqual([]);
});

test('slugs that cannot be preserved are reported', () => {
  const { site, notes } = read(
    post({ more: term('post_tag', 'javascript', 'Java Script') }),
    post({ more: term('post_tag', 'javascript-2', 'JavaScript') }),
    post({ more: term('post_tag', 'r-d', 'R &amp; D') }),
    post({ more: term('post_tag', 'r-and-d', 'R and D') }),
  );
  expect(site?.tags).toEqual({ JavaScript: { aliases: ['javascript-2'] }, 'R & D': { aliases: ['r-d'] } });
  expect(notes).toEqual([
    '"R & D" and "R and D" are the same topic here, r-and-d; to separate them, give one a slug in site.yaml, under tags',
    'the old feed javascript of "Java Script" now belongs to "JavaScript" (tags)',
  ]);
});

const PICTURE = `<item><title>p</title><wp:post_id>7</wp:post_id><wp:post_parent>1</wp:post_parent><wp:post_type>attachment</wp:post_type><wp:attachment_url>https://blog.example/p.jpg</wp:attachment_url><excerpt:encoded><![CDATA[A <em>caption</em>]]></excerpt:encoded>${meta('_wp_attachment_image_alt', 'What it shows')}${meta('_wp_attachment_metadata', 'a:2:{s:5:"width";i:800;s:6:"height";i:600;}')}</item>`;

test('the featured image has its alternative text, caption and size', () => {
  const { fields } = article({ more: meta('_thumbnail_id', '7') }, PICTURE);
  expect(fields.image).toEqual({
    url: 'https://blog.example/p.jpg',
    alt: 'What it shows',
    caption: 'A caption',
    width: 800,
    height: 600,
  });
  expect(article({ more: meta('_thumbnail_id', '7') }).lost).toEqual([
    'the featured image, which is not in the export',
  ]);
});

test.each([
  ['blank lines separate paragraphs', 'One\ntwo\n\nThree', '<p>One<br />\ntwo</p>\n<p>Three</p>\n'],
  [
    'block elements are not paragraphs',
    'One\n<h2>Two</h2>\nThree\n<ul>\n<li>a</li>\n</ul>',
    '<p>One</p>\n<h2>Two</h2><p>Three</p>\n<ul>\n<li>a</li>\n</ul>',
  ],
  [
    'a quotation contains paragraphs',
    '<blockquote>One\n\nTwo</blockquote>',
    '<blockquote><p>One</p>\n<p>Two</p>\n</blockquote>',
  ],
  ['preformatted text stays unchanged', '<pre>a\n\n b</pre>', '<pre>a\n\n b</pre>'],
  ['line breaks in a tag become spaces', 'An <a\nhref="/x">x</a>', '<p>An <a href="/x">x</a></p>\n'],
  [
    'a line with only an address becomes a link',
    'First.\nhttps://a.example/v?x=1&amp;y=2\nLast.',
    '<p>First.</p>\n<p><a href="https://a.example/v?x=1&amp;y=2">https://a.example/v?x=1&amp;y=2</a></p>\n<p>Last.</p>\n',
  ],
  [
    'an address in a block of the editor becomes a link',
    '<!-- wp:embed --><figure><div>\nhttps://a.example/v\n</div></figure><!-- /wp:embed -->',
    '<!-- wp:embed --><figure><div>\n<a href="https://a.example/v">https://a.example/v</a>\n</div></figure><!-- /wp:embed -->',
  ],
  [
    'an address in a link or code stays text',
    '<a href="/x">\nhttps://a.example/v\n</a>',
    '<p><a href="/x"> https://a.example/v </a></p>\n',
  ],
  [
    'the address in an embed shortcode becomes a link',
    '[embed width="1"]https://a.example/v[/embed]',
    '<p><a href="https://a.example/v">https://a.example/v</a></p>',
  ],
  [
    'a video id becomes a link',
    '[vimeo 123]',
    '<p><a href="https://vimeo.com/123">https://vimeo.com/123</a></p>',
  ],
  [
    'an audio shortcode becomes a player',
    '[audio mp3="https://a.example/a.mp3"][/audio]',
    '<p><audio controls src="https://a.example/a.mp3"></audio></p>',
  ],
  [
    'an old audio shortcode becomes a player',
    '[audio https://a.example/a.mp3]',
    '<p><audio controls src="https://a.example/a.mp3"></audio></p>',
  ],
  [
    'a caption follows its picture',
    '[caption width="3"]<img src="a.jpg" /> A <b>fish</b>[/caption]',
    '<figure><img src="a.jpg" /><figcaption>A <b>fish</b></figcaption></figure>',
  ],
  [
    'a gallery shows the export’s pictures',
    '[gallery ids="7,8"]',
    '<figure><img src="https://blog.example/p.jpg" alt="What it shows" /><figcaption>A caption</figcaption></figure>',
  ],
  [
    'a gallery without ids shows the post’s pictures',
    '[gallery]',
    '<figure><img src="https://blog.example/p.jpg" alt="What it shows" /><figcaption>A caption</figcaption></figure>',
  ],
  [
    'a code shortcode becomes preformatted text',
    '[code lang="js"]a < b[/code]',
    '<pre><code class="language-js">a &lt; b</code></pre>',
  ],
  ['the "more" mark stays', 'One\n\n<!--more-->\n\nTwo', '<p>One</p>\n<!--more-->\n<p>Two</p>\n'],
  ['doubled brackets show a shortcode', 'Write [[gallery ids="7"]]', '<p>Write [gallery ids="7"]</p>\n'],
  ['words in brackets stay text', 'He [sic] said', '<p>He [sic] said</p>\n'],
])('%s', (_what, content, html) => {
  expect(article({ content }, PICTURE).html).toBe(html);
});

test('a post with only dynamic blocks has no text', () => {
  const { articles, skipped } = read(
    post({ content: '<!-- wp:post-title /-->\n\n<!-- wp:search {"a":1} /-->' }),
  );
  expect([articles, skipped]).toEqual([[], ['1 × posts without a text']]);
});

test('remaining shortcodes and blocks are reported', () => {
  const { lost } = article({
    content: 'x [sic] [contact-form-7 id="1"] [foo]y[/foo]<!-- wp:latest-posts {"a":1} /-->',
  });
  expect(lost).toEqual([
    'the shortcode contact-form-7, which stays in the text',
    'the shortcode foo, which stays in the text',
    'the block latest-posts, which WordPress renders on each view',
  ]);
});

test('several files form one export, and a truncated one is reported', () => {
  const file = (path: string, text: string) => ({ path, bytes: () => new TextEncoder().encode(text) });
  const { articles, notes } = wordPress.read(
    [
      file('1.xml', `${HEAD}${post({ more: meta('_thumbnail_id', '7') })}</channel></rss>`),
      file('2.xml', `${HEAD}${PICTURE}`),
      file('notes.txt', 'x'),
    ],
    {},
  );
  expect(articles.map(({ fields }) => (fields.image as { url: string }).url)).toEqual([
    'https://blog.example/p.jpg',
  ]);
  expect(notes).toEqual(['the export is truncated: its end is missing']);
});
