import { expect, test } from 'vitest';
import { createFolderRecords } from '../../src/folder/folder-records.ts';
import { emptyState } from '../../src/folder/folder-state.ts';
import { articleOf, siteOf } from '../support.ts';

const reading = (title: string) => {
  const { files: _files, ...rest } = emptyState();
  const paths = Array.from({ length: 200 }, (_, index) => `a${index}.md`);
  const files = new Map(
    paths.map((path) => {
      const article = articleOf({ slug: path.slice(0, -3), title });
      const parsed = { records: [{ article, problems: [] }], problems: [] };
      return [path, { stamp: title, parsed }] as const;
    }),
  );
  return { ...rest, site: siteOf({ title }), files, listed: 0 };
};

test('no file is held for the cache while a reading is taken: its article may be of other settings than the state', () => {
  const { state, held, take, takeInSteps } = createFolderRecords('/nowhere');
  take(reading('Old'));
  const titleOf = (path: string) => held(path)?.records[0]?.article?.title;
  const steps = takeInSteps(reading('New'));
  const seen = new Set<string | undefined>();
  let step = steps.next();
  for (; !step.done; step = steps.next()) for (const path of ['a0.md', 'a199.md']) seen.add(titleOf(path));
  expect([...seen]).toEqual([undefined]);
  expect([state.site.title, titleOf('a0.md'), titleOf('a199.md')]).toEqual(['New', 'New', 'New']);
  expect(step.value.added).toHaveLength(200);
});
