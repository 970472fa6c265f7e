import { expect, test } from 'vitest';
import { articleIn } from '../../src/content/built-page.ts';

const URL = 'https://a.example/blog/a/';

function found(html: string, content?: string): string | undefined {
  return articleIn({ html, url: URL, title: 'A title', ...(content === undefined ? {} : { content }) });
}

test('the text is in what marks it, else in article, else in main', () => {
  const text = '<p>Text.</p>';
  const page = `<!doctype html><html><head><title>A</title></head><body><nav>N</nav><main>M<article>R<div class="x e-content">${text}</div></article></main></body></html>`;
  expect(found(page)).toBe(text);
  expect(found(page.replace('e-content', ''))).toBe(`R<div class="x ">${text}</div>`);
  expect(found(`<main>${text}</main><article></article>`)).toBe(undefined);
  expect(found(`<body><main>${text}</main></body>`)).toBe(text);
  expect(found(`<div role="main">${text}</div>`)).toBe(text);
  expect(found(`<div itemprop="articleBody">${text}</div><article>R</article>`)).toBe(text);
  expect(found(`<div>${text}</div>`)).toBeUndefined();
});

test.each(['.post', '#text', 'div', 'div.post.wide', '[data-body=yes]'])(
  '%s in the settings names the element',
  (content) => {
    const page = '<article>R</article><div id="text" class="Post wide" data-body="yes"><p>Text.</p></div>';
    expect(found(page, content)).toBe('<p>Text.</p>');
    expect(found('<article>R</article>', content)).toBeUndefined();
  },
);

test.each([
  '<nav>x</nav>',
  '<script>x</script>',
  '<style>x</style>',
  '<form>x</form>',
  '<header><h1>Any</h1></header>',
  '<footer>x</footer>',
  '<aside>x</aside>',
  '<div id="comments">x</div>',
  '<section class="share wide">x</section>',
  '<!-- x -->',
  '<h1> A  title </h1>',
])('%s is left out', (part) => {
  expect(found(`<article>${part}<p>Text.</p></article>`)).toBe('<p>Text.</p>');
});

test('addresses are absolute, and headings have no links to themselves', () => {
  const page =
    '<article><h2 id="b">B<a class="hash-link" href="#b">#</a></h2><p><a href="../c/">c</a><a href="javascript:x">d</a><img src="d.png" srcset="e.png 2x" sizes="1px"></p></article>';
  expect(found(page)).toBe(
    '<h2 id="b">B</h2><p><a href="https://a.example/blog/c/">c</a><a href="javascript:x">d</a><img src="https://a.example/blog/a/d.png"></p>',
  );
});

test('a page that is nested too deeply has no text', () => {
  expect(found(`<article>${'<div>'.repeat(5000)}x`)).toBeUndefined();
});
