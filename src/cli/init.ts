import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SourceError } from '../domain/article-source.ts';
import { formatInstant } from '../domain/text/instant.ts';
import { listFiles } from '../folder/file-list.ts';
import { nodeFileSystem } from '../folder/file-system.ts';
import { namesInRoot } from '../folder/root-folder.ts';
import { quoted } from './quoted.ts';
import { schemaText } from './schema.ts';
import type { Terminal } from './terminal.ts';

/**
 * Writes a commented `site.yaml` with a JSON Schema beside it, and in a folder without records a sample article, which is a draft. It publishes nothing and
 * overwrites nothing. 1 if there was nothing to write.
 */
export async function init(folder: string, terminal: Terminal): Promise<number> {
  makeFolder(folder);
  const reasons = await whyNotWritten(folder);
  const written: string[] = [];
  for (const [name, text] of Object.entries(firstFiles(terminal.now()))) {
    if (name === SCHEMA && !written.includes(SITE)) continue;
    const path = join(folder, name);
    const reason = reasons.get(name) ?? writeNew(path, text);
    if (reason === undefined) written.push(name);
    else terminal.stderr.write(`feedstand: ${path} is not written: ${reason}\n`);
  }
  for (const name of written) terminal.stdout.write(`wrote ${join(folder, name)}${WHAT[name] ?? ''}\n`);
  terminal.stdout.write(nextSteps(folder, written));
  return written.length > 0 ? 0 : 1;
}

// Beside the file that refers to it, so that it is found without the network, and by the name of the folder's files that are no
// records.
const [SITE, SCHEMA, SAMPLE] = ['site.yaml', '.site.schema.json', 'first-article.md'];
const WHAT: Readonly<Record<string, string>> = {
  [SCHEMA]: ', by which editors help with site.yaml',
  [SAMPLE]: ', a draft that no feed shows',
};

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw new SourceError(`the folder ${folder} cannot be made: ${(cause as Error).message}`, { cause });
  }
}

/** The reasons why files are not written, by name, as far as they are known beforehand. */
async function whyNotWritten(folder: string): Promise<ReadonlyMap<string, string>> {
  const reasons = new Map<string, string>();
  if (namesInRoot(folder, nodeFileSystem).names.includes('site.yml'))
    reasons.set(SITE, 'site.yml is there, which is not read; rename it to site.yaml');
  const { files, unread, problems } = await listFiles(folder);
  const [path] = [...files.keys(), ...unread.keys(), ...problems.keys()];
  if (path !== undefined) reasons.set(SAMPLE, `the folder holds articles already, such as ${path}`);
  return reasons;
}

/** Why a file was not written. An existing file or symbolic link at the path stays (`wx` is O_EXCL). */
function writeNew(path: string, text: string): string | undefined {
  try {
    writeFileSync(path, text, { flag: 'wx' });
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'EEXIST' ? 'it is there already, and stays as it is' : message;
  }
}

function nextSteps(folder: string, written: readonly string[]): string {
  const steps = [
    ...(written.includes(SITE)
      ? [`edit ${join(folder, SITE)}: title, url and ids before anybody subscribes`]
      : []),
    ...(written.includes(SAMPLE)
      ? [`edit ${join(folder, SAMPLE)}, and take out its line "draft: true" to publish it`]
      : []),
    `feedstand check ${quoted(folder)}`,
    `feedstand serve ${quoted(folder)}`,
  ];
  return ['Next:', ...steps.map((step) => `  ${step}`), ''].join('\n');
}

function firstFiles(now: number): Record<string, string> {
  const year = new Date(now).getUTCFullYear();
  const published = formatInstant(Math.floor(now / 1000) * 1000);
  return {
    [SITE]: `# yaml-language-server: $schema=${SCHEMA}
# What the publication says about itself.
title: My publication
description: What it is about, in a sentence
url: https://www.example.com/ # the website; slugs and relative links are resolved against it
# feeds: https://feeds.example.com # the public address of this service, once it has one

# Ids of articles begin with this. Choose it before anybody subscribes, and never change it: a reader shows an article again
# if its id changes. A domain you own and a year you owned it in are unique for ever.
ids: tag:example.com,${year}

language: en # for articles without a language
author: The editors # for articles without an author
# rights: © ${year} My publication
# icon: https://www.example.com/icon-512.png # square
# logo: https://www.example.com/logo.png # wide
# accent: 0f5c6e # the colour of links on pages
# timeZone: Europe/London # for times on pages
# hub: https://hub.example.com/ # a WebSub hub

content: full # or summary: feeds without bodies
perFeed: 30 # articles in a feed …
keepDays: 2 # … and beyond that everything within this many days of the newest
summaryLength: 280 # characters of a summary that is made from the body
maxAge: 900 # seconds for which readers and caches may keep a feed

# categories:
#   World: { title: World news, description: From everywhere, aliases: [foreign] }

# Where the website has its topics, for the links of their feeds
# topicUrls: { category: '/category/{slug}/', tag: '/tag/{slug}/' }

# Old addresses that lead here, and some that are gone. Those of WordPress and Ghost redirect by themselves.
# redirects: { /news.xml: /feed.rss }
# gone: [/weather.rss]
`,
    [SCHEMA]: schemaText('site'),
    [SAMPLE]: `---
slug: first-article # never change it once the article is published, or set an id
title: The first article
draft: true # in no feed; take this line out to publish
published: ${published}
authors: [The editors]
categories: [News]
tags: [Beginnings]
# updated: ${published}
# expires: ${published} # from then on it is in no feed
# image: { url: https://www.example.com/photo.jpg, alt: What it shows, credit: Who took it, width: 1600, height: 1067 }
# source: { name: The agency, url: https://agency.example.com/original, feed: https://agency.example.com/feed }
---

This is **Markdown**. [Relative links](/about) become absolute ones, and what is unsafe is taken out.
`,
  };
}
