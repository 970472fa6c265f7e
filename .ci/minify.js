// Minifies each file of dist by itself: files keep their names and what they export, so stack traces still name the place.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';

for (const name of readdirSync('dist', { recursive: true })) {
  if (!name.endsWith('.js')) continue;
  const file = join('dist', name);
  // Node prints the whole line in which a program fails.
  const options = {
    minify: true,
    lineLimit: 120,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    charset: 'utf8',
  };
  const { code } = await transform(readFileSync(file, 'utf8'), options);
  writeFileSync(file, code);
}
