import { expect, test } from 'vitest';
import type { SiteFiles } from '../../src/records/dialects/configuration.ts';
import { readScript, readScriptConfig } from '../../src/records/dialects/script.ts';

function filesOf(files: Readonly<Record<string, string>>): SiteFiles {
  return { read: (path) => files[path], names: () => [], exists: (path) => Object.hasOwn(files, path) };
}

function valuesOf(text: string, others: Readonly<Record<string, string>> = {}): unknown {
  return readScriptConfig(['config.ts'], { files: filesOf({ 'config.ts': text, ...others }) })?.values;
}

test.each([
  ['export default', 'export default { site: "https://a.example" }'],
  [
    'a function that defines',
    'import { defineConfig } from "x";\nexport default defineConfig({ site: "https://a.example" });',
  ],
  ['module.exports', 'module.exports = { site: `https://a.example` };'],
  ['a constant with a type', 'const config: Config = { site: "https://a.example" };\nexport default config;'],
  ['satisfies', 'export default { site: "https://a.example" } satisfies Config;'],
  [
    'a function',
    'module.exports = function () { const host = "a.example"; return { site: "https://" + host } }',
  ],
  ['an arrow function', 'export default () => ({ site: "https://a.example" });'],
  ['an exported name', 'const config = { site: "https://a.example" };\nexport { config as default };'],
  ['a spread', 'const base = { site: "https://a.example" };\nexport default { ...base };'],
  ['a member', 'const SITE = { url: "https://a.example" } as const;\nexport default { site: SITE.url };'],
  ['a template', `const host = "a.example";\nexport default { site: \`https://\${host}\` };`],
  ['JSX beside it', 'const logo = <b>x</b>;\nexport default { site: "https://a.example", logo };'],
])('the value in %s is read', (_, text) => {
  expect(valuesOf(text)).toEqual({ site: 'https://a.example' });
});

test.each([
  ['a call', 'export default { site: pick("https://a.example") }'],
  ['the environment', 'export default { site: process.env.SITE ?? "https://a.example" }'],
  ['a variable that changes', 'let site = "https://a.example";\nsite = "b";\nexport default { site }'],
  [
    'a name that is declared twice',
    'const f = () => { const site = "b"; };\nconst site = "a";\nexport default { site }',
  ],
  ['a comment', 'export default { /* site: "https://a.example" */ }'],
  ['a package', 'import site from "site";\nexport default { site }'],
  ['itself', 'const site = site;\nexport default { site }'],
])('a value from %s is unknown', (_, text) => {
  expect(valuesOf(text)).toEqual({});
});

test.each([
  ['./consts', 'consts.ts', 'export const SITE = "https://a.example";'],
  ['./consts.js', 'consts.ts', 'const SITE = "https://a.example";\nexport { SITE };'],
  ['./consts/', 'consts/index.ts', 'export const SITE = "https://a.example";'],
  ['@/consts', 'src/consts.ts', 'export const SITE = "https://a.example";'],
  ['~/consts.mjs', 'src/consts.mjs', 'export const SITE = "https://a.example";'],
])('a constant is imported from %s', (from, path, text) => {
  const config = `import { SITE } from "${from}";\nexport default { site: SITE };`;
  expect(valuesOf(config, { [path]: text })).toEqual({ site: 'https://a.example' });
});

test('whole modules and JSON are imported', () => {
  const config =
    'import * as all from "./all";\nimport data from "./data.json";\nconst old = require("./old");\nexport default { a: all.A, b: data.b, c: old.c };';
  const others = {
    'all.ts': 'export const A = 1;',
    'data.json': '{"b":2}',
    'old.js': 'exports.c = 3;module.exports = { c: 3 };',
  };
  expect(valuesOf(config, others)).toEqual({ a: '1', b: '2', c: '3' });
});

test('imports in a circle, and references that multiply, end', () => {
  const circle = { 'b.ts': 'import a from "./config";\nexport default { a };' };
  expect(valuesOf('import b from "./b";\nexport default { b };', circle)).toEqual({ b: {} });
  const names = Array.from({ length: 60 }, (_, at) => `const a${at} = [a${at + 1}, a${at + 1}];`);
  expect(valuesOf(`${names.join('\n')}\nexport default { a: a0 };`)).toHaveProperty('a');
});

test('an invalid program has no value', () => {
  const files = filesOf({ 'a.ts': 'export default {' });
  expect(readScript('a.ts', { files })).toBeUndefined();
  expect(readScriptConfig(['a.ts', 'b.ts'], { files })).toBeUndefined();
});
