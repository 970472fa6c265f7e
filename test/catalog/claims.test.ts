import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createClaims } from '../../src/catalog/claims.ts';
import type { Article } from '../../src/domain/article/article.ts';
import { formatProblem } from '../../src/domain/problem.ts';
import { articleOf, siteOf } from '../support.ts';

function articlesOf(...records: object[]): Article[] {
  return records.map((fields, index) => ({ ...articleOf(fields), origin: { file: `${index}.md` } }));
}

function claimsOf(...records: object[]) {
  const { added, found } = createClaims().change([], articlesOf(...records));
  return { served: added.map(({ origin }) => origin.file), problems: found.map(formatProblem) };
}

test('if two records have one id or slug, the first is served and the problem names both files', () => {
  expect(
    claimsOf({ slug: 'a', id: 'urn:1' }, { slug: 'b', id: 'urn:1' }, { slug: 'a', id: 'urn:2' }),
  ).toEqual({
    served: ['0.md'],
    problems: [
      '1.md: id: "urn:1" is already used by 0.md, which is served',
      '2.md: slug: "a" is already used by 0.md, which is served',
    ],
  });
});

test('ids that are not URIs are compared in their Atom form', () => {
  const { ids } = siteOf();
  expect(
    claimsOf({ slug: 'a', id: 'x y' }, { slug: 'b', id: `${ids}:id:x%20y` }, { slug: 'c', id: 'x y' }),
  ).toEqual({
    served: ['0.md'],
    problems: [
      `1.md: id: "${ids}:id:x%20y" is the same id in Atom as "x y" of 0.md, which is served`,
      '2.md: id: "x y" is already used by 0.md, which is served',
    ],
  });
  expect(claimsOf({ slug: 'b', id: `${ids}:id:x%20y` }, { slug: 'a', id: 'x y' }).problems).toEqual([
    `1.md: id: "x y" is the same id in Atom as "${ids}:id:x%20y" of 0.md, which is served`,
  ]);
});

test('drafts and records that are not served claim nothing', () => {
  const { served } = claimsOf(
    { id: 'urn:1', slug: 'a', draft: true },
    { id: 'urn:1', slug: 'b' },
    { id: 'urn:1', slug: 'c' },
    { id: 'urn:2', slug: 'c' },
  );
  expect(served).toEqual(['0.md', '1.md', '3.md']);
});

test('after any changes, the same articles are served as after a fresh start', () => {
  const pool = ['a', 'b', 'c'].flatMap((slug) => {
    return [1, 2, 3].map((id) => ({ slug, id: `urn:${id}`, draft: slug === 'c' && id === 3 }));
  });
  const articles = articlesOf(...pool);
  fc.assert(
    fc.property(fc.array(fc.subarray(articles), { minLength: 1, maxLength: 8 }), (steps) => {
      const claims = createClaims();
      const served = new Set<Article>();
      const problems: string[] = [];
      let current: readonly Article[] = [];
      for (const next of steps) {
        const dropped = current.filter((article) => !next.includes(article));
        const joined = next.filter((article) => !current.includes(article));
        const { removed, added, resolved, found } = claims.change(dropped, joined);
        for (const article of removed) expect(served.delete(article)).toBe(true);
        for (const article of added) {
          expect(served.has(article)).toBe(false);
          served.add(article);
        }
        for (const text of resolved.map(formatProblem)) {
          expect(problems).toContain(text);
          problems.splice(problems.indexOf(text), 1);
        }
        problems.push(...found.map(formatProblem));
        current = next;
        const fresh = createClaims().change([], next);
        expect([...served].map(fileOf).sort()).toEqual(fresh.added.map(fileOf).sort());
        expect(problems.sort()).toEqual(fresh.found.map(formatProblem).sort());
        for (const article of next) expect(claims.isServed(article)).toBe(served.has(article));
      }
    }),
    { numRuns: 300 },
  );
});

function fileOf({ origin }: Article): string {
  return origin.file;
}
