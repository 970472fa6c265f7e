import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { isMapping } from '../domain/schema.ts';
import { loadToml } from '../records/dialects/load-dialect.ts';
import type { Terminal } from './terminal.ts';

const SETTINGS = 'wrangler.toml';

/**
 * Warns if the settings of wrangler in the present folder publish the files of a bundle. They hold articles that are not due yet,
 * so every request must reach the Worker first.
 */
export async function warnOfExposedAssets(out: string, { stderr }: Terminal, folder = '.'): Promise<void> {
  const text = readText(join(folder, SETTINGS));
  if (text === undefined) return;
  const parse = await loadToml();
  let settings: unknown;
  try {
    settings = parse(text);
  } catch {
    // wrangler itself reports what is wrong with it.
    return;
  }
  for (const assets of assetTables(settings)) {
    const { directory, run_worker_first: first } = assets;
    if (typeof directory !== 'string' || first === true) continue;
    const place = resolve(dirname(join(folder, SETTINGS)), directory);
    if (holds(place, resolve(out)) || holds(resolve(out), place))
      stderr.write(
        `feedstand: ${SETTINGS}: assets: set run_worker_first = true; without it anybody can read the files in ${directory}, also articles that are not due\n`,
      );
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Those of the Worker and of its environments. */
function assetTables(settings: unknown): Readonly<Record<string, unknown>>[] {
  if (!isMapping(settings)) return [];
  const environments = isMapping(settings.env) ? Object.values(settings.env) : [];
  return [settings, ...environments].flatMap((one) => {
    const assets = isMapping(one) ? one.assets : undefined;
    return isMapping(assets) ? [assets] : [];
  });
}

function holds(folder: string, path: string): boolean {
  return !relative(folder, path).startsWith('..');
}
