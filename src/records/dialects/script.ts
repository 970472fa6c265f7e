import { isMapping } from '../../domain/schema.ts';
import { type ConfigFile, lineIn, parseConfig, type SiteFiles } from './configuration.ts';
import type { Fields } from './dialect.ts';
import {
  declarationsOf,
  exportedFrom,
  isNode,
  keyOf,
  lastNameOf,
  nodesIn,
  parseProgram,
  type SyntaxNode,
} from './syntax.ts';

/** A program of a site, parsed but never run. */
export interface Script {
  readonly path: string;
  readonly text: string;
  readonly root: SyntaxNode;
  /**
   * The value of an expression that consists of literals, constants and constants of imported files: texts, lists and mappings.
   * Numbers and flags are texts. Entries with another value are absent; in lists they are `null`.
   */
  valueOf(node: unknown): unknown;
  /** The node that is exported by a name; `default` also finds `module.exports`. */
  exported(name: string): SyntaxNode | undefined;
}

/** A configuration that a program exports. */
export interface ScriptConfig extends ConfigFile {
  readonly script: Script;
}

export interface ScriptTools {
  readonly files: SiteFiles;
}

/** Parses a program in JavaScript or TypeScript; `undefined` if it does not exist or is invalid. */
export function readScript(path: string, tools: ScriptTools): Script | undefined {
  return open(path, { ...tools, opened: new Map(), steps: { left: MAX_STEPS }, active: new Set() });
}

/** Reads the first existing program of a list as a configuration: the literal parts of its default export. */
export function readScriptConfig(names: readonly string[], tools: ScriptTools): ScriptConfig | undefined {
  for (const name of names) {
    const script = readScript(name, tools);
    const values = script?.valueOf(script.exported('default'));
    if (script === undefined) continue;
    return {
      name,
      values: isMapping(values) ? values : {},
      where: (key) => lineIn(name, script.text, key),
      script,
    };
  }
  return undefined;
}

// A configuration has some hundred values; more are made by references that multiply.
const MAX_STEPS = 20_000;
const MAX_DEPTH = 200;

interface Opening extends ScriptTools {
  /** Path → program; `undefined` while it is being opened, or if there is none. */
  readonly opened: Map<string, Script | undefined>;
  readonly steps: { left: number };
  /** The nodes whose values are being computed. */
  readonly active: Set<SyntaxNode>;
}

function open(path: string, opening: Opening): Script | undefined {
  if (opening.opened.has(path)) return opening.opened.get(path);
  opening.opened.set(path, undefined);
  const text = opening.files.read(path);
  const root = text === undefined ? undefined : parseProgram(text);
  if (text === undefined || root === undefined) return undefined;
  const names = namesIn(root);
  const script: Script = {
    path,
    text,
    root,
    exported: (name) => exportedFrom(root, name),
    valueOf: (node) => evaluate(node, { names, path, opening }),
  };
  opening.opened.set(path, script);
  return script;
}

/** What a name stands for: a constant, or an import. */
type Meaning =
  | { readonly kind: 'constant'; readonly node: unknown }
  | { readonly kind: 'import'; readonly from: string; readonly name: string };

/** Names that are declared once. Others depend on where they are used. */
function namesIn(root: SyntaxNode): ReadonlyMap<string, Meaning> {
  const names = new Map<string, Meaning>();
  const twice = new Set<string>();
  const add = (node: unknown, meaning: Meaning) => {
    const name = lastNameOf(node);
    if (names.has(name)) twice.add(name);
    names.set(name, meaning);
  };
  for (const node of nodesIn(root)) {
    if (node.type === 'VariableDeclarator') add(node.id, { kind: 'constant', node: node.init });
    if (node.type === 'FunctionDeclaration') add(node.id, { kind: 'constant', node });
    if (node.type === 'AssignmentExpression' && isNode(node.left) && node.left.type === 'Identifier')
      twice.add(lastNameOf(node.left));
    if (node.type === 'ImportDeclaration')
      for (const [local, meaning] of importsOf(node)) add(local, meaning);
  }
  for (const name of ['', ...twice]) names.delete(name);
  return names;
}

function importsOf(node: SyntaxNode): [unknown, Meaning][] {
  const from = isNode(node.source) ? String(node.source.value) : '';
  const specifiers = Array.isArray(node.specifiers) ? node.specifiers.filter(isNode) : [];
  return specifiers.map(({ type, local, imported }) => {
    const name =
      type === 'ImportSpecifier' ? lastNameOf(imported) : type === 'ImportDefaultSpecifier' ? 'default' : '*';
    return [local, { kind: 'import', from, name }];
  });
}

interface Scope {
  readonly names: ReadonlyMap<string, Meaning>;
  readonly path: string;
  readonly opening: Opening;
}

function evaluate(node: unknown, scope: Scope): unknown {
  const { steps, active } = scope.opening;
  if (!isNode(node) || steps.left <= 0 || active.has(node) || active.size > MAX_DEPTH) return undefined;
  steps.left--;
  active.add(node);
  const value = VALUES[node.type]?.(node, scope);
  active.delete(node);
  return value;
}

