import { expect, test } from 'vitest';
import { formatProblem } from '../../src/domain/problem.ts';
import { createFolderSource } from '../../src/folder/folder-source.ts';
import { folderOf, NOON, problemsOf, siteOf } from '../support.ts';

test.each([
  ['a Hugo shortcode', '{{< youtube abc123 >}}'],
  ['a Hugo shortcode', 'Text {{% note %}}inside{{% /note %}}.'],
  ['a Hugo shortcode', '[pier]({{< ref "pier.md" >}})'],
  ['a Liquid or Jinja tag', '{% include chart.html %}'],
  ['a Liquid or Jinja tag', '![x]({%asset_path pier.jpg%})'],
  ['a Liquid or Jinja comment', '{# todo #}'],
  ['a template expression', 'See {{ site.baseurl }}/pier'],
  ['a template expression', '<img src="{{site.baseurl}}/pier.jpg">'],
  ['a template expression', '{{{ raw }}}'],
  ['an ERB, EJS or PHP tag', 'a <%= title %> b'],
  ['an ERB, EJS or PHP tag', '<?php echo 1; ?>'],
  ['an MDX import', 'import Chart from "./chart.astro";'],
  ['an MDX import', "import {\n  A,\n  B,\n} from '../ab'"],
  ['an MDX import', 'import "./a.css"'],
  ['an MDX export', 'export const meta = { title: "x" }'],
  ['an MDX component', '<Chart rows={x} />'],
  ['an MDX component', '<Tabs.Item title="a">b</Tabs.Item>'],
  ['an MDX component', '<Callout\n  onClick={() => 1}\n>\n\nText\n\n</Callout>'],
  ['a ::: container', ':::tip\nMind the gap.\n:::'],
  ['a ::: container', '::: {.callout-note}\n\nMind.\n\n:::'],
  ['a !!! admonition', '!!! note "Mind"\n    The gap.'],
  ['a wiki link', 'See [[The pier|there]].'],
  ['a wiki link', '![[pier.jpg]]'],
  ['a WordPress shortcode', '[gallery ids="1,2"]'],
  ['a WordPress shortcode', '[caption id="a_1"]x[/caption]'],
])('%s gives one warning: %s', (kind, markdown) => {
  const problems = templateCodeWarnings(markdown);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(`body: contains ${kind} that is not processed: `);
});

test.each([
  'Inline `{{ x }}`, ``{% y ` %}`` and `<Chart />`',
  '```liquid\n{{ x }}\n{% y %}\n```',
  '    {{ x }}',
  '~~~\n:::tip\n~~~',
  '<pre>\n{{ x }}\n\n{{< y >}}</pre>',
  '<code>{{ x }}</code> and <script>{{ y }}</script>',
  '<!-- {{ x }} -->',
  'Import "duties" rise.',
  'import duties rise again',
  'export default values are high',
  'A <BR> and <Br/> and List<String> and <IMG SRC="https://a.example/x.jpg">',
  'A set {a}, {{a}_1}, $\\frac{{a}}{b}$ and 50 % {of} it',
  'Cited [[1]](https://a.example/) and [1][2]; bash has [[ -f x ]].',
  '[a link](https://a.example/) [sic] [x] [video](https://a.example/v)',
  'Really??? Yes!!! note that.',
  'Time::: 10',
])('%s is not template code', (markdown) => {
  expect(templateCodeWarnings(markdown)).toEqual([]);
});

function templateCodeWarnings(markdown: string): string[] {
  return problemsOf({ markdown }).filter((problem) => problem.includes('is not processed'));
}

test('one warning counts the code of one kind and shows the first', () => {
  expect(problemsOf({ markdown: '{{< a >}}\n\n{{< b\n  c="d" >}} {{ e }}' })).toEqual([
    'body: contains a Hugo shortcode that is not processed: {{< a >}} (2 times); write the text that it produces',
    'body: contains a template expression that is not processed: {{ e }}; write the text that it produces',
  ]);
});

test('a long example is truncated', () => {
  expect(problemsOf({ markdown: `{% ${'ab'.repeat(50)} %}` })).toEqual([
    `body: contains a Liquid or Jinja tag that is not processed: {% ${'ab'.repeat(28)}…; write the text that it produces`,
  ]);
});

test('HTML is searched too', () => {
  expect(problemsOf({ html: '<p>{% raw %}</p><pre>{{ x }}</pre>' })).toEqual([
    'body: contains a Liquid or Jinja tag that is not processed: {% raw %}; write the text that it produces',
  ]);
});

const site = siteOf();
const readSite = () => ({ ok: true as const, value: site, problems: [] });

test('a warning names the file and the line', async () => {
  const body = 'One.\n\n| a |\n|---|\n| {{ b }} |\n\n- c\n\n  d {% e %}\n\nf[^1]\n';
  const folder = folderOf({
    'a.md': `---\nid: urn:a\ntitle: A\npublished: 2026-11-01T00:00:00Z\n---\n${body}`,
    'b.json': JSON.stringify({ id: 'urn:b', title: 'B', published: '2026-11-01T00:00:00Z', markdown: body }),
  });
  const { problems } = await createFolderSource({ folder, readSite, now: () => NOON }).load();
  expect(problems.map(formatProblem)).toEqual([
    'a.md:10: body: contains a template expression that is not processed: {{ b }}; write the text that it produces (warning)',
    'a.md:14: body: contains a Liquid or Jinja tag that is not processed: {% e %}; write the text that it produces (warning)',
    'a.md:16: body: has no footnote for the sign [^1]; write "[^1]: …" below (warning)',
    'b.json: body: contains a template expression that is not processed: {{ b }}; write the text that it produces (warning)',
    'b.json: body: contains a Liquid or Jinja tag that is not processed: {% e %}; write the text that it produces (warning)',
    'b.json: body: has no footnote for the sign [^1]; write "[^1]: …" below (warning)',
  ]);
});
