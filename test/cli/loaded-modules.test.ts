import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { missingPackage } from '../../src/cli/missing-package.ts';
import { folderOf } from '../support.ts';
import { start } from './serving.ts';

const HOOKS = `
import { appendFileSync } from 'node:fs';
export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  appendFileSync(process.env.LOADED_LIST, found.url + '\\n');
  return found;
}
`;

test('serve loads no package of importers, dialects or stores', async () => {
  const folder = folderOf({
    'hooks.mjs': HOOKS,
    'register.mjs': `import { register } from 'node:module';\nregister('./hooks.mjs', import.meta.url);\n`,
    'list.txt': '',
  });
  const environment = {
    LOADED_LIST: join(folder, 'list.txt'),
    NODE_OPTIONS: `--import ${pathToFileURL(join(folder, 'register.mjs'))}`,
  };
  const articles = join(import.meta.dirname, '../../articles');
  const { port } = await start([], undefined, { folder: articles, environment });
  for (const path of ['/', '/feed.rss', '/feed.atom', '/feed.json'])
    expect((await fetch(`http://127.0.0.1:${port}${path}`)).status).toBe(200);
  const urls = readFileSync(join(folder, 'list.txt'), 'utf8').split('\n');
  const packages = urls.flatMap((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? []);
  expect(packages).toEqual(expect.arrayContaining(['hono', 'feed', 'js-yaml', 'markdown-it', 'parse5']));
  const optional =
    /^(?:turndown|@mixmark-io|fast-xml-parser|feedsmith|acorn|@sveltejs|smol-toml|libsql|@libsql|postgres)/;
  expect(packages.filter((name) => optional.test(name))).toEqual([]);
  const files = urls.flatMap((url) => /.*\/dist\/(.*)/.exec(url)?.[1] ?? []);
  expect(files).toContain('folder/folder-source.js');
  // Settings of announcing are checked before any of it is loaded, and every error of a bundle is known.
  const unused =
    /^(?:importers|stores|api|hub|static)\/|^announce\/(?!settings)|^bundle\/(?!format|seal)|^feeds\/deltas|^records\/dialects\/(?:[^/]*-reader|hugo|jekyll)/;
  expect(files.filter((file) => unused.test(file))).toEqual([]);
});

test('a command without its optional package says what to install, and other errors are their own', () => {
  const error = (name: string) =>
    Object.assign(new Error(`Cannot find package '${name}' imported from /a.js`), {
      code: 'ERR_MODULE_NOT_FOUND',
    });
  expect(missingPackage(error('turndown'))).toContain('npm install without --omit=optional');
  expect(missingPackage(error('feed'))).toBeUndefined();
  expect(missingPackage(new Error("'turndown'"))).toBeUndefined();
  expect(missingPackage(undefined)).toBeUndefined();
});
