import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const ENTRIES = ['feedstand', 'node', 'announcing', 'announcing-worker', 'worker'];

interface Example {
  readonly name: string;
  readonly code: string;
}

/** The values that an entry exports, with their files. */
function exportsOf(entry: string): { readonly name: string; readonly file: string }[] {
  const text = readFileSync(join(ROOT, 'src', `${entry}.ts`), 'utf8');
  return [...text.matchAll(/^export \{([^}]+)\} from '(.+?)';/gm)].flatMap(([, names = '', file = '']) => {
    const values = names.split(',').map((name) => name.trim());
    return values.filter((name) => /^(?!type )\w/.test(name)).map((name) => ({ name, file }));
  });
}

/** The example in the doc comment right before a declaration. */
function exampleOf(name: string, file: string): Example | undefined {
  const text = readFileSync(join(ROOT, 'src', file), 'utf8');
  const declaration = new RegExp(`\\*/\\nexport (async )?(function|const|class) ${name}\\b`).exec(text);
  const comment =
    text
      .slice(0, declaration?.index ?? 0)
      .split('/**')
      .at(-1) ?? '';
  const code = comment.split('@example')[1]?.replaceAll(/^ \* ?/gm, '');
  return declaration === null || code === undefined ? undefined : { name, code: code.trim() };
}

const exported = ENTRIES.flatMap(exportsOf);

test('the exports of the entries are found', () => {
  expect(exported.length).toBeGreaterThan(20);
});

test.each(exported)('$name has an example that imports it', ({ name, file }) => {
  expect(exampleOf(name, file)?.code).toMatch(
    new RegExp(`import \\{[^}]*\\b${name}\\b[^}]*\\} from 'feedstand`),
  );
});

test('every example compiles separately under strict rules', () => {
  // Inside of the project, where the packages that it imports are found.
  const folder = join(ROOT, 'build/examples');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const examples = exported.flatMap(({ name, file }) => exampleOf(name, file) ?? []);
  for (const { name, code } of examples) writeFileSync(join(folder, `${name}.ts`), `${code}\n`);
  const paths = { feedstand: ['../../src/feedstand.ts'], 'feedstand/*': ['../../src/*.ts'] };
  const compilerOptions = {
    noEmit: true,
    rootDir: '../..',
    allowImportingTsExtensions: true,
    noUnusedLocals: false,
    paths,
  };
  const config = { extends: '../../tsconfig.json', compilerOptions, include: ['.'] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  expect(readdirSync(folder)).toHaveLength(new Set(examples.map(({ name }) => name)).size + 1);
  expect(compile(folder)).toBe('');
});

/** What the compiler says of a project: nothing if it compiles. */
function compile(folder: string): string {
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  try {
    execFileSync(process.execPath, [compiler, '--project', folder], { encoding: 'utf8' });
    return '';
  } catch (error) {
    return String((error as { readonly stdout?: unknown }).stdout);
  }
}
