import { expect, test } from 'vitest';
import { markdownRecord } from '../../src/importers/record-text.ts';

test.each([
  ['<p>One</p><!--more--><p>Two</p>', 'One\n\n<!--more-->\n\nTwo'],
  ['<p>One</p><!-- wp:more --><!--more Read on--><!-- /wp:more --><p>Two</p>', 'One\n\n<!--more-->\n\nTwo'],
  ['<p>One</p><hr><p>Two</p>', 'One\n\n* * *\n\nTwo'],
])('%s', (html, markdown) => {
  expect(markdownRecord({ fields: { slug: 'a' }, html, lost: [] })).toBe(
    `---\nslug: a\n---\n\n${markdown}\n`,
  );
});
