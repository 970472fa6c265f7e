import { ConfigError, readConfig } from '../config.ts';
import type { MediaLibrary } from '../domain/media-library.ts';
import { isError, type Problem } from '../domain/problem.ts';
import { shownStoreAddress } from '../domain/store-address.ts';
import { listRecordFiles, type RecordFiles } from '../folder/record-files.ts';
import { type FolderContext, prepareFromFolder } from '../records/sent-record.ts';
import { uploadsNamed } from '../records/uploads.ts';
import { problemLines } from './problem-lines.ts';
import { createProgress } from './progress.ts';
import { quoted } from './quoted.ts';
import { type StoreFlags, storeAddressOf, withStore } from './store-flags.ts';
import { importSite } from './store-import-site.ts';
import { createImporting, type Importing } from './store-importing.ts';
import type { Terminal } from './terminal.ts';

export interface StoreImportFlags extends StoreFlags {
  /** Replaces records and the site of the store that differ. */
  readonly force?: boolean;
}

/**
 * Puts the records of a folder into a store, and its `site.yaml`. What is stored already stays, so that an import that was
 * interrupted can be run again. 1 if a record was left out.
 */
export async function importFolder(
  folder: string,
  flags: StoreImportFlags,
  terminal: Terminal,
): Promise<number> {
  const address = storeAddressOf(flags, terminal);
  const { config } = readConfig(flags, terminal.environment);
  const { force = false } = flags;
  const now = terminal.now();
  return withStore(flags, terminal, async ({ articles, media }) => {
    const { site, plan } = await importSite({ folder, config, articles, force, now });
    const files = await listRecordFiles(folder, plan);
    if (files.listed.length === 0) throw new ConfigError([`DIR: no record is in the folder ${folder}`]);
    const importing = createImporting({ articles, force, now });
    importing.problems.push(...files.problems);
    const context = { site, now, isRuled: plan !== undefined };
    await importFiles(files, importing, { context, library: media, terminal });
    report(importing, { folder, place: shownStoreAddress(address) }, terminal);
    return importing.problems.some(isError) ? 1 : 0;
  });
}

interface ImportOptions {
  readonly context: FolderContext;
  /** Files that were sent to the store before, which records may name. */
  readonly library: MediaLibrary;
  readonly terminal: Terminal;
}

async function importFiles(
  { files, listed }: RecordFiles,
  importing: Importing,
  { context, library, terminal }: ImportOptions,
): Promise<void> {
  const progress = createProgress(terminal.stderr, 'files imported');
  let done = 0;
  for (const { bytes, records, problems } of files()) {
    importing.problems.push(...problems);
    const text = new TextDecoder().decode(bytes);
    const media = await uploadsNamed([text], library, context.now);
    for (const raw of records) {
      const prepared = prepareFromFolder(raw, bytes, { ...context, media });
      importing.problems.push(...prepared.problems);
      if (prepared.ok) await importing.put(raw.origin, prepared.value);
    }
    progress.update(++done, listed.length);
  }
  await importing.flush();
  progress.end();
}

function report(
  { counts: { created, replaced, unchanged }, problems }: Importing,
  { folder, place }: { readonly folder: string; readonly place: string },
  { stdout, stderr }: Terminal,
): void {
  const errors: readonly Problem[] = problems.filter(isError);
  for (const { text } of problemLines(errors)) stderr.write(`${text}\n`);
  const warnings = problems.length - errors.length;
  if (warnings > 0) stderr.write(`warnings: ${warnings}; feedstand check ${quoted(folder)} prints them\n`);
  const sum = created + replaced + unchanged;
  const counts = `${created} new, ${replaced} replaced, ${unchanged} already there`;
  stdout.write(`records of ${folder} in ${place}: ${sum} (${counts})\n`);
  if (errors.length === 0) return;
  stderr.write('feedstand: what has an error is left out; correct it and run the command again\n');
}
