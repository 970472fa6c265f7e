import { expect, test } from 'vitest';
import { createSafeHtml } from '../../src/content/safe-html.ts';
import { articleOf } from '../support.ts';

const read = (html: string) => createSafeHtml(html, 'https://news.example/a');

test.each([
  '<p hidden>x</p>',
  '<p hidden="">x</p>',
  '<p HIDDEN="false">x</p>',
  '<p hidden="until-found">x</p>',
  '<p style="display:none">x</p>',
  '<p style="color:red; Display : NONE !important">x</p>',
  '<p style="display:/* */none">x</p>',
  '<p style="d\\69splay:none">x</p>',
  '<p style="display:none !important;display:block">x</p>',
  '<p style="visibility:hidden">x</p>',
  '<p style="visibility: collapse">x</p>',
  '<p style="content-visibility:hidden">x</p>',
  '<p style="mso-hide:all">x</p>',
  '<p style="position:absolute;left:-9999px">x</p>',
  '<p style="position:absolute;clip:rect(0 0 0 0)">x</p>',
  '<p style="position:absolute;clip-path:inset(50%)">x</p>',
  '<p popover>x</p>',
  '<dialog><p>x</p></dialog>',
  '<template><p>x</p></template>',
  '<table><tr><td hidden>x</td></tr></table>',
  ...[
    'sr-only',
    'a sr-only sr-only-focusable',
    'visually-hidden',
    'visuallyhidden',
    'govuk-visually-hidden',
    'screen-reader-text',
    'element-invisible',
  ].map((name) => `<p class="${name}">x</p>`),
])('%s is removed with a warning', (html) => {
  const { html: safe, dropped } = read(`a${html}b`);
  expect(safe).not.toContain('x');
  expect(dropped).toHaveLength(1);
});

test.each([
  '<p aria-hidden="true">x</p>',
  '<p style="display:none;display:block">x</p>',
  '<p style="display:block">x</p>',
  '<p style="opacity:0">x</p>',
  '<p style="background:url(hidden.png)">x</p>',
  '<p style="dis/* */play:none">x</p>',
  '<p style="left:-9999px">x</p>',
  '<p class="sr-only not-sr-only">x</p>',
  '<p class="hidden-gem">x</p>',
  '<dialog open>x</dialog>',
  '<details>x</details>',
])('%s stays', (html) => {
  const { html: safe, dropped } = read(html);
  expect(safe).toContain('x');
  expect(dropped).toEqual([]);
});

test('body and summary contain only visible text, and each warning names the hidden part', () => {
  const html =
    '<div hidden><p>Desk: wait for legal.</p></div><p>Seen. <b style="display:none">Unseen.</b></p><dialog>Sign up</dialog>';
  const { html: body, summary } = articleOf({ html });
  expect(body).toBe('<p>Seen. </p>');
  expect(summary).toBe('Seen.');
  expect(read(html).dropped).toEqual([
    'hidden text "Desk: wait for legal." (<div hidden>)',
    'hidden text "Unseen." (<b style="display:none">)',
    'hidden text "Sign up" (<dialog without open>)',
  ]);
});

test('a hidden element without content gives no warning', () => {
  expect(read('<p hidden> </p><input type="hidden" value="x">a')).toMatchObject({ html: 'a', dropped: [] });
});
