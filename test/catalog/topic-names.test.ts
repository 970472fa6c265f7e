import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTopicNames } from '../../src/catalog/topic-names.ts';
import type { Article } from '../../src/domain/article/article.ts';
import { formatProblem } from '../../src/domain/problem.ts';
import { articleOf, siteOf } from '../support.ts';

function articlesOf(...records: object[]): Article[] {
  return records.map((fields, index) => ({ ...articleOf(fields), origin: { file: `${index}.md` } }));
}

function problemsOf(articles: readonly Article[]): string[] {
  const topicNames = createTopicNames(siteOf());
  topicNames.change([], articles, () => articles);
  return topicNames.problems().map(formatProblem).sort();
}

test('names that share a slug give a warning if they differ by more than case, spacing or normal form', () => {
  expect(problemsOf(articlesOf({ tags: ['C#'] }, { tags: ['c#'] }, { tags: ['C sharp'] }))).toEqual([
    '2.md: tags: "C sharp" and "C#" share the address /tag/c-sharp; they are one topic (warning)',
  ]);
  expect(problemsOf(articlesOf({ tags: ['R&D', 'R and D'] }))).toHaveLength(1);
  expect(problemsOf(articlesOf({ tags: ['C#'] }, { tags: ['C sharp'], draft: true }))).toEqual([]);
});

test('the first article in path order names a topic, also after the previous first was removed', () => {
  const [a, b, bb, c] = articlesOf(
    ...['Foo bar', 'Foo bar', 'Foo-bar', 'Foo bar'].map((tag) => ({ tags: [tag] })),
  ) as [Article, Article, Article, Article];
  const topicNames = createTopicNames(siteOf());
  topicNames.change([], [a, b], () => [a, b]);
  topicNames.change([a], [], () => [b]);
  topicNames.change([], [c], () => [b, c]);
  topicNames.change([], [bb], () => [b, c, bb]);
  expect(topicNames.problems().map(formatProblem)).toEqual(problemsOf([b, bb, c]));
});

test('after any changes, the problems equal those of a fresh start', () => {
  const names = ['C#', 'c#', 'C sharp', 'C Sharp', 'R&D', 'R and D'];
  const pool = articlesOf(...names.flatMap((name) => [{ tags: [name] }, { tags: [name], authors: [name] }]));
  fc.assert(
    fc.property(fc.array(fc.subarray(pool), { minLength: 1, maxLength: 8 }), (steps) => {
      const topicNames = createTopicNames(siteOf());
      let there: readonly Article[] = [];
      const open: string[] = [];
      for (const next of steps) {
        const removed = there.filter((article) => !next.includes(article));
        const added = next.filter((article) => !there.includes(article));
        const { resolved, found } = topicNames.change(removed, added, () => next);
        for (const text of resolved.map(formatProblem)) {
          expect(open).toContain(text);
          open.splice(open.indexOf(text), 1);
        }
        open.push(...found.map(formatProblem));
        there = next;
        expect(open.sort()).toEqual(topicNames.problems().map(formatProblem).sort());
        expect(open.length).toBe(problemsOf(next).length);
      }
    }),
    { numRuns: 300 },
  );
});

test('after a removal, a warning names an article that still exists', () => {
  const [a, b, c] = articlesOf({ tags: ['C#'] }, { tags: ['C sharp'] }, { tags: ['C sharp'] }) as [
    Article,
    Article,
    Article,
  ];
  const topicNames = createTopicNames(siteOf());
  topicNames.change([], [a, b, c], () => [a, b, c]);
  topicNames.change([b], [], () => [a, c]);
  expect(topicNames.problems().map(({ origin }) => origin.file)).toEqual(['2.md']);
});
