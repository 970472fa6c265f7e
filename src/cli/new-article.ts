import { join } from 'node:path';
import { ConfigError, type Flags, readConfig } from '../config.ts';
import { SourceError } from '../domain/article-source.ts';
import { formatInstant } from '../domain/text/instant.ts';
import { slugOf } from '../domain/text/slug.ts';
import { detectDialect } from '../folder/dialect-detection.ts';
import { nodeFileSystem } from '../folder/file-system.ts';
import { namesInRoot } from '../folder/root-folder.ts';
import { quoted } from './quoted.ts';
import type { Terminal } from './terminal.ts';
import { writeBelow } from './write-below.ts';

/** Long enough to tell articles apart. */
const MAX_SLUG_LENGTH = 80;

/** Writes a draft with a title, and prints its path. 1 if its file cannot be written. */
export async function newArticle(title: string, flags: Flags, terminal: Terminal): Promise<number> {
  const { config, problems } = readConfig(flags, terminal.environment);
  if (problems.length > 0) throw new ConfigError(problems);
  const text = title.replace(/\s+/g, ' ').trim();
  if (text === '') throw new ConfigError(['TITLE: is empty']);
  const folder = config.articles;
  const { names } = namesInRoot(folder, nodeFileSystem);
  const dialect = names.includes('site.yaml') ? undefined : detectDialect(folder)?.dialect;
  if (dialect !== undefined)
    throw new SourceError(`${folder} is part of a site of ${dialect}; make the article as that site does`);
  const now = Math.floor(terminal.now() / 1000) * 1000;
  const slug = shortSlug(text) || `article-${formatInstant(now).slice(0, 10)}`;
  const path = `${slug}.md`;
  try {
    writeBelow({ folder, path }, draft(text, slug, formatInstant(now)), false);
  } catch (error) {
    terminal.stderr.write(`feedstand: ${join(folder, path)} is not written: ${(error as Error).message}\n`);
    return 1;
  }
  const file = quoted(join(folder, path));
  terminal.stdout.write(`wrote ${file}, a draft that no feed shows\n`);
  terminal.stdout.write('Next: write it, set "published", and take out its line "draft: true"\n');
  return 0;
}

function shortSlug(title: string): string {
  const slug = slugOf(title);
  if (slug.length <= MAX_SLUG_LENGTH) return slug;
  const cut = slug.slice(0, MAX_SLUG_LENGTH + 1);
  const end = cut.lastIndexOf('-');
  return end > 0 ? cut.slice(0, end) : cut.slice(0, MAX_SLUG_LENGTH);
}

// A string of JSON is one of YAML too.
function draft(title: string, slug: string, published: string): string {
  return `---
slug: ${slug} # never change it once the article is published
title: ${JSON.stringify(title)}
draft: true # take this line out to publish
published: ${published}
# authors: [Your name]
# categories: [News]
# tags: []
---

Write the article here.
`;
}
