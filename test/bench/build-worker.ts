import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');

/** Writes the script into `folder` as wrangler makes it for a deployment; the name of the bundle's module there. */
export function buildWorker(folder: string): string {
  const wrangler = join(ROOT, 'node_modules/wrangler/bin/wrangler.js');
  const env = {
    FEEDS_URL: 'https://feeds.example',
    npm_config_ignore_scripts: 'true',
    WRANGLER_HIDE_BANNER: 'true',
  };
  execFileSync(process.execPath, [wrangler, 'deploy', '--dry-run', '--outdir', folder], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: 'ignore',
  });
  return readdirSync(folder).find((name) => name.endsWith('bundle.bin')) ?? '';
}
