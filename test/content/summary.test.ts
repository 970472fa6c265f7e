import { describe, expect, test } from 'vitest';
import { articleOf, siteOf } from '../support.ts';

function summaryOf(markdown: string, fields: object = {}, site: object = {}): string {
  return articleOf({ markdown, ...fields }, siteOf(site)).summary;
}

describe('a summary consists of paragraphs', () => {
  test.each([
    ['headings', '# The pier\n\nIt opens.\n\n## Why\n\nIt was shut.', 'It opens. It was shut.'],
    ['code', '```\nx = 1\n```\n\nIt opens.\n\n    y = 2', 'It opens.'],
    ['tables', '|a|\n|-|\n|b|\n\nIt opens.', 'It opens.'],
    ['lists, if there is a paragraph', '- one\n\n  two\n- three\n\nIt opens.', 'It opens.'],
    ['captions', '<figure><img src="/a.jpg"><figcaption>Fog</figcaption></figure>\n\nIt opens.', 'It opens.'],
    [
      'fallbacks',
      '<audio controls src="/a.mp3">No audio.</audio>\n\n<video src="/a.mp4">No film.</video>\n\nIt opens.',
      'It opens.',
    ],
    [
      'an embed',
      '<iframe src="https://a.example/1" title="The pier from above"></iframe>\n\nIt opens.',
      'It opens.',
    ],
    ['a bare address', 'https://a.example/film\n\nIt opens.', 'It opens.'],
    ['a single link', '[Watch the film](https://a.example/)\n\nIt opens.', 'It opens.'],
    ['navigation and asides', '<nav>Up</nav><aside><p>More</p></aside>\n\nIt opens.', 'It opens.'],
    [
      'collapsed details',
      '<details><summary>More</summary><p>Secret</p></details>\n\nIt opens.',
      'It opens.',
    ],
    ['the title of an alert', '> [!NOTE]\n> It opens.', 'It opens.'],
    ['footnotes', 'It opens[^1].\n\n[^1]: Perhaps.', 'It opens.'],
    ['the title', 'A Title!\n\n**A title**\n\nIt opens.', 'It opens.'],
    [
      'template code',
      '{{< youtube a >}}\n\n{% include a.html %}\n\nimport A from "./a";\n\n<A b={c} />\n\n[gallery ids="1"]\n\n:::tip\nIt {{ how }} opens.\n:::',
      'It opens.',
    ],
  ])('without %s', (_what, markdown, summary) => {
    expect(summaryOf(markdown)).toBe(summary);
  });

  test('in HTML, with or without tags', () => {
    const html = '<div>One<br>two</div>three <p>four</p><section>five</section>';
    expect(articleOf({ html }).summary).toBe('One two three four five');
  });

  test('with links and quotations within sentences', () => {
    expect(summaryOf('The [pier](https://a.example/) opens.\n\n> At last.')).toBe('The pier opens. At last.');
  });
});

test.each([
  ['list items', '## Head\n\n- one\n- two', 'one two'],
  ['a definition list', 'Ship\n: Floats.', 'Ship Floats.'],
  ['any text', '## A head\n\n|a|\n|-|\n|b|', 'A head a b'],
  ['a link', '[Watch the film](https://a.example/)', 'Watch the film'],
  ['the title', '# A title\n\n![x](https://a.example/p.jpg)', 'A title'],
])('without paragraphs, the summary is %s', (_what, markdown, summary) => {
  expect(summaryOf(markdown)).toBe(summary);
});

test.each([
  ['emphasis', 'on**e** t<wbr>w&shy;o', 'one two'],
  [
    'a superscript',
    '10<sup>6</sup> m<sup>2</sup>, 1<sup>st</sup>, 2<sup>-1</sup>, x<sup>a/b</sup>',
    '10⁶ m², 1st, 2⁻¹, x^(a/b)',
  ],
  ['a subscript', 'H<sub>2</sub>O', 'H₂O'],
  [
    'a linked note',
    'Land<sup><a href="#fn1">1</a></sup><a href="#fn2"><sup>2</sup></a><a href="#_ftn3">[3]</a>.',
    'Land.',
  ],
  ['a note in brackets', 'Land<sup>[1]</sup><sup>*</sup>.', 'Land.'],
  ['a reading', '<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>字の話。', '漢字の話。'],
  [
    'struck-out words',
    'The <del>mayor</del> <ins>deputy</ins> <s>fled</s> <strike>x</strike> ~~no~~ stayed',
    'The deputy stayed',
  ],
  [
    'words that a style strikes out',
    'He <span style="text-decoration: line-through">fled</span> stayed',
    'He stayed',
  ],
  ['a quotation', 'He said <q>yes</q>', 'He said “yes”'],
  ['a link to template code', 'See [the pier]( {{ "/pier" | url }} ) now', 'See the pier now'],
  ['a wiki link', 'See [[The pier]] and [[pier|it]]. ![[a.jpg]]', 'See The pier and it.'],
  ['code in a sentence', 'Run `npm ci` now', 'Run npm ci now'],
])('%s becomes plain text in a summary', (_what, markdown, summary) => {
  expect(summaryOf(markdown)).toBe(summary);
});

