import { formatInstant } from '../../domain/text/instant.ts';

/** A commented `site.yaml`. */
export function siteStarter(now: number, schema: string): string {
  const year = new Date(now).getUTCFullYear();
  return `# yaml-language-server: $schema=${schema}
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
`;
}

/** A draft with the fields that most articles have. */
export function sampleStarter(now: number): string {
  const published = formatInstant(Math.floor(now / 1000) * 1000);
  return `---
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
`;
}
