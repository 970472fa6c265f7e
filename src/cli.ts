#!/usr/bin/env node
import { Console } from 'node:console';
import { readFileSync } from 'node:fs';
import { runCli } from './cli/program.ts';

// Who reads us through a pipe may stop early, as `head` does. That changes neither what a command finds nor what is served.
for (const output of [process.stdout, process.stderr]) {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

// Standard output is a document or JSON that another program reads: no library may write a line into it.
globalThis.console = new Console(process.stderr);

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
process.exitCode = await runCli(process.argv.slice(2), {
  version,
  environment: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  now: Date.now,
  timer: () => performance.now(),
});
