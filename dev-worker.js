// npm run dev:worker (-- --port N): the Worker on workerd, at this machine's address unless FEEDS_URL names another.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';

const args = process.argv.slice(2);
const { values } = parseArgs({ args, options: { port: { type: 'string', default: '8787' } }, strict: false });
const wrangler = createRequire(import.meta.url).resolve('wrangler/bin/wrangler.js');
const child = spawn(process.execPath, [wrangler, 'dev', '--port', values.port, ...args], {
  stdio: 'inherit',
  env: { FEEDS_URL: `http://localhost:${values.port}`, ...process.env },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
