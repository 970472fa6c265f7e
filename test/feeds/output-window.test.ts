import { expect, test } from 'vitest';
import { NEWEST, newest, type Window } from '../../src/catalog/feed-window.ts';
import { windowOf } from '../../src/feeds/output-window.ts';
import type { Output } from '../../src/outputs/output.ts';

interface Row {
  readonly output: Pick<Output, 'window'>;
  readonly limit?: number;
  readonly window: Window;
  readonly why: string;
}

test.each<Row>([
  { output: {}, window: NEWEST, why: 'what site.yaml says' },
  { output: {}, limit: 3, window: newest(3), why: 'what the request asks for' },
  { output: { window: { limit: 100 } }, window: newest(100), why: 'what the output prescribes' },
  {
    output: { window: { limit: 100 } },
    limit: 3,
    window: newest(3),
    why: 'what the request asks for, first',
  },
])('a feed shows $why', ({ output, limit, window }) => {
  expect(windowOf(output, limit)).toEqual(window);
});
