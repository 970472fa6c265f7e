import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { documents, ROOT, textOf } from './blocks.ts';

/** The anchors of headings, as GitHub makes them. */
function anchorsOf(file: string): readonly string[] {
  return Array.from(textOf(file).matchAll(/^#{1,4} (.+)$/gm), ([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  );
}

function brokenLinks(file: string): readonly string[] {
  const text = textOf(file).replace(/^```.*?^```$/gms, '');
  const targets = Array.from(text.matchAll(/\]\(([^()\s]+)\)/g), ([, target = '']) => target);
  return targets.filter((target) => {
    if (/^(?:https?|mailto):/.test(target)) return false;
    const [path = '', anchor] = target.split('#');
    const found = path === '' ? file : join(dirname(file), path);
    if (!existsSync(join(ROOT, found))) return true;
    return anchor !== undefined && !anchorsOf(found).includes(anchor);
  });
}

test.each(documents)('every link of %s leads to a file and a heading', (file) => {
  expect(brokenLinks(file)).toEqual([]);
});

test('docs/README.md names every document, and README names docs', () => {
  const index = textOf('docs/README.md');
  const others = documents.filter((file) => file.startsWith('docs/') && file !== 'docs/README.md');
  expect(others.filter((file) => !index.includes(`(${file.slice('docs/'.length)})`))).toEqual([]);
  expect(textOf('README.md')).toContain('(docs/README.md)');
});

test('README has fewer than 900 words', () => {
  const words = textOf('README.md')
    .split(/\s+/)
    .filter((word) => /\p{L}/u.test(word));
  expect(words.length).toBeLessThan(900);
});

test('every picture is in a document and has at most 60 kB', () => {
  const all = documents.map(textOf).join('');
  const folder = join(ROOT, 'docs/images');
  const wrong = readdirSync(folder).filter(
    (name) => !all.includes(`images/${name})`) || statSync(join(folder, name)).size > 60_000,
  );
  expect(wrong).toEqual([]);
});
