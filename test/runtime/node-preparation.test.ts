import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { PreparationResult } from '../../src/api/preparation.ts';
import { createPreparationThreads as inThisThread } from '../../src/runtime/node-preparation.ts';
import { NOON, siteOf } from '../support.ts';

// As it is built: a thread cannot load TypeScript.
const BUILT = pathToFileURL(join(import.meta.dirname, '../../dist/runtime/node-preparation.js')).href;

const context = { site: siteOf(), now: NOON };
const fields = { title: 'A', published: '2026-11-01T10:00:00Z', markdown: 'A *body*.' };
const job = (slug: string, more: object = {}) =>
  ({
    kind: 'record',
    slug,
    record: { format: 'json', text: JSON.stringify({ ...fields, ...more }) },
  }) as const;

async function threadsOf(
  options: Parameters<typeof inThisThread>[0] = {},
): Promise<ReturnType<typeof inThisThread>> {
  const { createPreparationThreads } = await import(BUILT);
  const threads = createPreparationThreads(options);
  onTestFinished(() => threads.close());
  return threads;
}

const htmlOf = (result: PreparationResult) =>
  result.kind === 'ready' ? result.article.article.html : result.problems;

test('records are prepared in threads, each with its own result', async () => {
  const { prepare } = await threadsOf();
  const jobs = Array.from({ length: 20 }, (_, index) => job(`a${index}`, { markdown: `Number ${index}.` }));
  const results = await Promise.all(jobs.map((one) => prepare(one, context)));
  expect(results.map(htmlOf)).toEqual(jobs.map((_, index) => `<p>Number ${index}.</p>`));
  const other = { site: siteOf({ ids: 'tag:news.example,2020' }), now: NOON };
  const result = await prepare(job('b'), other);
  expect(result.kind === 'ready' && result.article.article.id).toBe('tag:news.example,2020:b');
});

test('a record that takes too long is refused alone, and leaves the feeds if it asks to', async () => {
  const { prepare } = await threadsOf({ timeLimit: 1 });
  const slow = '<i>'.repeat(60_000);
  const [result, hidden, patch] = await Promise.all([
    prepare(job('slow', { markdown: undefined, html: slow }), context),
    prepare(job('hidden', { markdown: undefined, html: slow, draft: true }), context),
    prepare(
      { ...job('slow', { html: slow, markdown: undefined }), kind: 'patch', patch: '{"title":"B"}' },
      context,
    ),
  ]);
  const problems = [{ severity: 'error', code: 'file.too-slow', pointer: '' }];
  expect(result).toMatchObject({ kind: 'refused', problems });
  expect(result).not.toHaveProperty('withdrawal');
  expect(hidden).toMatchObject({ kind: 'refused', problems, withdrawal: { slug: 'hidden', hidden: true } });
  expect(patch).toMatchObject({ kind: 'refused', problems });
});

test('too many records, or too much text, are refused, and those before are prepared', async () => {
  const { prepare, close } = await threadsOf({ maxWaiting: 2, maxBytes: 2_000 });
  const settled = await Promise.allSettled(
    Array.from({ length: 9 }, (_, index) => prepare(job(`a${index}`), context)),
  );
  const fulfilled = settled.filter(({ status }) => status === 'fulfilled');
  expect(fulfilled.length).toBeGreaterThanOrEqual(3);
  expect(fulfilled.length).toBeLessThan(9);
  const refused = settled.find((result) => result.status === 'rejected');
  expect(refused?.reason).toMatchObject({ details: { status: 503 }, headers: { 'retry-after': '1' } });
  await expect(prepare(job('long', { summary: 'x'.repeat(2_000) }), context)).rejects.toThrow('Too many');
  expect((await prepare(job('after'), context)).kind).toBe('ready');
  await close();
  await expect(prepare(job('late'), context)).rejects.toThrow('Too many');
});

test('a record in flight when the service stops has no error, and is to be sent again', async () => {
  const { prepare, close } = await threadsOf({});
  // The thread has loaded its code.
  await prepare(job('first'), context);
  const inFlight = prepare(job('a', { markdown: '*a* '.repeat(100_000) }), context);
  const refused = expect(inFlight).rejects.toMatchObject({ details: { status: 503 } });
  await close();
  await refused;
});

test('where no thread can be started records are prepared all the same', async () => {
  const threads = inThisThread();
  onTestFinished(() => threads.close());
  expect(htmlOf(await threads.prepare(job('a'), context))).toBe('<p>A <em>body</em>.</p>');
});
