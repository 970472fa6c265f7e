// npm run dev:worker (-- --port N): the Worker on workerd, at this machine's address unless FEEDS_URL names another.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';

const args = process.argv.slice(2);
const { values } = parseArgs({ args, options: { port: { type: 'string' } }, strict: false });
const { port = '8787' } = values;
const wrangler = createRequire(import.meta.url).resolve('wrangler/bin/wrangler.js');
const more = values.port === undefined ? ['--port', port] : [];
const child = spawn(process.execPath, [wrangler, 'dev', ...more, ...args], {
  stdio: 'inherit',
  env: { FEEDS_URL: `http://localhost:${port}`, ...process.env },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
