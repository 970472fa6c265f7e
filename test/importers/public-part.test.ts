import { expect, test } from 'vitest';
import { publicPart } from '../../src/importers/public-part.ts';

const SOME = 'parts that only some readers see';

test.each<[string, string, string, string[]]>([
  ['an ordinary body', '<p>All &amp; <br>free</p>', '<p>All &amp; <br>free</p>', []],
  [
    'a Ghost block for members',
    '<p>a</p><!--kg-gated-block:begin nonMember:false memberSegment:"status:free" --><p>b</p><img src="x"><!--kg-gated-block:end--><p>c</p>',
    '<p>a</p><p>c</p>',
    [SOME],
  ],
  [
    'a Ghost block that visitors see too',
    '<!-- kg-gated-block:begin nonMember:true memberSegment:"" --><p>b</p><!-- kg-gated-block:end -->',
    '<!-- kg-gated-block:begin nonMember:true memberSegment:"" --><p>b</p><!-- kg-gated-block:end -->',
    [],
  ],
  [
    'an unclosed Ghost block',
    '<p>a</p><!--kg-gated-block:begin memberSegment:"status:free"--><p>b</p>',
    '<p>a</p>',
    [SOME],
  ],
  [
    'a Substack paywall',
    '<div><p>a</p><div class="paywall-jump" data-component-name="PaywallToDOM"></div><p>b</p></div><p>c</p>',
    '<div><p>a</p>',
    ['the text after a paywall'],
  ],
  [
    'Substack blocks for some audiences',
    '<p>a</p><div data-dynamic-audiences="paid"><div><p>b</p></div></div><div data-dynamic-audiences="non_sub,free"><p>c</p></div>',
    '<p>a</p><div data-dynamic-audiences="non_sub,free"><p>c</p></div>',
    [SOME],
  ],
  ['a Buttondown paywall', "# a\n\n<div role='paywall'></div>\n\nb", '# a\n\n', ['the text after a paywall']],
  [
    'a Buttondown subscription wall',
    'a\n<buttondown-subscriberwall></buttondown-subscriberwall>\nb',
    'a\n',
    ['the text after a paywall'],
  ],
  [
    'premium and filtered Buttondown blocks in Markdown',
    'a <https://x.example> *b*\n<div class="buttondown-block-premium"><p>c</p><div>d</div></div>\n<buttondown-filtered-block data-variant="email">e</buttondown-filtered-block><buttondown-filtered-block data-variant="web">f</buttondown-filtered-block>\n1 < 2',
    'a <https://x.example> *b*\n\n<buttondown-filtered-block data-variant="web">f</buttondown-filtered-block>\n1 < 2',
    [SOME],
  ],
])('%s', (_name, body, text, removed) => {
  expect(publicPart(body)).toEqual({ text, removed });
});

test('a nested block does not end a hidden block', () => {
  const inner = '<div class="buttondown-block-premium">x</div>';
  expect(publicPart(`a<div class="buttondown-block-premium">${inner}secret</div>b`).text).toBe('ab');
});
