import { expect, test } from 'vitest';
import { articleOf, problemsOf } from '../support.ts';

const SECRET = 'https://user:pa%40ss@a.example';
const WARNING = 'body: a user name or password in an address is left out of feeds';

test.each<[object, string, string]>([
  [{ html: `<p><a href="${SECRET}/x">x</a></p>` }, 'href="https://a.example/x"', 'a link'],
  [{ html: `<p><a href="//user:secret@a.example/x">x</a></p>` }, 'href="https://a.example/x"', 'no scheme'],
  [
    { html: `<p><a href="http:user:secret@a.example/x">x</a></p>` },
    'href="http://a.example/x"',
    'no slashes',
  ],
  [{ html: `<p><a href="https:\\\\user@a.example">x</a></p>` }, 'href="https://a.example/"', 'backslashes'],
  [
    { html: `<p><a href="https://user:secret&#64;a.example/">x</a></p>` },
    'href="https://a.example/"',
    'an @ as a character reference',
  ],
  [{ html: `<p>x <img src="${SECRET}/p.jpg" alt=""></p>` }, 'src="https://a.example/p.jpg"', 'a picture'],
  [
    { html: `<p>x <img src="/q.jpg" srcset="/p.jpg 1x, ${SECRET}/p2.jpg 2x" alt=""></p>` },
    'https://a.example/p2.jpg 2x',
    'one of several pictures',
  ],
  [
    { html: `<p>x <img data-src="${SECRET}/late.jpg" alt=""></p>` },
    'src="https://a.example/late.jpg"',
    'a picture that a script loads',
  ],
  [
    { html: `<video src="${SECRET}/v.mp4" poster="${SECRET}/p.jpg"></video>` },
    'https://a.example/v.mp4',
    'a film',
  ],
  [{ html: `<iframe src="${SECRET}/player"></iframe>` }, 'https://a.example/player', 'a frame'],
  [
    { html: `<blockquote cite="${SECRET}/q"><p>x</p></blockquote>` },
    'cite="https://a.example/q"',
    'a source',
  ],
  [{ markdown: `[x](${SECRET}/x)` }, 'href="https://a.example/x"', 'a link in Markdown'],
  [{ markdown: `<${SECRET}/x>` }, '>https://a.example/x</a>', 'a link that shows its address'],
  [{ html: `<p>See ${SECRET}/x for it.</p>` }, 'See https://a.example/x for it.', 'an address in text'],
  [{ html: `<p title="${SECRET}/">x</p>` }, 'title="https://a.example/"', 'an address in a title'],
  [{ html: '<p>https://user:p@ss@a.example/</p>' }, '<p>https://a.example/</p>', 'an @ in the password'],
])('%j becomes %s with a warning: %s', (fields, expected) => {
  const { html, summary } = articleOf(fields);
  expect(html).toContain(expected);
  expect(html + summary).not.toMatch(/user|secret|pa%40ss|p@ss/);
  expect(problemsOf(fields)).toContain(WARNING);
});

test.each([
  { html: '<p><a href="mailto:user@a.example">user@a.example</a></p>' },
  { html: '<p><a href="https://a.example/@user">@user</a> and <a href="/x?y=a@b">x</a></p>' },
  { html: '<p><code>postgres://user:password@localhost/db</code></p>' },
  { html: '<pre><span>git clone https://user:token@a.example/x</span></pre>' },
  {
    html: '<p><img src="https://a.example/a@2x.png" srcset="/a.png 1x, /a@2x.png 2x" alt="user@a.example"></p>',
  },
  { html: '<p>https://a.example/ and user@a.example, https://@</p>' },
])('%j contains no credentials', (fields) => {
  expect(problemsOf(fields)).toEqual([]);
  expect(articleOf(fields).html).toMatch(/user|a@2x/);
});
