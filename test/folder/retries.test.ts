import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { createRetries, FAULT_DELAYS, STALL_DELAYS } from '../../src/folder/retries.ts';

function retriesOf() {
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  const looks = new EventTarget();
  const look = (paths: readonly string[]) => looks.dispatchEvent(new CustomEvent('look', { detail: paths }));
  const retries = createRetries(look, controller.signal, { first: 1, longest: 4 });
  const nextLook = async () => ((await once(looks, 'look'))[0] as CustomEvent<string[]>).detail;
  return { retries, nextLook };
}

test('a fault is retried until it has passed', async () => {
  const { retries, nextLook } = retriesOf();
  retries.note(new Set(['a', 'b']));
  expect(await nextLook()).toEqual(['a', 'b']);
  for (let count = 0; count < 5; count++) {
    retries.note(new Set(['b']));
    expect(await nextLook()).toEqual(['b']);
  }
  retries.note(new Set());
  retries.note(new Set(['c']));
  expect(await nextLook()).toEqual(['c']);
});

test('a fault is retried soon, a timeout rarely', () => {
  expect(FAULT_DELAYS.first).toBeLessThanOrEqual(1000);
  expect(STALL_DELAYS.first).toBeGreaterThanOrEqual(60_000);
});
