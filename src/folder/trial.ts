import { join } from 'node:path';
import type { Article } from '../domain/article/article.ts';
import { formatOrigin } from '../domain/problem.ts';
import { isMapping } from '../domain/schema.ts';
import type { Site } from '../domain/site/site.ts';
import type { DialectPlan } from '../records/dialects/dialect.ts';
import { prepareRecord } from '../records/prepare-record.ts';
import type { RawRecord, RawRecords } from '../records/raw-record.ts';
import type { DatedFiles } from './dated-files.ts';
import { readerFor } from './dialect-readers.ts';
import { LARGEST_FILE } from './parsed-file.ts';
import { readRegularFile } from './regular-file.ts';

export interface TrialOptions {
  readonly folder: string;
  /** Relative to the folder. */
  readonly files: readonly string[];
  readonly site: Site;
  readonly plan: DialectPlan | undefined;
  /** The dates that files have by the history of their repository. */
  readonly dated: DatedFiles;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Reads some files again, with other settings: ids, addresses and dates of their articles, by `formatOrigin`. Bodies and pictures
 * are left out. A record that these settings cannot read is missing.
 */
export async function readTrial({
  folder,
  files,
  site,
  plan,
  dated,
  now,
}: TrialOptions): Promise<ReadonlyMap<string, Article>> {
  const reader = await readerFor(plan);
  const articles = new Map<string, Article>();
  const asking = new Map<string, RawRecords['asks']>();
  const read = (file: string): void => {
    const content = readRegularFile(join(folder, file), { limit: LARGEST_FILE, inside: folder });
    if (content.kind !== 'content') return;
    const { records, asks } = reader.parse(file, content.bytes, dated.history().get(file));
    asking.set(file, asks);
    for (const record of records) {
      const { article } = prepareRecord(withoutBody(record), { site, now });
      if (article !== undefined) articles.set(formatOrigin(article.origin), article);
    }
  };
  for (const file of files) read(file);
  for (const file of await dated.answer(asking)) read(file);
  return articles;
}

const NEEDED = new Set(['id', 'url', 'slug', 'title', 'published', 'categories', 'tags']);

function withoutBody({ origin, fields, defaultSlug }: RawRecord): RawRecord {
  const entries = Object.entries(isMapping(fields) ? fields : {}).filter(([name]) => NEEDED.has(name));
  return { origin, fields: Object.fromEntries(entries), defaultSlug, body: { format: 'html', text: 'x' } };
}
