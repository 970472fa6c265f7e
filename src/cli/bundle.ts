import { gzipSync } from 'node:zlib';
import { createBundle } from '../bundle/pack.ts';
import { completeWords } from '../domain/site/shipped-words.ts';
import { nodeDigest } from '../runtime/node.ts';
import { bundlePlaces, writeBundle } from './bundle-folder.ts';
import { checkMedia, copyMedia } from './bundle-media.ts';
import { formatBundleReport } from './bundle-report.ts';
import { warnOfExposedAssets } from './exposed-assets.ts';
import { type PublicationFlags, readPublication } from './publication.ts';
import type { Terminal } from './terminal.ts';

export interface BundleFlags extends PublicationFlags {
  readonly out: string;
}

/** Writes what a Worker serves, with an entry for it, and prints one line about it; 1, and nothing written, if there is an error. */
export async function bundle(flags: BundleFlags, terminal: Terminal): Promise<number> {
  const publication = await readPublication(flags, terminal);
  if (publication === undefined) return 1;
  const gzip = (bytes: Uint8Array) => gzipSync(bytes, { level: 9 });
  const { site, articles } = publication.loaded;
  const languages = [site.language, ...articles.map(({ language }) => language)];
  const words = await completeWords(site, languages);
  const made = createBundle(publication.loaded, { now: terminal.now(), words, digest: nodeDigest, gzip });
  checkMedia(made.media);
  await copyMedia(made.media, bundlePlaces(flags.out, made.manifest), publication.media);
  writeBundle(flags.out, made);
  await warnOfExposedAssets(flags.out, terminal);
  terminal.stdout.write(`${flags.out}: ${formatBundleReport(made)}\n`);
  return 0;
}
