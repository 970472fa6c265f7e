import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { Miniflare, type WorkerOptions } from 'miniflare';
import { unstable_getMiniflareWorkerOptions } from 'wrangler';
import type { Bundle } from '../../src/bundle/pack.ts';

const ROOT = join(import.meta.dirname, '../..');

/** The Worker as it is deployed. */
export interface BuiltWorker {
  readonly script: string;
  readonly scriptBytes: number;
  /** The name by which the script imports its bundle. */
  readonly bundleModule: string;
  /** What wrangler said. */
  readonly output: string;
}

/** Makes the Worker of the sample publication with wrangler, as a deployment does, but for the deployment. */
export async function buildWorker(folder: string): Promise<BuiltWorker> {
  const wrangler = join(ROOT, 'node_modules/wrangler/bin/wrangler.js');
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [wrangler, 'deploy', '--dry-run', '--outdir', folder],
    {
      cwd: ROOT,
      env: {
        ...process.env,
        FEEDS_URL: 'https://feeds.example/base',
        // `npm test` has built already, and other tests run what it built.
        npm_config_ignore_scripts: 'true',
        // Neither a look for a newer wrangler nor anything else leaves this machine.
        WRANGLER_HIDE_BANNER: 'true',
        WRANGLER_SEND_METRICS: 'false',
        WRANGLER_LOG_PATH: folder,
      },
    },
  );
  const script = readFileSync(join(folder, 'worker.js'));
  const bundleModule = readdirSync(folder).find((name) => name.endsWith('bundle.bin')) ?? '';
  const scriptBytes = gzipSync(script, { level: 9 }).length;
  return { script: script.toString(), scriptBytes, bundleModule, output: stdout + stderr };
}

export interface WorkerdOptions {
  readonly worker: BuiltWorker;
  /** By the host name at which each is asked, a bundle and what of its files is missing. Each has a separate isolate. */
  readonly bundles: Readonly<Record<string, Bundle>>;
  /** Where their files are written. */
  readonly folder: string;
  /** Receives the standard error of workerd. */
  readonly onError?: (text: string) => void;
}

/** The built script on workerd, with other bundles instead of the sample publication's. */
export function startWorkerd({ worker, bundles, folder, onError = () => {} }: WorkerdOptions): Miniflare {
  const { workerOptions } = unstable_getMiniflareWorkerOptions(join(ROOT, 'wrangler.toml'));
  const { compatibilityDate, compatibilityFlags, assets } = workerOptions;
  // One folder for all: miniflare gives several Workers the assets of one of them.
  const directory = join(folder, 'assets');
  const workers = Object.entries(bundles).map(([host, { manifest, bytes, files }]): WorkerOptions => {
    mkdirSync(join(directory, manifest.id), { recursive: true });
    for (const [name, content] of files) writeFileSync(join(directory, manifest.id, name), content);
    return {
      name: host,
      routes: [`${host}/*`],
      modulesRoot: '/',
      modules: [
        { type: 'ESModule', path: '/worker.js', contents: worker.script },
        { type: 'Data', path: `/${worker.bundleModule}`, contents: bytes },
      ],
      ...(compatibilityDate === undefined ? {} : { compatibilityDate }),
      ...(compatibilityFlags === undefined ? {} : { compatibilityFlags }),
      ...(assets === undefined ? {} : { assets: { ...assets, workerName: host, directory } }),
    };
  });
  const handleRuntimeStdio = (_stdout: Readable, stderr: Readable) => {
    stderr.setEncoding('utf8').on('data', onError);
  };
  return new Miniflare({ workers, cf: false, handleRuntimeStdio });
}
