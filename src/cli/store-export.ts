import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, ConfigError, readConfig } from '../config.ts';
import { SourceError } from '../domain/article-source.ts';
import type { StoredArticle } from '../domain/article-store.ts';
import { isError, visible } from '../domain/problem.ts';
import { listRecordFiles } from '../folder/record-files.ts';
import { readRegularFile } from '../folder/regular-file.ts';
import { exportedPath, exportedText } from '../records/exported-record.ts';
import { presentArticles } from '../stores/integrity.ts';
import type { Store } from '../stores/store.ts';
import { createProgress } from './progress.ts';
import { quoted } from './quoted.ts';
import { type StoreFlags, withStore } from './store-flags.ts';
import { readSiteText } from './store-import-site.ts';
import { siteFileOf } from './store-setup.ts';
import type { Terminal } from './terminal.ts';
import { writeBelow } from './write-below.ts';

export interface StoreExportFlags extends StoreFlags {
  /** Overwrites files that differ, and leaves other records in the folder. */
  readonly force?: boolean;
}

/**
 * Writes the records of a store into a folder, as they were sent, and its `site.yaml`. Files that are the same already stay, so that
 * an export that was interrupted can be run again. 1 if a file was not written.
 */
export async function exportStore(
  folder: string,
  flags: StoreExportFlags,
  terminal: Terminal,
): Promise<number> {
  const { config } = readConfig(flags, terminal.environment);
  return withStore(flags, terminal, async (store) => {
    const present = await presentArticles(store.database);
    const paths = new Set(present.map(({ slug, format }) => exportedPath(slug, format)));
    await requireNoOthers(folder, paths, flags);
    makeFolder(folder);
    const writing = createWriting(folder, flags.force ?? false);
    const site = await siteTextOf(store, config);
    if (site !== undefined) writing.write(SITE, site);
    const progress = createProgress(terminal.stderr, 'records exported');
    for (const [index, { slug }] of present.entries()) {
      const stored = await store.articles.get(slug);
      // A record may be deleted meanwhile.
      if (stored?.kind === 'article') writing.writeRecord(stored);
      progress.update(index + 1, present.length);
    }
    progress.end();
    return report(writing, folder, terminal);
  });
}

const SITE = 'site.yaml';

/** Records that were deleted in the store would come back from the folder. */
async function requireNoOthers(
  folder: string,
  paths: ReadonlySet<string>,
  { force = false }: StoreExportFlags,
): Promise<void> {
  if (force || !existsSync(folder)) return;
  const { listed } = await listRecordFiles(folder);
  const others = listed.filter((path) => !paths.has(path));
  const [first = ''] = others;
  if (others.length === 0) return;
  throw new ConfigError([
    `DIR: ${folder} has ${others.length} files of records that the store does not have, such as ${visible(first)}; name another folder, or --force leaves them there`,
  ]);
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw new SourceError(`the folder ${folder} cannot be made: ${(cause as Error).message}`, { cause });
  }
}

/** The `site.yaml` that the store is served by. */
async function siteTextOf({ articles }: Store, config: Config): Promise<string | undefined> {
  const file = siteFileOf(config);
  return file === undefined ? (await articles.site())?.text : readSiteText(file);
}

type Writing = ReturnType<typeof createWriting>;

function createWriting(folder: string, force: boolean) {
  const failures: string[] = [];
  const broken: string[] = [];
  let [written, same] = [0, 0];
  /** Whether the file is there as it should be. */
  const write = (path: string, text: string): boolean | undefined => {
    const content = readRegularFile(join(folder, path), { limit: LARGEST_FILE });
    if (content.kind === 'content' && Buffer.from(content.bytes).equals(Buffer.from(text))) return true;
    try {
      writeBelow({ folder, path }, text, force);
      return false;
    } catch (error) {
      const reason = content.kind === 'content' && !force ? DIFFERS : (error as Error).message;
      failures.push(visible(`${path}: ${reason}`));
      return undefined;
    }
  };
  return {
    failures,
    /** Slugs of records with errors. */
    broken,
    counts: () => ({ written, same }),
    write,
    writeRecord({ slug, record, problems }: StoredArticle): void {
      if (problems.some(isError)) broken.push(slug);
      const isSame = write(exportedPath(slug, record.format), exportedText(slug, record));
      if (isSame === false) written++;
      if (isSame === true) same++;
    },
  };
}

const LARGEST_FILE = 16 * 2 ** 20;
const DIFFERS = 'is there with another text; --force overwrites it';

function report({ failures, broken, counts }: Writing, folder: string, { stdout, stderr }: Terminal): number {
  const { written, same } = counts();
  for (const failure of failures) stderr.write(`${failure}\n`);
  const [first] = broken;
  if (first !== undefined)
    stderr.write(
      `${broken.length} records have an error, such as ${first}: the folder does not have the last good version that the store serves\n`,
    );
  stdout.write(`records in ${folder}: ${written + same} (${written} written, ${same} already there)\n`);
  if (failures.length > 0) stderr.write(`feedstand: ${quoted(folder)} is not complete\n`);
  return failures.length > 0 ? 1 : 0;
}
