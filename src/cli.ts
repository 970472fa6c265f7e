#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { runCli } from './cli/program.ts';

// Who reads us through a pipe may stop early, as `head` does; that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
process.exitCode = await runCli(process.argv.slice(2), {
  version,
  environment: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  now: Date.now,
});
