import { expect, test } from 'vitest';
import { withoutZola } from '../../src/records/dialects/zola-body.ts';
import { zolaSlug } from '../../src/records/dialects/zola-slug.ts';
import { runWith as run } from '../cli/run.ts';
import { folderOf } from '../support.ts';

const POST = '+++\ntitle = "A"\ndate = 2026-01-02\n+++\n\nText.\n';

async function urlsIn(files: Readonly<Record<string, string>>): Promise<readonly unknown[]> {
  const { out } = await run(['show', '/feed.json?limit=200', folderOf(files)]);
  const { items } = JSON.parse(out) as { readonly items: readonly Record<string, unknown>[] };
  return items.map(({ url }) => url);
}

test.each([
  ['A Name', 'a-name'],
  ['--a__b..c--', 'a-b-c'],
  ['Ünï & Straße', 'uni-strasse'],
  ['Œuvre — Łódź', 'oeuvre-lodz'],
  ['It’s “so”…', 'it-s-so'],
  ['日本', undefined],
])('the slug of %j is %j', (name, slug) => {
  expect(zolaSlug(name, 'on')).toBe(slug);
});

test('the other strategies keep letters', () => {
  expect(zolaSlug('Ünï: a? . ', 'safe')).toBe('Ünï a');
  expect(zolaSlug('Ünï: a?', 'off')).toBe('Ünï: a?');
});

test.each([
  { config: '', name: '2026-01-02-A_b', url: 'a-b' },
  { config: '[slugify]\npaths = "off"', name: '2026-01-02_A_b', url: 'A_b' },
  {
    config: '[slugify]\npaths = "safe"\npaths_keep_dates = true',
    name: '2026-01-02-A_b',
    url: '2026-01-02-A_b',
  },
  { config: 'slugify_paths = false', name: 'A_b', url: 'A_b' },
  { config: '', name: '2026-01-02', url: '2026-01-02' },
  { config: '', name: '2026-01-02T10:00:00Z-timed', url: 'timed' },
])('the address of $name with $config', async ({ config, name, url }) => {
  const files = {
    'config.toml': `base_url = "https://a.example"\n${config}`,
    [`content/x/${name}.md`]: POST,
  };
  expect(await urlsIn(files)).toEqual([`https://a.example/x/${url}/`]);
});

test('a name in another script needs a slug', async () => {
  const files = { 'zola.toml': 'base_url = "https://a.example"\n', 'content/日本.md': POST };
  const { code, out } = await run(['check', folderOf(files)]);
  expect(code).toBe(1);
  expect(out).toContain('Zola writes its name in Latin letters; set slug in the page');
});

test('patterns of ignored files, hidden files and drafts of sections', async () => {
  const files = {
    'config.toml':
      'base_url = "https://a.example"\nignored_content = ["*.draft.md", "temp.?d", "**/[x-z]/*", "{b,c}.md"]\n',
    'content/a.md': POST,
    'content/a.draft.md': POST,
    'content/temp.md': POST,
    'content/y/a.md': POST,
    'content/b.md': POST,
    'content/.hidden.md': POST,
    'content/d/_index.md': '---\ndraft: true\n---\n',
    'content/d/e/f.md': POST,
    'templates/readme.md': POST,
  };
  expect(await urlsIn(files)).toEqual(['https://a.example/a/']);
});

const others = {
  names: () => [],
  exists: () => false,
  fieldsOf: () => undefined,
  urlOf: (path: string) => (path === 'content/x/a.md' ? 'https://a.example/x/a/' : undefined),
};

test.each([
  ['{{ vimeo(id="1") }}', '<iframe src="https://player.vimeo.com/video/1"></iframe>'],
  ['{{ streamable(id="1") }}', '<iframe src="https://streamable.com/e/1"></iframe>'],
  ['{{ gist(url="https://g.example/1") }}', '<a href="https://g.example/1">https://g.example/1</a>'],
  ['{{/* youtube(id="1") */}}', '{{ youtube(id="1") }}'],
  ['{%/* note() */%} a {%/* end */%}', '{% note() %} a {% end %}'],
  ['{{ name }} {% raw %}', '{{ name }} {% raw %}'],
  ['[a](@/x/a.md#b "t") `@/x/a.md`', '[a](https://a.example/x/a/#b "t") `@/x/a.md`'],
  ['[a](@/x/gone.md) [b](@/x/_index.md)', 'a [b](https://a.example/x/)'],
  ['[a]: @/x/a.md\n[b]: @/x/gone.md', '[a]: https://a.example/x/a/\n[b]: https://a.example/'],
])('the body %j is %j', (text, expected) => {
  expect(withoutZola({ text, others, url: 'https://a.example/' })).toEqual({
    text: expected,
    dropped: new Map(),
  });
});

test('the text in a shortcode stays, and those that are left out are counted', () => {
  const text = 'a\n{% note(a="()", b=`%}`) %}\n**b** {{ img(src="x") }}\n{% end %}\n{{img()}}';
  const { text: plain, dropped } = withoutZola({ text, others, url: 'https://a.example/' });
  expect(plain).toBe('a\n\n**b** \n\n');
  expect(Object.fromEntries(dropped)).toEqual({ 'the shortcode note': 1, 'the shortcode img': 2 });
});
