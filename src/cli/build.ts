import { isAbsolute, relative, resolve, sep } from 'node:path';
import { currentMedia } from '../catalog/current-media.ts';
import { ConfigError } from '../config.ts';
import { EVERYTHING_PATH } from '../domain/address.ts';
import { formatInstant } from '../domain/text/instant.ts';
import { createFeedCache } from '../feeds/feed-cache.ts';
import { createPublisher } from '../feeds/publisher.ts';
import { createService } from '../http/service.ts';
import { nodeDigest } from '../runtime/node.ts';
import { buildSite } from '../static/build-site.ts';
import { BusyError } from '../static/output-commit.ts';
import { OutputError, type Written } from '../static/output-folder.ts';
import { createProgress } from './progress.ts';
import { type Publication, type PublicationFlags, readPublication } from './publication.ts';
import type { Terminal } from './terminal.ts';

export interface BuildFlags extends PublicationFlags {
  readonly out?: string;
  readonly compress?: boolean;
  readonly nextChange?: boolean;
}

// All items of a large publication would fill the memory.
const CACHE_BYTES = 256 * 2 ** 20;

/** Writes what `serve` would answer now as files, and prints one line about it; 1, and nothing written, if there is an error. */
export async function build(flags: BuildFlags, terminal: Terminal): Promise<number> {
  const { out, nextChange = false } = flags;
  if (out === undefined && !nextChange)
    throw new ConfigError(['--out: is missing; name the folder to write into']);
  const publication = await readPublication(flags, terminal);
  if (publication === undefined) return 1;
  if (out !== undefined) checkPlace(out, publication.config.articles);
  const { edition, service, instant, files } = await serviceAt(terminal.now(), publication);
  if (out !== undefined) {
    const progress = createProgress(terminal.stderr, 'files rendered');
    const written = await writing(out, () =>
      buildSite(out, {
        service,
        edition,
        media: files,
        digest: nodeDigest,
        release: terminal.version,
        now: instant,
        compress: flags.compress ?? false,
        onProgress: progress.update,
      }),
    );
    progress.end();
    (nextChange ? terminal.stderr : terminal.stdout).write(formatReport(out, written));
  }
  if (nextChange) terminal.stdout.write(`${formatNextChange(edition.nextChange)}\n`);
  return 0;
}

/** The service as it is at one instant, however long the build takes. */
async function serviceAt(instant: number, { loaded, media }: Publication) {
  const now = () => instant;
  const publisher = createPublisher({ source: { load: async () => loaded }, now });
  await publisher.load();
  const [catalog, edition] = [publisher.catalog(), publisher.edition()];
  if (catalog === undefined || edition === undefined)
    throw new Error('a publisher that has loaded has an edition');
  const cache = createFeedCache({ digest: nodeDigest, maxBytes: CACHE_BYTES });
  // What is thrown must end the build, not become the page of an error.
  const onError = (error: unknown) => {
    throw error;
  };
  const files = currentMedia(catalog.site, catalog.lists.get(EVERYTHING_PATH), instant);
  return { instant, edition, files, service: createService({ publisher, cache, media, now, onError }) };
}

/** `feed.json` in the folder of the articles would be read as a record, but for names that are not read. */
function checkPlace(out: string, articles: string): void {
  const way = relative(resolve(articles), resolve(out));
  const names = way.split(sep);
  if (isAbsolute(way) || names[0] === '..' || names.some((name) => /^[._]/.test(name))) return;
  throw new ConfigError([`--out: ${out} is in the folder of the articles; choose another folder`]);
}

async function writing(out: string, write: () => Promise<Written>): Promise<Written> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof OutputError || error instanceof BusyError)
      throw new ConfigError(error.message.split('\n').map((line) => `--out: ${line}`));
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new ConfigError([`--out: ${out} cannot be written: ${message}`]);
  }
}

function formatReport(out: string, { files, changed, removed, leftAlone }: Written): string {
  const left = leftAlone.map((file) => `  ${file} is left alone: build did not write it\n`);
  return `${out}: ${files} files, ${changed} changed, ${removed} removed\n${left.join('')}`;
}

/** For a schedule: when the next build shows something else although no record has changed. */
function formatNextChange(instant: number): string {
  return Number.isFinite(instant) ? formatInstant(instant) : 'none';
}
