// Leaves in dist only the declarations that the package's entries lead to: of the others nobody can import anything.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));
const needed = new Set();

function visit(file) {
  if (needed.has(file) || !existsSync(file)) return;
  needed.add(file);
  for (const [, from] of readFileSync(file, 'utf8').matchAll(/(?:from |import\(|import )["'](\.[^"']+)["']/g))
    visit(resolve(dirname(file), from.replace(/\.[jt]s$/, '.d.ts')));
}

for (const { types } of Object.values(exports)) if (types !== undefined) visit(resolve(types));
for (const name of readdirSync('dist', { recursive: true })) {
  const file = resolve(join('dist', name));
  if (file.endsWith('.d.ts') && !needed.has(file)) rmSync(file);
}
