import { expect, test } from 'vitest';
import { withoutKramdown } from '../../src/records/dialects/kramdown.ts';
import { withoutLiquid } from '../../src/records/dialects/liquid.ts';
import { createExpressions } from '../../src/records/dialects/liquid-expression.ts';
import { typographic } from '../../src/records/dialects/typographic.ts';
import { runWith } from '../cli/run.ts';
import { excessiveGrowth } from '../growth/growth.ts';
import { folderOf } from '../support.ts';

const NONE = { tag: () => undefined, output: () => undefined };

test.each([
  ['a {% raw %}{{ b }} {% c %}{% endraw %} d', 'a {{ b }} {% c %} d'],
  ['a {% comment %}{{ b }}{% endcomment %} d', 'a  d'],
  [
    'a\n\n{% highlight ruby linenos %}\nx = {% raw %}{{ y }}{% endraw %}\n{% endhighlight %}\n',
    'a\n\n\n```ruby\nx = {{ y }}\n```\n\n',
  ],
  ['- a\n\n  {% highlight c++ %}\n  x\n  {% endhighlight %}\n', '- a\n\n\n  ```c++\n  x\n  ```\n\n'],
  ['a {%- raw -%} {{ b }} {% endraw %}c', 'a{{ b }} c'],
  ['a {% capture x %}b{% endcapture %} c', 'a  c'],
  ['{% endhighlight %}a{% endraw %}b{% else %}c', 'abc'],
  ['a {% raw %} b', 'a  b'],
])('%j becomes %j without a warning', (written, expected) => {
  const { text, dropped } = withoutLiquid(written, NONE);
  expect([text, [...dropped]]).toEqual([expected, []]);
});

test.each([
  ['a {% if x %}b{% else %}c{% endif %} d', 'a b d', ['the Liquid tag if']],
  ['a {% unless x %}b{% elsif y %}c{% else %}d{% endunless %}', 'a b', ['the Liquid tag unless']],
  ['a {% case x %} n {% when 1 %}b{% when 2 %}c{% else %}d{% endcase %} e', 'a b e', ['the Liquid tag case']],
  [
    'a {% for x in y %}b {{ x.z }}{% else %}c{% endfor %}',
    'a b ',
    ['the Liquid tag for', 'the Liquid expression x.z'],
  ],
  ['a {% note %}b{% endnote %} {% note %}c{% endnote %}', 'a b c', ['the Liquid tag note']],
  [
    '{% include a/b.html x="{{ y }}" %}{% include_relative c.md %}',
    '',
    ['the include a/b.html', 'the include c.md'],
  ],
  ['[a]({{ x }}) [b]({% y %})', 'a b', ['the Liquid expression x', 'the Liquid tag y']],
  ['a {{- x -}} b', 'ab', ['the Liquid expression x']],
])('%j becomes %j and reports it', (written, expected, names) => {
  const { text, dropped } = withoutLiquid(written, NONE);
  expect([text, [...dropped.keys()]]).toEqual([expected, names]);
});

test('highlight in HTML is an escaped block of code', () => {
  const written = '<p>a</p>{% highlight html %}\n<b>\n{% endhighlight %}';
  const { text } = withoutLiquid(written, { ...NONE, isHtml: true });
  expect(text).toBe('<p>a</p><pre><code class="language-html">&lt;b&gt;</code></pre>');
});

test.each(['{%a', '{{ a', '{% raw %}', '{% if x %}', '{{ "', '{%- ', '{%- x -%}a ', 'a{% else %}'])(
  'the cost of %s, repeated, grows with its length',
  async (part) => {
    const repeated = (length: number) => part.repeat(length / part.length);
    expect(await excessiveGrowth(repeated, (text) => withoutLiquid(text, NONE))).toBeUndefined();
  },
);

const site = createExpressions({
  textOf: (name) => ({ 'site.title': "A & B's", 'page.x': '' })[name],
  relative: '/base',
  absolute: 'https://j.example/base',
});

test.each([
  ['"a"', 'a'],
  ['\'a | b: "c"\'', 'a | b: "c"'],
  ['12.5', '12.5'],
  ['site.title', "A & B's"],
  ['site.other', undefined],
  ['site.title | nothing', undefined],
  ['"a" | append: site.other', undefined],
  ['"/a.png" | relative_url', '/base/a.png'],
  ['"a.png" | absolute_url', 'https://j.example/base/a.png'],
  ['"https://x.example/a" | relative_url', 'https://x.example/a'],
  ['"" | relative_url', '/base'],
  ['"b" | prepend: "a, " | append: "|c"', 'a, b|c'],
  ['"a-b-c" | replace: "-", "+" | remove: "c"', 'a+b+'],
  ['page.x | default: "none"', 'none'],
  ['site.title | escape', 'A &amp; B&#39;s'.replace('&#39;', "'")],
  ['" a " | strip | upcase', 'A'],
  ['"BC" | downcase | capitalize', 'Bc'],
  ['"a b&c" | url_encode', 'a+b%26c'],
  ['"a b" | uri_escape', 'a%20b'],
])('the expression %s is %j', (expression, expected) => {
  expect(site.textOf(expression)).toBe(expected);
});

test('assign remembers a text for later expressions', () => {
  expect(site.assign('x = "/a" | relative_url')).toBe('');
  expect(site.textOf('x | append: "/b"')).toBe('/base/a/b');
  site.assign('x = site.data.y | first');
  expect(site.textOf('x')).toBeUndefined();
});

