import { expect, test } from 'vitest';
import { createSafeHtml } from '../../src/content/safe-html.ts';

test.each([
  ['<strike>a</strike>', '<s>a</s>'],
  ['<span style="text-decoration: line-through">a</span>', '<s>a</s>'],
  ['<span style="TEXT-DECORATION-LINE:underline line-through">a</span>', '<s>a</s>'],
  ['<font style="text-decoration:line-through double red !important">a</font>', '<s>a</s>'],
  ['<font color="red"><strike>a <b>b</b></strike></font>', '<s>a <b>b</b></s>'],
  ['<b style="text-decoration:line-through">a</b>', '<b><s>a</s></b>'],
  ['<p style="text-decoration:line-through">a <i>b</i></p>', '<p><s>a <i>b</i></s></p>'],
  ['<div style="text-decoration:line-through"><p>a</p>b</div>', '<div><p><s>a</s></p><s>b</s></div>'],
  [
    '<div style="text-decoration:line-through"><p style="text-decoration:line-through">a</p></div>',
    '<div><p><s>a</s></p></div>',
  ],
  ['<ul style="text-decoration:line-through"><li>a</li></ul>', '<ul><li><s>a</s></li></ul>'],
  [
    '<a href="/x" style="text-decoration:line-through">a</a>',
    '<a href="https://news.example/x"><s>a</s></a>',
  ],
  ['<span class="line-through">a</span>', '<s>a</s>'],
  ['<del style="text-decoration:line-through">a</del>', '<del>a</del>'],
  ['<span style="text-decoration:line-through;text-decoration:none">a</span>', '<span>a</span>'],
  ['<span style="text-decoration:underline">a</span>', '<span>a</span>'],
])('%s becomes %s', (html, expected) => {
  expect(createSafeHtml(html, 'https://news.example/a').html).toBe(expected);
});
