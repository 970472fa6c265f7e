import { expect, test } from 'vitest';
import { resolveConflicts } from '../../src/domain/conflicts.ts';
import { formatProblem } from '../../src/domain/source.ts';
import { articleOf, siteOf } from '../support.ts';

function conflictsOf(...records: object[]) {
  const articles = records.map((fields, index) => ({
    ...articleOf(fields),
    origin: { file: `${index}.md` },
  }));
  const { articles: kept, problems } = resolveConflicts(articles, siteOf());
  return { kept: kept.map(({ origin }) => origin.file), problems: problems.map(formatProblem) };
}

test('of two that claim one id or slug the first is kept, and both files are named', () => {
  expect(
    conflictsOf({ slug: 'a', id: 'urn:1' }, { slug: 'b', id: 'urn:1' }, { slug: 'a', id: 'urn:2' }),
  ).toEqual({
    kept: ['0.md'],
    problems: [
      '1.md: id: "urn:1" is that of 0.md already, which is served',
      '2.md: slug: "a" is that of 0.md already, which is served',
    ],
  });
});

test('what is not kept claims nothing, and neither does a draft', () => {
  const { kept } = conflictsOf(
    { id: 'urn:1', slug: 'a', draft: true },
    { id: 'urn:1', slug: 'b' },
    { id: 'urn:1', slug: 'c' },
    { id: 'urn:2', slug: 'c' },
  );
  expect(kept).toEqual(['0.md', '1.md', '3.md']);
});

test('names that share a slug are warned of where they differ by more than case, spacing or normal form', () => {
  const { kept, problems } = conflictsOf(
    { slug: 'a', tags: ['C#'] },
    { slug: 'b', tags: ['c#'] },
    { slug: 'c', tags: ['C sharp'] },
  );
  expect(kept).toHaveLength(3);
  expect(conflictsOf({ tags: ['R&D', 'R and D'] }).problems).toHaveLength(1);
  expect(problems).toEqual([
    '2.md: tags: "C sharp" and "C#" share the address /tag/c-sharp; they are one topic (warning)',
  ]);
});