test.each([
  ['- Contents\n{:toc}\n\n# A\n', '\n\n# A\n'],
  ['1. x\n{: toc .wide}\n', '\n'],
  ['a {::comment}b{:/comment} c', 'a  c'],
  ['{::nomarkdown}<b>{:/nomarkdown} {::options toc="1" /} {:/}', '<b>  '],
  ['`{::comment}` {:.a}', '`{::comment}` {:.a}'],
  ['a {::comment} b', 'a  b'],
])('of kramdown %j becomes %j', (written, expected) => {
  expect(withoutKramdown(written)).toBe(expected);
});

test.each([
  [`"a" 'b' it's "c 'd'" ('e')`, '“a” ‘b’ it’s “c ‘d’” (‘e’)'],
  ["the '90s -- a---b...", 'the ’90s – a—b…'],
  ['<< a >>', '« a »'.replace('« a', '«a').replace('a »', 'a»')],
])('%s is written %s', (written, expected) => {
  expect(typographic(written)).toBe(expected);
});

const LINKED = {
  '_config.yml':
    'url: https://j.example\ntitle: J\nbaseurl: /b\npermalink: pretty\nexcerpt_separator: "[more]"\ncollections: { docs: { output: true }, notes: { output: true, permalink: "/n/:title.html" }, hidden: {} }\n',
  'a.md': '---\ntitle: A\n---\n',
  'index.html': '---\n---\n',
  'data.json': '---\n---\n{}',
  'own.md': '---\npermalink: /own/page/\n---\n',
  'assets/x y.pdf': 'x',
  '_docs/deep/d.md': '---\ntitle: D\n---\n',
  '_notes/N o.md': '---\ntitle: N\n---\n',
  '_hidden/h.md': '---\ntitle: H\n---\n',
  'en/_posts/2026-01-02-e.md': '---\ntitle: E\ncategories: [x]\n---\n',
  '_posts/sub/2026-01-03-s.html': '---\ntitle: S\npermalink: /s.html\n---\n',
  '_posts/2026-01-04-no-matter.md': 'Text.\n',
};

test.each([
  ['{% link a.md %}', '/b/a/'],
  ['{% link /a.md %}', '/b/a/'],
  ['{% link index.html %}', '/b/'],
  ['{% link data.json %}', '/b/data.json'],
  ['{% link own.md %}', '/b/own/page/'],
  ['{% link "assets/x y.pdf" %}', '/b/assets/x%20y.pdf'],
  ['{% link _docs/deep/d.md %}', '/b/docs/deep/d/'],
  ['{% link _notes/N o.md %}', '/b/n/N-o.html'],
  ['{% link _hidden/h.md %}', undefined],
  ['{% link missing.md %}', undefined],
  ['{% link en/_posts/2026-01-02-e.md %}', '/b/en/x/2026/01/02/e/'],
  ['{% post_url en/2026-01-02-e %}', '/b/en/x/2026/01/02/e/'],
  ['{% post_url sub/2026-01-03-s %}', '/b/s.html'],
  ['{% post_url /2026-01-04-no-matter %}', '/b/2026/01/04/no-matter/'],
  ['{% post_url 2026-01-05-missing %}', undefined],
  ['{% post_url missing %}', undefined],
  ['{{ page.url | absolute_url }}', '/b/2026/02/01/p/'],
  ['{{ site.url }}{{ site.baseurl }}{{ page.id }}', '/b/2026/02/01/p'],
  ['{{ site.baseurl }}/x', '/b/x'],
])('the link %s leads to %s', async (code, path) => {
  const folder = folderOf({ ...LINKED, '_posts/2026-02-01-p.md': `---\ntitle: P\n---\n[here](${code})\n` });
  const { out } = await runWith(['show', '/feed.json?limit=50', folder, '--feeds-url', 'https://f.example']);
  const item = JSON.parse(out).items.find(({ title }: { title: string }) => title === 'P');
  const link = path === undefined ? 'here' : `<a href="https://j.example${path}">here</a>`;
  expect(item.content_html).toBe(`<p>${link}</p>`);
});

test.each([
  ['layout: x', 'First.\n\nAlso.\n\n[more]\n\nRest.', 'First. Also.'],
  ['excerpt_separator: <!--cut-->', 'First.\n\n<!--cut-->\n\nRest.', 'First.'],
  ['description: Own', 'First.\n\n[more]\n\nRest.', 'Own'],
])('with %s the summary is what the separator ends', async (field, body, summary) => {
  const folder = folderOf({ ...LINKED, '_posts/2026-02-01-p.md': `---\ntitle: P\n${field}\n---\n${body}\n` });
  const { out } = await runWith(['show', '/feed.json?limit=50', folder, '--feeds-url', 'https://f.example']);
  expect(JSON.parse(out).items.find(({ title }: { title: string }) => title === 'P').summary).toBe(summary);
});

test.each([
  ['{% gist ada/12 %}', 'href="https://gist.github.com/ada/12"'],
  ['{% youtube dQw4w9WgXcQ %}', 'dQw4w9WgXcQ'],
  ['{{ page.layout }} {{ site.title }} {{ page.title }}', 'x J P'],
])('%s is shown as %s', async (code, expected) => {
  const folder = folderOf({
    ...LINKED,
    '_posts/2026-02-01-p.md': `---\ntitle: P\nlayout: x\n---\n${code}\n`,
  });
  const { out } = await runWith(['show', '/feed.json?limit=50', folder, '--feeds-url', 'https://f.example']);
  expect(out.replaceAll('\\"', '"')).toContain(expected);
});

test('render_with_liquid: false leaves the text as it is', async () => {
  const body = '`{{ site.title }}`';
  const page = `---\ntitle: P\nrender_with_liquid: false\n---\n${body}\n`;
  const folder = folderOf({ ...LINKED, '_posts/2026-02-01-p.md': page });
  const { out } = await runWith(['show', '/feed.json?limit=50', folder, '--feeds-url', 'https://f.example']);
  expect(out).toContain('<code>{{ site.title }}</code>');
});