test.each([
  '<!--more-->',
  '<!-- more -->',
  '<!--more Read on-->',
  '<!-- truncate -->',
  '{/* truncate */}',
  '<!-- excerpt -->',
])('%s ends a summary', (mark) => {
  expect(summaryOf(`One.\n\n${mark}\n\nTwo.`)).toBe('One.');
  expect(articleOf({ markdown: `One.\n\n${mark}\n\nTwo.` }).html).not.toMatch(/more|truncate|excerpt/);
});

test.each([
  ['within a paragraph', 'One.<!--more--> Two.', 'One.'],
  ['before any text', '<!--more-->\n\nTwo.', 'Two.'],
  [
    'in code',
    'One.\n\n`<!--more-->`\n\n```\n<!--more-->\n{/* truncate */}\n```\n\nTwo.',
    'One. <!--more--> Two.',
  ],
  ['in words', 'One.\n\n<!-- more of this -->\n\nTwo.', 'One. Two.'],
])('a "more" mark %s', (_where, markdown, summary) => {
  expect(summaryOf(markdown)).toBe(summary);
});

test('a "more" mark ends the summary of HTML too', () => {
  expect(
    articleOf({ html: '<p>One.</p><!-- wp:more --><!--more--><!-- /wp:more --><p>Two.</p>' }).summary,
  ).toBe('One.');
});

describe('a long summary', () => {
  const cut = (text: string, length = 40, language = 'en') =>
    summaryOf(text, { language }, { summaryLength: length });

  test.each([
    [
      'at the end of a sentence close to the limit',
      'The harbour opens again on Friday. Ships come in at dawn.',
      'The harbour opens again on Friday.',
    ],
    [
      'after the closing quotation mark',
      'He said: “The harbour opens tomorrow.” Nobody came to see it.',
      'He said: “The harbour opens tomorrow.”',
    ],
    [
      'at a word, if the last sentence ends too early',
      'It opens. Ships from all over the world are expected there.',
      'It opens. Ships from all over the world…',
    ],
    [
      'not at an abbreviation',
      'The harbour was opened by Dr. Smith and his dog in May.',
      'The harbour was opened by Dr. Smith and…',
    ],
    [
      'not at an ordinal',
      'Am Hafen wird am Morgen des 3. Oktober gefeiert werden.',
      'Am Hafen wird am Morgen des 3. Oktober…',
    ],
    [
      'not at a number',
      'The harbour costs about 12.5 million euros a year or more.',
      'The harbour costs about 12.5 million…',
    ],
    [
      'without a comma before the ellipsis',
      'The harbour opens to ships, boat, rafts, and others too.',
      'The harbour opens to ships, boat, rafts…',
    ],
  ])('is cut %s', (_how, text, summary) => {
    expect(cut(text)).toBe(summary);
  });

  test('is cut at a sentence or a word in a script without spaces', () => {
    expect(cut('港口明天重新开放。第一批船只黎明抵达。市长说这是一个好日子。', 22, 'zh')).toBe(
      '港口明天重新开放。第一批船只黎明抵达。',
    );
    const thai = cut('ท่าเรือเปิดอีกครั้งในวันพรุ่งนี้และเรือลำแรกจะมาถึงตอนรุ่งสาง', 30, 'th');
    expect(thai).toMatch(/…$/);
    expect(Array.from(thai).length).toBeGreaterThan(15);
    const family = cut(`a ${'👨‍👩‍👧‍👦'.repeat(20)}`, 25);
    expect(family).toMatch(/^a (👨‍👩‍👧‍👦)+…$/u);
  });

  test('never exceeds the limit', () => {
    for (let length = 20; length < 60; length++) {
      const text =
        'Ein Satz. 𝒳𝒴𝒵 noch einer! 港口明天重新开放。Und "ein dritter." Ende ohneeinzigesleerzeichenbiszumschluss';
      expect(Array.from(cut(text, length)).length).toBeLessThanOrEqual(length);
    }
  });

  test('is not cut within template code', () => {
    const markdown = `One. ${`[two]( {{ ${'a'.repeat(400)} }} ) `.repeat(20)}`;
    expect(summaryOf(markdown)).toBe(`One. ${'two '.repeat(20).trim()}`);
  });

  test('starts at the first paragraph, after many headings and code blocks', () => {
    const markdown = `${'## Head\n\n```\ncode\n```\n\n'.repeat(300)}${'A word or two. '.repeat(100)}`;
    expect(Array.from(summaryOf(markdown)).length).toBeGreaterThan(260);
  });
});

test.each([19, 2001, 'long'])('a summaryLength of %s is an error', (summaryLength) => {
  expect(() => siteOf({ summaryLength })).toThrow('summaryLength');
});
