import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { markdownFile } from './publication.ts';
import { pathOf, writePublication } from './publication-folder.ts';
import type { Row } from './row.ts';

/** The time that `feedstand build` takes: the first time, again without a change, and after one article has changed. */
export async function buildRows(count: number, wanted: (name: string) => boolean): Promise<Row[]> {
  const names = {
    first: `${count} articles: first build`,
    again: `${count} articles: build without a change`,
    changed: `${count} articles: build after one change`,
  };
  if (!Object.values(names).some(wanted)) return [];
  const folder = mkdtempSync(join(tmpdir(), 'feedstand-build-'));
  const out = mkdtempSync(join(tmpdir(), 'feedstand-out-'));
  try {
    const [record] = writePublication(folder, count);
    if (record === undefined) throw new Error('a publication has articles');
    const first = await build(folder, out);
    const again = await build(folder, out);
    writeFileSync(pathOf(folder, record), markdownFile({ ...record, title: 'Changed' }));
    const changed = await build(folder, out);
    return [
      { name: names.first, ratio: first.seconds, unit: 's', note: `${first.said}; ${sizeOf(out)}` },
      { name: names.again, ratio: again.seconds, unit: 's', note: again.said },
      { name: names.changed, ratio: changed.seconds, unit: 's', note: changed.said },
    ].filter(({ name }) => wanted(name));
  } finally {
    for (const path of [folder, out]) rmSync(path, { recursive: true, force: true });
  }
}

async function build(
  folder: string,
  out: string,
): Promise<{ readonly seconds: number; readonly said: string }> {
  const script = fileURLToPath(new URL('./servers/build.js', import.meta.url));
  const start = performance.now();
  const child = spawn(process.execPath, [script, folder, out], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (data) => {
    said += data;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`the build ended with ${code}`);
  return { seconds: (performance.now() - start) / 1000, said: said.trim().replace(/^.*: /, '') };
}

function sizeOf(folder: string): string {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const bytes = names.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  return `${Math.round(bytes / 2 ** 20)} MB`;
}
