import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { BODY_GRACE_MS } from '../../src/domain/article-store.ts';
import { createBodyMirror } from '../../src/stores/postgres/body-mirror.ts';

const change = fc.record({
  slug: fc.nat(8),
  html: fc.option(fc.nat(5000), { nil: undefined, freq: 4 }),
  minutes: fc.nat(3),
});

test('a body is that of its version, until ten minutes after it was replaced', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
      let now = 0;
      const mirror = createBodyMirror(() => now);
      const present = new Map<string, number>();
      const bodies = new Map<number, { html: string; replacedAt?: number }>();
      for (const [index, { slug: number, html: length, minutes }] of changes.entries()) {
        now += minutes * 60_000;
        const [slug, seq] = [String(number), index + 1];
        const html = length === undefined ? undefined : `${seq}${'ä'.repeat(length)}`;
        mirror.keep(slug, seq, html);
        const before = bodies.get(present.get(slug) ?? 0);
        if (before !== undefined) before.replacedAt = now;
        present.delete(slug);
        if (html !== undefined) {
          present.set(slug, seq);
          bodies.set(seq, { html });
        }
        for (const [one, { html: expected, replacedAt = now }] of bodies)
          if (replacedAt >= now - BODY_GRACE_MS) expect(mirror.read(one) === expected).toBe(true);
      }
      mirror.close();
    }),
    { numRuns: 60 },
  );
});

test('the place of a body that was replaced is used again', () => {
  let now = 0;
  const mirror = createBodyMirror(() => now);
  onTestFinished(mirror.close);
  for (let seq = 1; seq <= 2000; seq++) {
    now += BODY_GRACE_MS;
    mirror.keep('a', seq, 'a'.repeat(4000 + (seq % 50)));
  }
  expect(mirror.bytes()).toBeLessThan(20_000);
});
