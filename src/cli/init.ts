import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatInstant } from '../domain/instant.ts';
import type { Terminal } from './program.ts';

/** Writes a commented `site.yaml` and a first article; what is there already stays as it is. */
export async function init(folder: string, terminal: Terminal): Promise<number> {
  mkdirSync(folder, { recursive: true });
  let exitCode = 0;
  for (const [name, text] of Object.entries(firstFiles(terminal.now()))) {
    const path = join(folder, name);
    try {
      writeFileSync(path, text, { flag: 'wx' });
      terminal.stdout.write(`wrote ${path}\n`);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      terminal.stderr.write(`feedstand: ${path} is there already, and stays as it is\n`);
      exitCode = 1;
    }
  }
  terminal.stdout.write(`Now: feedstand serve ${folder}\n`);
  return exitCode;
}

function firstFiles(now: number): Record<string, string> {
  const year = new Date(now).getUTCFullYear();
  const published = formatInstant(Math.floor(now / 1000) * 1000);
  return {
    'site.yaml': `# What the publication says about itself.
title: My publication
description: What it is about, in a sentence
url: https://www.example.com/ # the website; slugs and relative links are resolved against it
# feeds: https://feeds.example.com # the public address of this service, once it has one

# Ids of articles begin with this. Choose it before anybody subscribes, and never change it: a reader shows an article again
# if its id changes. A domain you own and a year you owned it in are unique for ever.
ids: tag:example.com,${year}

language: en # of articles that name no other
author: The editors # of articles that name no authors
# rights: © ${year} My publication
# icon: https://www.example.com/icon-512.png # square
# logo: https://www.example.com/logo.png # wide
# accent: 0f5c6e # the colour of links on pages
# timeZone: Europe/London # in which pages give times
# hub: https://hub.example.com/ # a WebSub hub

content: full # or summary: feeds without bodies
perFeed: 30 # articles in a feed …
keepDays: 2 # … and beyond that everything within this many days of the newest
maxAge: 900 # seconds for which readers and caches may keep a feed

# categories:
#   World: { title: World news, description: From everywhere, aliases: [foreign] }

# Old addresses that lead here, and some that are gone. Those of WordPress and Ghost redirect by themselves.
# redirects: { /news.xml: /feed.rss }
# gone: [/weather.rss]
`,
    'first-article.md': `---
slug: first-article # never change it once the article is out, or give it an id of its own
title: The first article
published: ${published}
authors: [The editors]
categories: [News]
tags: [Beginnings]
# updated: ${published}
# expires: ${published} # from then on it is in no feed
# draft: true
# image: { url: https://www.example.com/photo.jpg, alt: What it shows, credit: Who took it, width: 1600, height: 1067 }
# source: { name: The agency, url: https://agency.example.com/original, feed: https://agency.example.com/feed }
---

This is **Markdown**. [Relative links](/about) become absolute ones, and what is unsafe is taken out.
`,
  };
}
