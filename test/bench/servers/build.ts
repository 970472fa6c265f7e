import { runCli } from '../../../src/cli/program.ts';

// `feedstand build FOLDER --out OUT`, as the command line runs it.
const [folder = '', out = ''] = process.argv.slice(2);
process.exitCode = await runCli(['build', folder, '--out', out, '--feeds-url', 'https://feeds.example'], {
  version: '0.0.0',
  environment: {},
  stdout: process.stdout,
  stderr: process.stderr,
  now: Date.now,
});
