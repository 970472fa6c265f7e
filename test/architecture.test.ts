import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const SRC = join(import.meta.dirname, '../src');

/** What each folder of src may import of the others, and which packages. Types count too. The reasons: docs/design.md. */
const MAY_IMPORT: Record<string, { folders: string[]; packages: string[]; node?: RegExp }> = {
  domain: { folders: [], packages: ['valibot'] },
  content: { folders: ['domain'], packages: ['htmlparser2', 'markdown-it', 'markdown-it-deflist', 'parse5'] },
  render: { folders: ['domain'], packages: ['feed'] },
  sources: {
    folders: ['domain', 'content'],
    packages: ['js-yaml', 'valibot'],
    node: /^sources\/folder\//,
  },
  publish: { folders: ['domain', 'render'], packages: ['@noble/hashes', 'lru-cache'] },
  bundle: { folders: ['domain', 'render', 'publish'], packages: ['@noble/hashes', 'lru-cache'] },
  http: { folders: ['domain', 'render', 'publish'], packages: ['hono'] },
  feedstand: { folders: ['domain', 'http', 'publish'], packages: [] },
  config: { folders: ['domain'], packages: ['valibot'] },
  import: {
    folders: ['domain', 'content'],
    packages: ['fast-xml-parser', 'feedsmith', 'htmlparser2', 'js-yaml', 'turndown'],
  },
  platform: {
    folders: ['domain', 'content', 'render', 'sources', 'publish', 'bundle', 'http', 'config'],
    packages: ['@hono/node-server', 'lru-cache'],
    node: /^platform\/node(-server|-requests)?\.ts$/,
  },
  cli: {
    folders: [
      'domain',
      'content',
      'render',
      'sources',
      'publish',
      'bundle',
      'http',
      'import',
      'config',
      'platform',
    ],
    packages: ['commander'],
    node: /^cli/,
  },
};

interface Import {
  readonly file: string;
  readonly folder: string;
  readonly target: string;
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const imports = files.flatMap((file): Import[] => {
  const text = readFileSync(join(SRC, file), 'utf8');
  const found = text.matchAll(
    /(?:^|\n)(?:import|export)\s(?:[^;'"]*?\sfrom\s)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]/g,
  );
  return [...found].map(([, from, dynamic]) => ({
    file,
    folder: folderOf(file),
    target: from ?? dynamic ?? '',
  }));
});

function folderOf(file: string): string {
  return (file.split('/')[0] ?? '').replace(/\.ts$/, '');
}

test('the table names every folder, and the files are found', () => {
  expect([...new Set(files.map(folderOf))].sort()).toEqual(Object.keys(MAY_IMPORT).sort());
  expect(imports.length).toBeGreaterThan(100);
});

test.each(imports)('$file may import $target', ({ file, folder, target }) => {
  const rule = MAY_IMPORT[folder];
  if (rule === undefined) throw new Error(`no rule for ${folder}`);
  if (target.startsWith('.')) {
    const other = folderOf(relative(SRC, join(SRC, dirname(file), target)));
    expect([folder, ...rule.folders]).toContain(other);
    expect(target).toMatch(/\.ts$/);
    return;
  }
  if (target.startsWith('node:')) {
    expect(file).toMatch(rule.node ?? /^$/);
    return;
  }
  const name = target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');
  expect(rule.packages).toContain(name);
});

test('no module imports itself by way of others', () => {
  const graph = new Map(files.map((file) => [file, importsOf(file)]));
  const done = new Set<string>();
  const visit = (file: string, above: readonly string[]): void => {
    expect(above, 'a cycle').not.toContain(file);
    if (done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...above, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
});

/** What a file imports for more than its types. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(SRC, file), 'utf8');
  const found = text.matchAll(/(?:^|\n)(?:import|export)\s(?!type\s)([^;'"]*?)\sfrom\s['"](\.[^'"]+)['"]/g);
  return [...found]
    .filter(([, names = '']) => !/^\{(\s*type\s[^,}]+,?)+\s*\}$/.test(names))
    .map(([, , target = '']) => join(dirname(file), target));
}

/** Every file that an entry imports, by way of others. */
function reachedFrom(entries: readonly string[]): Set<string> {
  const reached = new Set<string>();
  const visit = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const { target } of imports.filter((one) => one.file === file)) {
      if (target.startsWith('.')) visit(join(dirname(file), target));
    }
  };
  for (const entry of entries) visit(entry);
  return reached;
}

test('what a worker imports touches nothing of Node', () => {
  const reached = reachedFrom(['platform/worker.ts', 'feedstand.ts']);
  expect(reached.size).toBeGreaterThan(20);
  expect(
    imports.filter(({ file, target }) => reached.has(file) && /^node:|watcher|node-server/.test(target)),
  ).toEqual([]);
});

test('a worker serves what has been read: it has no reader of records, no Markdown and no sanitizer, and makes no bundle', () => {
  const reached = [...reachedFrom(['platform/worker.ts'])];
  expect(
    reached.filter((file) => /^(content|sources|import|cli)\/|pack|shards|compressed/.test(file)),
  ).toEqual([]);
  const packages = imports.filter(({ file, target }) => reached.includes(file) && !target.startsWith('.'));
  const allowed = ['@noble/hashes', 'feed', 'hono', 'lru-cache', 'valibot'];
  expect(
    packages.filter(({ target }) => !allowed.some((name) => `${target}/`.startsWith(`${name}/`))),
  ).toEqual([]);
});

test('the clock is read by the entries alone', () => {
  const readers = files.filter((file) =>
    /Date\.now|new Date\(\)|performance\.now/.test(readFileSync(join(SRC, file), 'utf8')),
  );
  expect(readers).toEqual(['cli.ts', 'platform/worker.ts']);
});
