import { ConfigError } from '../config.ts';
import { formatPath, parsePath } from '../domain/address.ts';
import { visible } from '../domain/problem.ts';
import { createSecret, hashSecret } from '../domain/token-secret.ts';
import { type Token, type TokenScope, tokenScopes } from '../domain/token-store.ts';
import { type StoreFlags, withStore } from './store-flags.ts';
import type { Terminal } from './terminal.ts';

export interface TokenFlags extends StoreFlags {
  /** Separated by commas. */
  readonly scope?: readonly string[];
  readonly topic?: readonly string[];
}

/** A publisher's program writes and deletes articles; what the publication says about itself is for people. */
const USUAL_SCOPES: readonly TokenScope[] = ['articles:write', 'articles:delete'];

/** Creates a token, and prints its secret to standard output. It is stored nowhere. */
export async function createToken(name: string, flags: TokenFlags, terminal: Terminal): Promise<number> {
  const { now, stdout, stderr } = terminal;
  const token = parseToken(name, flags, now());
  const secret = createSecret();
  return withStore(flags, terminal, async ({ tokens }) => {
    if (!(await tokens.create(await hashSecret(secret), token)))
      throw new ConfigError([
        `NAME: a token "${name}" exists; choose another name, or run feedstand token revoke`,
      ]);
    stdout.write(`${secret}\n`);
    stderr.write(`token ${describe(token)}. This secret is not shown again.\n`);
    return 0;
  });
}

export async function listTokens(flags: TokenFlags, terminal: Terminal): Promise<number> {
  return withStore(flags, terminal, async ({ tokens }) => {
    const list = await tokens.list();
    for (const token of list) terminal.stdout.write(`${describe(token)}${datesOf(token)}\n`);
    if (list.length === 0)
      terminal.stderr.write('there is no token; feedstand token create NAME makes one\n');
    return 0;
  });
}

export async function revokeToken(name: string, flags: TokenFlags, terminal: Terminal): Promise<number> {
  return withStore(flags, terminal, async ({ tokens }) => {
    if (!(await tokens.revoke(name, terminal.now())))
      throw new ConfigError([`NAME: no token "${visible(name)}" is in use; feedstand token list names all`]);
    terminal.stdout.write(`${name} is revoked\n`);
    return 0;
  });
}

function parseToken(name: string, { scope, topic = [] }: TokenFlags, createdAt: number): Token {
  const words = scope?.flatMap((each) => each.split(',')).map((word) => word.trim());
  const problems = [
    ...(/^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,63}$/u.test(name)
      ? []
      : ['NAME: must be up to 64 letters, digits, spaces, and . _ @ -, and begin with a letter or digit']),
    ...(words ?? [])
      .filter((word) => !tokenScopes.some((one) => one === word))
      .map((word) => `--scope: must be of ${tokenScopes.join(', ')}, is "${visible(word)}"`),
  ];
  const topics = topic.flatMap((text) => {
    const path = pathOfTopic(text);
    if (path === undefined) problems.push(`--topic: must be as category/politics, is "${visible(text)}"`);
    return path ?? [];
  });
  if (problems.length > 0) throw new ConfigError(problems);
  const scopes = words === undefined ? USUAL_SCOPES : tokenScopes.filter((one) => words.includes(one));
  return { name, scopes, topics, createdAt };
}

/** The path of a topic; articles are always on that of everything, which limits nothing. */
function pathOfTopic(text: string): string | undefined {
  const selection = parsePath(text.startsWith('/') ? text : `/${text}`);
  return selection === undefined || selection.kind === 'all' ? undefined : formatPath(selection);
}

function describe({ name, scopes, topics }: Token): string {
  const limit = topics.length === 0 ? '' : ` on ${topics.join(', ')}`;
  return `${name}: ${scopes.join(', ')}${limit}`;
}

function datesOf({ createdAt, revokedAt }: Token): string {
  const revoked = revokedAt === undefined ? '' : `, revoked ${dayOf(revokedAt)}`;
  return ` (created ${dayOf(createdAt)}${revoked})`;
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
