import { gzipSync } from 'node:zlib';
import type { Bundle } from '../bundle/pack.ts';
import { outputIds } from '../domain/address.ts';

/** What Workers take, by plan, as of 2026. */
const LIMITS = {
  free: { files: 20_000, scriptBytes: 3 * 2 ** 20 },
  paid: { files: 100_000, scriptBytes: 10 * 2 ** 20 },
} as const;
const LARGEST_FILE = 25 * 2 ** 20;

/** The ceiling of the script without articles, which CI holds. */
const SCRIPT_BYTES = 62 * 1024;

/** Articles, feeds, bytes, and how far that is from the platform's limits, in one line. */
export function formatBundleReport({ manifest, bytes, files, lists, media }: Bundle): string {
  const { articles } = manifest;
  const counts = `${format(articles)} ${articles === 1 ? 'article' : 'articles'}, ${format(lists * outputIds.length)} feeds`;
  const script = gzipSync(bytes).length + SCRIPT_BYTES;
  const ofScript = `script at most ${formatBytes(script)} compressed, ${shares(script, 'scriptBytes')}`;
  const published = media.map((file) => file.bytes);
  const inScript = `${counts}, ${formatBytes(bytes.length)} in the script`;
  if (files.size === 0 && published.length === 0) return `${inScript}; ${ofScript}`;
  const lengths = [...Array.from(files.values(), ({ length }) => length), ...published];
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const largest = Math.max(...lengths);
  return [
    `${files.size === 0 ? inScript : counts}, ${formatBytes(total)} in ${format(lengths.length)} ${lengths.length === 1 ? 'file' : 'files'}, ${shares(lengths.length, 'files')}`,
    `largest ${formatBytes(largest)}, ${share(largest, LARGEST_FILE)} of what is allowed`,
    ofScript,
  ].join('; ');
}

function shares(amount: number, limit: 'files' | 'scriptBytes'): string {
  const { free, paid } = LIMITS;
  return `${share(amount, free[limit])} of the free plan's limit and ${share(amount, paid[limit])} of the paid plan's`;
}

function share(amount: number, limit: number): string {
  return `${Math.ceil((amount / limit) * 100)} %`;
}

function format(count: number): string {
  return count.toLocaleString('en');
}

function formatBytes(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.ceil(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toLocaleString('en', { maximumFractionDigits: 1 })} MB`;
}
