import { availableParallelism } from 'node:os';
import type { CurrentMedia } from '../catalog/current-media.ts';
import { MEDIA_PATH, type MediaFile, type MediaStore, mediaKey } from '../domain/media.ts';
import type { Digest } from '../feeds/digest.ts';
import type { Edition } from '../feeds/edition.ts';
import type { Service } from '../http/service.ts';
import { codedFile, fileCodings } from './compressed-files.ts';
import { createFeedKey } from './feed-key.ts';
import { formatCaddy } from './hosts/caddy.ts';
import { createHostRules } from './hosts/host-rules.ts';
import { formatNginx } from './hosts/nginx.ts';
import { formatHeadersFile, formatRedirectsFile } from './hosts/pages-files.ts';
import { OutputError, OutputFolder, type OutputOptions, type Written } from './output-folder.ts';
import { OWN_FOLDER } from './output-record.ts';
import { staticAddresses } from './static-address.ts';
import { renderStaticSite, type StaticFile } from './static-site.ts';

export interface BuildOptions extends OutputOptions {
  readonly service: Service;
  readonly edition: Edition;
  /** The files that are published at this instant. */
  readonly media: readonly CurrentMedia[];
  readonly digest: Digest;
  /** Whether to write `.gz` and `.br` files beside those that shrink. */
  readonly compress: boolean;
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Writes the answers of the service at one instant as files, with settings for servers. Everything is rendered before anything
 * changes, so after a failure the folder is unchanged. Throws `OutputError` if a foreign file has the name of a feed.
 */
export async function buildSite(folder: string, options: BuildOptions): Promise<Written> {
  const output = new OutputFolder(folder, options);
  try {
    await renderInto(output, options);
    return output.commit();
  } catch (error) {
    output.abort();
    throw error;
  }
}

async function renderInto(output: OutputFolder, options: BuildOptions): Promise<void> {
  const { service, edition, digest, compress, onProgress } = options;
  const addresses = await staticAddresses(edition);
  const keyOf = createFeedKey(edition.site, digest);
  const compression = createCompression(output);
  const known = (file: string, key: string) => output.known(file, key);
  let done = 0;
  // Before the feeds that name them.
  for (const { file } of options.media) await putMedia(output, file, service.media);
  const files = renderStaticSite({ service, edition, addresses, keyOf, known, digest });
  for await (const file of files) {
    output.put(file);
    if (compress) await compression.add(file);
    onProgress?.(++done, addresses.length);
  }
  await compression.end();
  for (const file of await hostFiles(options)) output.put(file);
}

/** Copies a published file, unless it is there: its name holds the hash of its bytes. */
async function putMedia(
  output: OutputFolder,
  media: MediaFile,
  store: MediaStore | undefined,
): Promise<void> {
  const file = `${MEDIA_PATH.slice(1)}${mediaKey(media)}`;
  if (output.keeps(file, media.hash)) return;
  const open = await store?.find(media);
  if (open === undefined)
    throw new OutputError(`${media.path} has changed while it was published; build again`);
  await output.putStream({ file, tag: media.hash, size: media.bytes, isRequired: true }, await open());
}

/** Compresses some files at a time, off the event loop. */
function createCompression(output: OutputFolder) {
  const inFlight = new Set<Promise<void>>();
  const most = 2 * availableParallelism();
  const start = (file: StaticFile): void => {
    for (const coding of fileCodings) {
      const coded = codedFile(file, coding);
      if (output.keeps(coded.file, coded.tag) || output.timeOf(file.file) === undefined) continue;
      const job = coding.compress(file.bytes ?? output.read(file.file)).then((bytes) => {
        output.put({ ...coded, bytes, isRequired: false }, output.timeOf(file.file));
      });
      const tracked = job.finally(() => inFlight.delete(tracked));
      inFlight.add(tracked);
    }
  };
  return {
    async add(file: StaticFile): Promise<void> {
      start(file);
      while (inFlight.size >= most) await Promise.race(inFlight);
    },
    end: async () => void (await Promise.all(inFlight)),
  };
}

/** Settings for servers; `.nojekyll` lets GitHub Pages publish names that start with a dot or `_`. */
async function hostFiles({ service, edition, media, digest }: BuildOptions): Promise<StaticFile[]> {
  const rules = await createHostRules(service, edition.site, media);
  const texts: readonly (readonly [file: string, text: string])[] = [
    ['_headers', formatHeadersFile(rules)],
    ['_redirects', formatRedirectsFile(rules)],
    ['.nojekyll', ''],
    [`${OWN_FOLDER}/nginx.conf`, formatNginx(rules)],
    [`${OWN_FOLDER}/Caddyfile`, formatCaddy(rules)],
  ];
  return texts.map(([file, text]) => {
    const bytes = new TextEncoder().encode(text);
    return { file, bytes, tag: digest(bytes), isRequired: false };
  });
}
