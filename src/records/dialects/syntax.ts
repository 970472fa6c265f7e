import { tsPlugin } from '@sveltejs/acorn-typescript';
import { Parser } from 'acorn';
import { isMapping } from '../../domain/schema.ts';

/** A node of a syntax tree (ESTree, with the nodes of TypeScript). */
export interface SyntaxNode {
  readonly type: string;
  readonly [key: string]: unknown;
}

const PARSERS = [false, true].map((jsx) => Parser.extend(tsPlugin({ jsx })));

/** Parses a program in JavaScript or TypeScript, without running it; `undefined` if it is invalid. */
export function parseProgram(text: string): SyntaxNode | undefined {
  for (const parser of PARSERS) {
    try {
      const options = { ecmaVersion: 'latest', sourceType: 'module', locations: true } as const;
      return parser.parse(text, { ...options, allowReturnOutsideFunction: true }) as unknown as SyntaxNode;
    } catch {
      // Tries the next one: JSX and type assertions exclude each other.
    }
  }
  return undefined;
}

/** Every node of a tree, outer ones first. */
export function* nodesIn(node: unknown): Generator<SyntaxNode> {
  if (Array.isArray(node)) for (const one of node) yield* nodesIn(one);
  if (!isNode(node)) return;
  yield node;
  for (const [key, value] of Object.entries(node)) if (key !== 'loc') yield* nodesIn(value);
}

/** The value node of a property of an object expression. */
export function propertyOf(node: unknown, name: string): SyntaxNode | undefined {
  if (!isNode(node)) return undefined;
  const properties = Array.isArray(node.properties) ? node.properties.filter(isNode) : [];
  const found = properties.find((one) => keyOf(one) === name)?.value;
  return isNode(found) ? found : undefined;
}

/** `name`, or `object.name` as `name`; '' for other expressions. */
export function lastNameOf(node: unknown): string {
  if (!isNode(node)) return '';
  if (node.type === 'Identifier') return String(node.name);
  return node.type === 'MemberExpression' && node.computed !== true ? lastNameOf(node.property) : '';
}

export function isNode(value: unknown): value is SyntaxNode {
  return isMapping(value) && typeof value.type === 'string';
}

/** 1-based. */
export function lineOfNode({ loc }: SyntaxNode): number {
  return isMapping(loc) && isMapping(loc.start) ? Number(loc.start.line) : 1;
}

/** The name of a property; `undefined` if it is computed. */
export function keyOf({ key, computed }: SyntaxNode): string | undefined {
  if (!isNode(key) || computed === true) return undefined;
  return key.type === 'Literal' ? String(key.value) : lastNameOf(key);
}

/** The node that a program exports by a name; `default` also finds `module.exports`. */
export function exportedFrom(root: SyntaxNode, name: string): SyntaxNode | undefined {
  for (const node of nodesIn(root)) {
    const found = exportIn(node, name);
    if (isNode(found)) return found;
  }
  return undefined;
}

function exportIn(node: SyntaxNode, name: string): unknown {
  switch (node.type) {
    case 'ExportDefaultDeclaration':
      return name === 'default' ? node.declaration : undefined;
    case 'ExportNamedDeclaration': {
      const declared = declarationsOf(node).find(({ id }) => lastNameOf(id) === name);
      const specifiers = node.specifiers as SyntaxNode[];
      return declared?.init ?? specifiers.find(({ exported }) => lastNameOf(exported) === name)?.local;
    }
    case 'AssignmentExpression':
      return assignedExport(node, name);
    default:
      return undefined;
  }
}

/** The constants that `export const` declares. */
export function declarationsOf({ declaration }: SyntaxNode): readonly SyntaxNode[] {
  const declared = isNode(declaration) ? declaration.declarations : undefined;
  return Array.isArray(declared) ? declared.filter(isNode) : [];
}

/** `module.exports = …`, `exports.name = …` */
function assignedExport({ left, right }: SyntaxNode, name: string): unknown {
  if (!isNode(left) || left.type !== 'MemberExpression') return undefined;
  const [owner, property] = [lastNameOf(left.object), lastNameOf(left.property)];
  if (owner === 'exports') return property === name ? right : undefined;
  if (owner !== 'module' || property !== 'exports') return undefined;
  return name === 'default' ? right : propertyOf(right, name);
}
