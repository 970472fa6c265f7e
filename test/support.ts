import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createContent } from '../src/content/content.ts';
import type { Article } from '../src/domain/article/article.ts';
import { parseArticle } from '../src/domain/article/parse-article.ts';
import type { ArticleSource, Change, Loaded } from '../src/domain/article-source.ts';
import { compareOrigins, formatProblem, type Problem } from '../src/domain/problem.ts';
import { parseSite, type Site } from '../src/domain/site/site.ts';
import { createFeedCache } from '../src/feeds/feed-cache.ts';
import { createPublisher } from '../src/feeds/publisher.ts';
import { createApp } from '../src/runtime/hono.ts';
import { nodeCompress } from '../src/runtime/node.ts';

/** Noon on the day of most tests. */
export const NOON = Date.parse('2026-11-02T12:00:00Z');

export const SITE_FIELDS = {
  title: 'Harbour & Hinterland <Wire>',
  description: 'News from the coast',
  url: 'https://news.example/',
  feeds: 'https://feeds.example/base',
  language: 'en',
  ids: 'tag:news.example,2024',
};

export function siteOf(fields: object = {}): Site {
  const parsed = parseSite(
    { ...SITE_FIELDS, ...fields },
    { file: 'site.yaml' },
    { feeds: 'http://localhost:8787' },
  );
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join('\n'));
  return parsed.value;
}

const FIELDS = { title: 'A title', published: '2026-11-01T10:00:00Z' };

/** Parses a record with a default title, instant and body. */
export function parseRecord(fields: object, site = siteOf(), file = 'a.json') {
  const record = { slug: 'a', ...FIELDS, ...('html' in fields ? {} : { markdown: 'A body.' }), ...fields };
  return parseArticle(record, { origin: { file }, site, defaultSlug: 'a', createContent, now: NOON });
}

export function articleOf(fields: object = {}, site = siteOf()): Article {
  const parsed = parseRecord(fields, site);
  if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join('\n'));
  return parsed.value;
}

/** The errors and warnings of a record, as `field: message`. */
export function problemsOf(fields: object, site = siteOf()): string[] {
  return parseRecord(fields, site).problems.map(({ field, message }) => `${field}: ${message}`);
}

export function sourceOf(articles: readonly Article[], site = siteOf()): ArticleSource {
  return { load: async () => ({ site, articles, problems: [] }) };
}

/** Serves articles in memory, with a clock that the test sets. */
export async function serviceOf(records: readonly object[], site = siteOf(), start = NOON) {
  const clock = { now: start };
  const articles = records.map((fields, index) => articleOf({ slug: `a${index}`, ...fields }, site));
  const publisher = createPublisher({ source: sourceOf(articles, site), now: () => clock.now });
  await publisher.load();
  const cache = createFeedCache({ compress: nodeCompress });
  const app = createApp({ publisher, cache, now: () => clock.now });
  return { app, publisher, cache, clock, articles, site };
}

/** A temporary folder of files, removed after the test. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'feedstand-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) writeFile(folder, name, content);
  return folder;
}

export function writeFile(folder: string, name: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), content);
}

/** The state after a change. Fails if the change is inconsistent with the state before. */
export function changed(
  { articles, problems }: Loaded,
  { site, removed, added, resolved, found, stale }: Change,
): Loaded & { readonly stale?: string } {
  const stay = articles.filter((article) => !removed.includes(article));
  const open = problems.map(formatWithoutLine);
  for (const text of resolved.map(formatWithoutLine)) {
    if (!open.includes(text)) throw new Error(`is not there to be resolved: ${text}`);
  }
  if (stay.length !== articles.length - removed.length) throw new Error('what is removed was never told');
  const gone = new Set(resolved.map(formatWithoutLine));
  return {
    site,
    articles: [...stay, ...added].sort((a, b) => compareOrigins(a.origin, b.origin)),
    problems: [...problems.filter((problem) => !gone.has(formatWithoutLine(problem))), ...found],
    ...(stale === undefined ? {} : { stale }),
  };
}

function formatWithoutLine({ line: _line, ...problem }: Problem): string {
  return formatProblem(problem);
}
