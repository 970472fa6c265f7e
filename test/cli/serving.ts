import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { folderOf } from '../support.ts';

// The built command in a separate process: `npm test` builds it first.
export const CLI = join(import.meta.dirname, '../../dist/cli.js');
export const FILES = {
  'a.md': '---\nslug: a\ntitle: One\npublished: 2026-01-01T00:00:00Z\n---\nText.\n',
  'bad.md': 'x',
};

export interface Serving {
  /** The entry of the log that holds so, now or later. */
  readonly until: (holds: (entry: Record<string, unknown>) => boolean) => Promise<Record<string, unknown>>;
  readonly child: ChildProcess;
  readonly folder: string;
  readonly port: number;
  readonly stdout: string[];
  readonly log: Record<string, unknown>[];
}

export interface StartOptions {
  /** The message in the log that is waited for. */
  readonly until?: string;
  /** The most handles that the process may have. */
  readonly openFiles?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** One that is there already, instead of one with the files. */
  readonly folder?: string;
  /** The address of a store, which is served in place of a folder. */
  readonly store?: string;
}

/** Starts the command and waits until it has logged that it is ready, or another message. */
export async function start(
  args: readonly string[] = [],
  files: Record<string, string> = FILES,
  { until = 'ready', openFiles, environment = {}, folder = folderOf(files), store }: StartOptions = {},
): Promise<Serving> {
  const limit = openFiles === undefined ? '' : `ulimit -n ${openFiles};`;
  const place = store === undefined ? [folder] : ['--store', store];
  const command = [process.execPath, CLI, 'serve', ...place, '--port', '0', ...args];
  const child = spawn('/bin/sh', ['-c', `${limit} exec "$@"`, 'sh', ...command], { env: environment });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const [stdout, log]: [string[], Record<string, unknown>[]] = [[], []];
  createInterface({ input: child.stdout }).on('line', (line) => stdout.push(line));
  const lines = createInterface({ input: child.stderr });
  lines.on('line', (line) => log.push(JSON.parse(line)));
  const untilEntry: Serving['until'] = async (holds) => {
    for (;;) {
      const entry = log.find(holds);
      if (entry !== undefined) return entry;
      await once(lines, 'line');
    }
  };
  await untilEntry(({ message }) => message === until);
  const port = Number(log.find(({ message }) => message === 'listening')?.port);
  return { child, folder, port, stdout, log, until: untilEntry };
}