type ValueOf = (node: SyntaxNode, scope: Scope) => unknown;

const inner: ValueOf = ({ expression }, scope) => evaluate(expression, scope);
const returned: ValueOf = ({ body }, scope) => {
  if (!isNode(body) || body.type !== 'BlockStatement') return evaluate(body, scope);
  const statements = (body.body as SyntaxNode[]).filter(({ type }) => type === 'ReturnStatement');
  return evaluate(statements.at(-1)?.argument, scope);
};

const VALUES: Readonly<Record<string, ValueOf>> = {
  Literal: ({ value }) => (/^(?:string|number|boolean)$/.test(typeof value) ? String(value) : undefined),
  TemplateLiteral: ({ quasis, expressions }, scope) => {
    const texts = (quasis as SyntaxNode[]).map(({ value }) => (isMapping(value) ? value.cooked : undefined));
    return joined(texts.flatMap((text, at) => [text, ...valuesAt(expressions, at, scope)]));
  },
  BinaryExpression: ({ operator, left, right }, scope) =>
    operator === '+' ? joined([evaluate(left, scope), evaluate(right, scope)]) : undefined,
  ObjectExpression: ({ properties }, scope) => {
    const entries = (properties as SyntaxNode[]).flatMap((one) => entriesOf(one, scope));
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  },
  ArrayExpression: ({ elements }, scope) =>
    (elements as unknown[]).map((one) => evaluate(one, scope) ?? null),
  Identifier: ({ name }, scope) => meant(scope.names.get(String(name)), scope),
  MemberExpression: ({ object, property, computed }, scope) => {
    const owner = evaluate(object, scope);
    const key = computed === true ? evaluate(property, scope) : lastNameOf(property);
    return isMapping(owner) && typeof key === 'string' && Object.hasOwn(owner, key) ? owner[key] : undefined;
  },
  CallExpression: ({ callee, arguments: given }, scope) => {
    const [first] = given as SyntaxNode[];
    const name = lastNameOf(callee);
    if (name === 'require') return meant({ kind: 'import', from: String(first?.value), name: '*' }, scope);
    return /^(?:define[A-Z]\w*|freeze)$/.test(name) ? evaluate(first, scope) : undefined;
  },
  ArrowFunctionExpression: returned,
  FunctionExpression: returned,
  FunctionDeclaration: returned,
  ParenthesizedExpression: inner,
  TSAsExpression: inner,
  TSSatisfiesExpression: inner,
  TSNonNullExpression: inner,
  TSTypeAssertion: inner,
};

function valuesAt(expressions: unknown, index: number, scope: Scope): readonly unknown[] {
  const list = expressions as readonly unknown[];
  return index < list.length ? [evaluate(list[index], scope)] : [];
}

function joined(parts: readonly unknown[]): string | undefined {
  return parts.every((part) => typeof part === 'string') ? parts.join('') : undefined;
}

function entriesOf(property: SyntaxNode, scope: Scope): (readonly [string, unknown])[] {
  if (property.type === 'SpreadElement') {
    const value = evaluate(property.argument, scope);
    return isMapping(value) ? Object.entries(value) : [];
  }
  const key = keyOf(property);
  return key === undefined ? [] : [[key, evaluate(property.value, scope)]];
}

function meant(meaning: Meaning | undefined, scope: Scope): unknown {
  if (meaning === undefined) return undefined;
  return meaning.kind === 'constant' ? evaluate(meaning.node, scope) : imported(meaning, scope);
}

function imported({ from, name }: Extract<Meaning, { kind: 'import' }>, { path, opening }: Scope): unknown {
  for (const file of filesFor(from, path)) {
    if (file.endsWith('.json')) {
      const text = opening.files.read(file);
      if (text !== undefined) return parseConfig(file, text, () => ({}));
      continue;
    }
    const script = open(file, opening);
    if (script === undefined) continue;
    return script.valueOf(script.exported(name === '*' ? 'default' : name)) ?? allOf(script, name);
  }
  return undefined;
}

/** The named exports of a module, for `import * as name`. */
function allOf(script: Script, name: string): Fields | undefined {
  if (name !== '*') return undefined;
  const exports = [...nodesIn(script.root)].filter(({ type }) => type === 'ExportNamedDeclaration');
  const names = exports.flatMap(declarationsOf).map(({ id }) => lastNameOf(id));
  return Object.fromEntries(names.map((one) => [one, script.valueOf(script.exported(one))]));
}

const ENDINGS = ['', '.ts', '.js', '.mjs', '.mts', '.cjs', '.json', '/index.ts', '/index.js'];

/** The files that an import may refer to. `@/` and `~/` are `src/`, as in most sites. */
function filesFor(from: string, path: string): readonly string[] {
  const alias = /^(?:[@~]\/|src\/)(.*)$/.exec(from)?.[1];
  if (alias === undefined && !from.startsWith('.')) return [];
  const url = alias === undefined ? new URL(from, `file:///${path}`) : new URL(`file:///src/${alias}`);
  const base = url.pathname.replace(/^\/|\/$/g, '');
  return [...ENDINGS.map((ending) => base + ending), base.replace(/\.js$/, '.ts')];
}
