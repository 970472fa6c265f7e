import { expect, test } from 'vitest';
import { builtPages } from '../../src/records/dialects/built-pages.ts';
import { runWith as run } from '../cli/run.ts';
import { folderOf } from '../support.ts';

function page(text: string): string {
  return `<html><body><nav>Menu</nav><article><h1>A</h1><div class="text">${text}</div></article></body></html>`;
}

const SITE = {
  'hugo.toml': 'baseURL = "https://a.example/base/"\ntitle = "T"\n',
  'content/posts/a.md': '---\ntitle: A\ndate: 2026-01-02\n---\n\n{{< chart 1 >}}\n',
  'content/posts/b.md': '---\ntitle: B\ndate: 2026-01-01\n---\n\nSource.\n',
  'public/posts/a/index.html': page('<p>A chart. <img src="c.png"></p>'),
};

async function shown(site: string): Promise<readonly Record<string, unknown>[]> {
  const folder = folderOf({ ...SITE, 'feeds.yaml': site });
  const { out } = await run(['show', '/feed.json', `${folder}/content`, '--site', `${folder}/feeds.yaml`]);
  return (JSON.parse(out) as { readonly items: readonly Record<string, unknown>[] }).items;
}

test('bodies are those of the built website, and others are reported', async () => {
  const [a, b] = await shown('built: ../public\n');
  expect(a?.content_html).toBe(
    '<div><p>A chart. <img src="https://a.example/base/posts/a/c.png" /></p></div>',
  );
  expect(a?.summary).toBe('A chart.');
  expect(b?.content_html).toBe('<p>Source.</p>');

  const folder = folderOf({ ...SITE, 'feeds.yaml': 'built: ../public\n' });
  const { code, out, err } = await run(['check', `${folder}/content`, '--site', `${folder}/feeds.yaml`]);
  expect(err).toContain('built: ../public (feeds.yaml:1)');
  expect(out).not.toContain('the shortcode chart');
  expect(out).toContain(
    'posts/b.md:1: has no page in the built website for https://a.example/base/posts/b/; its source is used',
  );
  expect(code).toBe(0);
});

test('an element by name', async () => {
  const [a] = await shown('built: { folder: ../public, content: .text }\n');
  expect(a?.content_html).toBe('<p>A chart. <img src="https://a.example/base/posts/a/c.png" /></p>');
  const folder = folderOf({ ...SITE, 'feeds.yaml': 'built: { folder: ../public, content: .gone }\n' });
  const { out } = await run(['check', `${folder}/content`, '--site', `${folder}/feeds.yaml`]);
  expect(out).toContain('posts/a.md:1: has no .gone in its built page; its source is used');
});

test.each([
  ['https://a.example/b/', '', 'index.html'],
  ['https://a.example/b/c/', 'c/', 'c/index.html'],
  ['https://a.example/b/c/', 'c/', 'c.html'],
  ['https://a.example/b/c', 'c', 'c.html'],
  ['https://a.example/b/c', 'c', 'c/index.html'],
  ['https://a.example/b/c.html', 'c.html', 'c.html'],
  ['https://a.example/b/%C3%BC?x#y', 'ü', 'ü.html'],
])('the page of %s is in %j by %s', (url, _path, file) => {
  const files = {
    read: (name: string) => (name === file ? 'found' : undefined),
    names: () => [],
    exists: () => false,
  };
  expect(builtPages(files, 'https://a.example/b')(url)).toBe('found');
});

test.each(['https://other.example/c', 'https://a.example/b/..%2Fc', 'https://a.example/b/%ff'])(
  '%s has no page',
  (url) => {
    const files = { read: () => 'found', names: () => [], exists: () => true };
    expect(builtPages(files, 'https://a.example/b')(url)).toBeUndefined();
  },
);
