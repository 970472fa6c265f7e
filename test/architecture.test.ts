import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const SRC = join(import.meta.dirname, '../src');

interface Rule {
  readonly folders: readonly string[];
  readonly packages: readonly string[];
  /** Which of its files may use Node. */
  readonly node?: RegExp;
}

const EVERY_FOLDER = [
  ...['domain', 'content', 'catalog', 'records', 'outputs', 'feeds', 'folder', 'bundle', 'pages', 'http'],
  ...['importers', 'announce', 'hub', 'runtime', 'config', 'static', 'stores', 'api', 'observe'],
];

/** What each folder of src may import of the others, and which packages. Types count too. The reasons: docs/design.md. */
const MAY_IMPORT: Readonly<Record<string, Rule>> = {
  domain: { folders: [], packages: ['valibot'] },
  content: { folders: ['domain'], packages: ['htmlparser2', 'markdown-it', 'markdown-it-deflist', 'parse5'] },
  catalog: { folders: ['domain'], packages: [] },
  records: {
    folders: ['domain', 'content', 'catalog'],
    packages: ['@noble/hashes', '@sveltejs/acorn-typescript', 'acorn', 'js-yaml', 'smol-toml'],
  },
  outputs: { folders: ['domain'], packages: ['feed'] },
  feeds: { folders: ['domain', 'catalog', 'outputs'], packages: ['@noble/hashes', 'lru-cache'] },
  folder: { folders: ['domain', 'records'], packages: ['image-size'], node: /^folder\// },
  stores: { folders: ['domain'], packages: ['libsql', 'postgres'], node: /^stores\/(sqlite|postgres)\// },
  api: { folders: ['domain', 'content', 'catalog', 'records'], packages: ['valibot'] },
  bundle: { folders: ['domain', 'catalog', 'outputs', 'feeds'], packages: ['@noble/hashes'] },
  pages: { folders: ['domain', 'catalog', 'outputs', 'feeds'], packages: ['hono'] },
  http: { folders: ['domain', 'catalog', 'outputs', 'feeds', 'pages'], packages: [] },
  static: {
    folders: ['domain', 'catalog', 'outputs', 'feeds', 'pages', 'http'],
    packages: [],
    node: /^static\/(?!hosts|static-|old-|feed-)/,
  },
  importers: {
    folders: ['domain', 'content'],
    packages: ['fast-xml-parser', 'feedsmith', 'htmlparser2', 'js-yaml', 'turndown'],
  },
  hub: {
    folders: ['domain', 'announce'],
    packages: [],
    node: /^hub\/(callback-request|public-address)/,
  },
  announce: {
    folders: ['domain', 'catalog', 'outputs'],
    packages: [],
    node: /^announce\/(state-file|hub\/)/,
  },
  observe: { folders: ['domain', 'feeds', 'http'], packages: [], node: /^observe\// },
  config: { folders: ['domain'], packages: ['valibot'] },
  runtime: {
    folders: EVERY_FOLDER,
    packages: ['@hono/node-server', 'hono', 'lru-cache'],
    node: /^runtime\/node/,
  },
  cli: { folders: EVERY_FOLDER, packages: ['commander'], node: /^cli/ },
  // The package's entries, which only re-export.
  feedstand: { folders: EVERY_FOLDER, packages: [] },
  node: { folders: EVERY_FOLDER, packages: [] },
  announcing: { folders: EVERY_FOLDER, packages: [] },
  'announcing-worker': { folders: EVERY_FOLDER, packages: [] },
  worker: { folders: EVERY_FOLDER, packages: [] },
};

interface Import {
  readonly file: string;
  readonly folder: string;
  readonly target: string;
  /** Whether it is loaded with the file: not for its types alone, and not later. */
  readonly isLoaded: boolean;
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const imports = files.flatMap((file): Import[] => {
  const text = readFileSync(join(SRC, file), 'utf8');
  const found = text.matchAll(
    /(?:^|\n)(?:import|export)\s(?:[^;'"]*?\sfrom\s)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]/g,
  );
  return [...found].map(([statement, from, dynamic]) => ({
    file,
    folder: folderOf(file),
    target: from ?? dynamic ?? '',
    isLoaded: dynamic === undefined && !/^\s*(?:import|export)\s+type\b/.test(statement),
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

test('lists stay in the catalog: only what writes a bundle needs more than the views of them', () => {
  const importers = imports.filter(
    ({ folder, target }) => folder !== 'catalog' && /article-list/.test(target),
  );
  expect(importers.map(({ file }) => file)).toEqual(['bundle/list-record.ts']);
});

test('no module imports itself by way of others, types included', () => {
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

function importsOf(file: string): string[] {
  const relative = imports.filter((one) => one.file === file && one.target.startsWith('.'));
  return relative.map(({ target }) => join(dirname(file), target));
}

test.each(['feedstand.ts', 'node.ts', 'announcing.ts', 'announcing-worker.ts', 'worker.ts'])(
  'the entry %s only re-exports',
  (file) => {
    const text = readFileSync(join(SRC, file), 'utf8');
    expect(text.replace(/\/\/.*$|export (type )?\{[^}]*\} from '[^']+';/gm, '').trim()).toBe('');
  },
);

/** Every file that an entry imports, directly or through others; by `isLoaded` only those that are loaded with it. */
function reachedFrom(entries: readonly string[], { isLoaded = false } = {}): Set<string> {
  const reached = new Set<string>();
  const visit = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const { target } of imports.filter((one) => one.file === file && (one.isLoaded || !isLoaded))) {
      if (target.startsWith('.')) visit(join(dirname(file), target));
    }
  };
  for (const entry of entries) visit(entry);
  return reached;
}

test('a worker imports nothing of Node', () => {
  const reached = reachedFrom(['worker.ts', 'announcing-worker.ts', 'feedstand.ts']);
  expect(reached.size).toBeGreaterThan(20);
  expect(
    imports.filter(({ file, target }) => reached.has(file) && /^node:|watcher|node-server/.test(target)),
  ).toEqual([]);
});

test.each(['feedstand.ts', 'node.ts', 'worker.ts'])(
  'the entry %s loads nothing that most programs do not need',
  (entry) => {
    const optional =
      /^(importers|static|cli|config|api|stores|announce|hub|observe)\b|^records\/dialects\/|^feeds\/deltas/;
    expect([...reachedFrom([entry], { isLoaded: true })].filter((file) => optional.test(file))).toEqual([]);
  },
);

test('words of pages in other languages are loaded when a page speaks them', () => {
  const words = imports.filter(({ target }) => target.includes('/words/'));
  expect(words.length).toBeGreaterThan(5);
  expect(words.filter(({ isLoaded }) => isLoaded)).toEqual([]);
});

test('a worker has no reader of records, no Markdown, no sanitizer and no bundle writer', () => {
  const reached = [...reachedFrom(['worker.ts'])];
  expect(
    reached.filter((file) => /^(content|records|folder|importers|cli)\/|pack|shards|compressed/.test(file)),
  ).toEqual([]);
  const packages = imports.filter(({ file, target }) => reached.includes(file) && !target.startsWith('.'));
  const allowed = ['@noble/hashes', 'feed', 'hono', 'lru-cache', 'valibot'];
  expect(
    packages.filter(({ target }) => !allowed.some((name) => `${target}/`.startsWith(`${name}/`))),
  ).toEqual([]);
});

test('what may not use Node is compiled without its types', () => {
  const { include } = JSON.parse(readFileSync(join(SRC, 'tsconfig.anywhere.json'), 'utf8'));
  const folders = Object.entries(MAY_IMPORT).filter(([, { node }]) => node === undefined);
  for (const [folder] of folders.filter(([name]) => !['node', 'announcing'].includes(name))) {
    expect(
      [folder, `${folder}.ts`].some((path) => include.includes(path)),
      folder,
    ).toBe(true);
  }
});

test('the clock is read by the entries alone, and by the script of pages, which runs in browsers', () => {
  const readers = files.filter((file) => /Date\.now|new Date\(\)|performance\.now/.test(codeOf(file)));
  expect(readers).toEqual([
    'cli.ts',
    'pages/script.ts',
    'runtime/feedstand.ts',
    'runtime/worker-announce.ts',
    'runtime/worker.ts',
  ]);
});

/** A file without its doc comments, whose examples may read the clock. */
function codeOf(file: string): string {
  return readFileSync(join(SRC, file), 'utf8').replaceAll(/\/\*\*.*?\*\//gs, '');
}
