import { join } from 'node:path';
import type { Article } from '../domain/article/article.ts';
import { formatOrigin } from '../domain/problem.ts';
import { isMapping } from '../domain/schema.ts';
import type { Site } from '../domain/site/site.ts';
import type { DialectPlan } from '../records/dialects/dialect.ts';
import { prepareRecord } from '../records/prepare-record.ts';
import type { RawRecord } from '../records/raw-record.ts';
import { readerFor } from './dialect-readers.ts';
import { LARGEST_FILE } from './parsed-file.ts';
import { readRegularFile } from './regular-file.ts';

export interface TrialOptions {
  readonly folder: string;
  /** Relative to the folder. */
  readonly files: readonly string[];
  readonly site: Site;
  readonly plan: DialectPlan | undefined;
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
  now,
}: TrialOptions): Promise<ReadonlyMap<string, Article>> {
  const reader = await readerFor(plan);
  const articles = new Map<string, Article>();
  for (const file of files) {
    const content = readRegularFile(join(folder, file), { limit: LARGEST_FILE, inside: folder });
    if (content.kind !== 'content') continue;
    for (const record of reader.parse(file, content.bytes).records) {
      const { article } = prepareRecord(withoutBody(record), { site, now });
      if (article !== undefined) articles.set(formatOrigin(article.origin), article);
    }
  }
  return articles;
}

const NEEDED = new Set(['id', 'url', 'slug', 'title', 'published', 'categories', 'tags']);

function withoutBody({ origin, fields, defaultSlug }: RawRecord): RawRecord {
  const entries = Object.entries(isMapping(fields) ? fields : {}).filter(([name]) => NEEDED.has(name));
  return { origin, fields: Object.fromEntries(entries), defaultSlug, body: { format: 'html', text: 'x' } };
}
