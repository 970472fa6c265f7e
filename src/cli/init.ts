import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SourceError } from '../domain/article-source.ts';
import { listFiles } from '../folder/file-list.ts';
import { nodeFileSystem } from '../folder/file-system.ts';
import { namesInRoot } from '../folder/root-folder.ts';
import { quoted } from './quoted.ts';
import { schemaText } from './schema.ts';
import { sampleStarter, siteStarter } from './starters/publication.ts';
import { type Starter, writeStarter } from './starters/starter.ts';
import type { Terminal } from './terminal.ts';

export interface InitFlags {
  /** Writes what a repository needs for Cloudflare Workers, instead of a publication. */
  readonly workers?: boolean;
  /** The same for a container. */
  readonly docker?: boolean;
  /** An export of WordPress, whose articles are the first ones. */
  readonly fromWordpress?: string;
}

/**
 * Writes a commented `site.yaml` with a JSON Schema beside it, and in a folder without records a draft; or the files of the
 * flags. It publishes nothing and overwrites nothing. 1 if there was nothing to write.
 */
export async function init(folder: string, flags: InitFlags, terminal: Terminal): Promise<number> {
  const starters = await startersOf(folder, flags);
  if (flags.fromWordpress !== undefined) {
    const { importArticles } = await import('./import.ts');
    const code = await importArticles(flags.fromWordpress, { articles: folder }, terminal);
    return code === 0 ? writeStarters(starters, terminal) : code;
  }
  return starters.length === 0 ? writePublication(folder, terminal) : writeStarters(starters, terminal);
}

async function startersOf(folder: string, { workers, docker }: InitFlags): Promise<readonly Starter[]> {
  return [
    ...(workers === true ? [(await import('./starters/workers.ts')).workersStarter(folder)] : []),
    ...(docker === true ? [(await import('./starters/docker.ts')).dockerStarter(folder)] : []),
  ];
}

/** Writes into the present folder. 1 if every file is there already. */
function writeStarters(starters: readonly Starter[], terminal: Terminal): number {
  const results = starters.map((starter) => ({ ...writeStarter('.', starter), next: starter.next }));
  const written = results.flatMap((result) => result.written);
  for (const { path, reason } of results.flatMap(({ kept }) => kept))
    terminal.stderr.write(`feedstand: ${path} is not written: ${reason}\n`);
  for (const path of written) terminal.stdout.write(`wrote ${path}\n`);
  const next = results.flatMap((result) => (result.written.length === 0 ? [] : result.next));
  if (next.length > 0) terminal.stdout.write(['Next:', ...next.map((step) => `  ${step}`), ''].join('\n'));
  return starters.length > 0 && written.length === 0 ? 1 : 0;
}

async function writePublication(folder: string, terminal: Terminal): Promise<number> {
  makeFolder(folder);
  const reasons = await whyNotWritten(folder);
  const written: string[] = [];
  for (const [name, text] of Object.entries(firstFiles(terminal.now()))) {
    if (name === SCHEMA && !written.includes(SITE)) continue;
    const path = join(folder, name);
    const reason = reasons.get(name) ?? writeNew(path, text);
    if (reason === undefined) written.push(name);
    else terminal.stderr.write(`feedstand: ${path} is not written: ${reason}\n`);
  }
  for (const name of written) terminal.stdout.write(`wrote ${join(folder, name)}${WHAT[name] ?? ''}\n`);
  terminal.stdout.write(nextSteps(folder, written));
  return written.length > 0 ? 0 : 1;
}

// Beside the file that refers to it, so that it is found without the network, and by the name of the folder's files that are no
// records.
const [SITE, SCHEMA, SAMPLE] = ['site.yaml', '.site.schema.json', 'first-article.md'];
const WHAT: Readonly<Record<string, string>> = {
  [SCHEMA]: ', by which editors help with site.yaml',
  [SAMPLE]: ', a draft that no feed shows',
};

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw new SourceError(`the folder ${folder} cannot be made: ${(cause as Error).message}`, { cause });
  }
}

/** The reasons why files are not written, by name, as far as they are known beforehand. */
async function whyNotWritten(folder: string): Promise<ReadonlyMap<string, string>> {
  const reasons = new Map<string, string>();
  if (namesInRoot(folder, nodeFileSystem).names.includes('site.yml'))
    reasons.set(SITE, 'site.yml is there, which is not read; rename it to site.yaml');
  const { files, unread, problems } = await listFiles(folder);
  const [path] = [...files.keys(), ...unread.keys(), ...problems.keys()];
  if (path !== undefined) reasons.set(SAMPLE, `the folder holds articles already, such as ${path}`);
  return reasons;
}

/** Why a file was not written. An existing file or symbolic link at the path stays (`wx` is O_EXCL). */
function writeNew(path: string, text: string): string | undefined {
  try {
    writeFileSync(path, text, { flag: 'wx' });
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'EEXIST' ? 'it is there already, and stays as it is' : message;
  }
}

function nextSteps(folder: string, written: readonly string[]): string {
  const steps = [
    ...(written.includes(SITE)
      ? [`edit ${join(folder, SITE)}: title, url and ids before anybody subscribes`]
      : []),
    ...(written.includes(SAMPLE)
      ? [`edit ${join(folder, SAMPLE)}, and take out its line "draft: true" to publish it`]
      : []),
    `feedstand check ${quoted(folder)}`,
    `feedstand serve ${quoted(folder)}`,
  ];
  return ['Next:', ...steps.map((step) => `  ${step}`), ''].join('\n');
}

function firstFiles(now: number): Record<string, string> {
  return { [SITE]: siteStarter(now, SCHEMA), [SCHEMA]: schemaText('site'), [SAMPLE]: sampleStarter(now) };
}
