import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('the benchmark prints nothing but JSON where that is asked for, and a single row if it is named', () => {
  const args = ['run', '--silent', 'bench', '--', '--json', '--only', 'json cold', '--sizes', '0'];
  const output = execFileSync('npm', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const { rows } = JSON.parse(output);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toEqual({
    name: 'json cold, feed 6 ÷ ours',
    ratio: expect.any(Number),
    goal: expect.any(Number),
    holds: expect.any(Boolean),
  });
});
