import { expect, test } from 'vitest';
import { slugFrom, titleFrom } from '../../src/importers/imported.ts';

test.each([
  ['https://a.example/2024/05/fish.html', '2024/05/fish'],
  ['https://a.example/?p=12', 'p-12'],
  ['https://a.example/blog/?p=12', 'blog/p-12'],
  ['https://a.example/index.php?lang=en&id=12', 'id-12'],
  ['https://a.example/article.php?id=12', 'article/id-12'],
  ['https://a.example/fish?utm_source=x', 'fish'],
  ['https://a.example/%D0%BA%D0%B8%D1%97%D0%B2/', 'київ'],
  ['https://a.example/', 'a-title'],
  [undefined, 'a-title'],
])('the slug of %s is %s', (url, slug) => {
  expect(slugFrom(url, 'A title')).toBe(slug);
});

test.each([
  ['Fish &amp; <em>chips</em>', 'Fish & chips'],
  ['The use of <b> in HTML', 'The use of <b> in HTML'],
  ['a < b', 'a < b'],
  ['One<br/>two', 'One two'],
  ['</b> and <b>', '</b> and <b>'],
])('the title %s becomes %s', (written, title) => {
  expect(titleFrom(written)).toBe(title);
});
