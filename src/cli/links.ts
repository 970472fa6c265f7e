import type { FeedView } from '../catalog/feed-view.ts';
import type { Flags } from '../config.ts';
import { EVERYTHING_PATH, formatPath, parseFeedPath } from '../domain/address.ts';
import type { Edition } from '../feeds/edition.ts';
import { feedTitle } from '../feeds/feed-document.ts';
import { createPublisher } from '../feeds/publisher.ts';
import { feedIndexFor } from '../pages/feed-index.ts';
import { alternateLinks } from '../pages/head-links.ts';
import { neighboursOf } from '../pages/neighbours.ts';
import { createSource, readSetup } from './setup.ts';
import type { Terminal } from './terminal.ts';

export interface LinksFlags extends Flags {
  /** Addresses without a format, such as `/tag/ukraine`. */
  readonly topic?: readonly string[];
}

/** Prints what a website puts into the head of its pages: the feed of everything, or those of the topics asked for. */
export async function links(
  { topic = [EVERYTHING_PATH], ...flags }: LinksFlags,
  terminal: Terminal,
): Promise<number> {
  const { config } = await readSetup(flags, terminal);
  const publisher = createPublisher({ source: createSource(config, terminal), now: terminal.now });
  await publisher.load();
  const edition = publisher.edition();
  if (edition === undefined) throw new Error('a publisher that has loaded has an edition');
  const views: FeedView[] = [];
  for (const name of topic) {
    const view = edition.feed(pathOf(name));
    if (view !== undefined) views.push(view);
    else terminal.stderr.write(`feedstand: there is no topic ${name}${await suggestion(name, edition)}\n`);
  }
  for (const { selection, name } of views) {
    const title = feedTitle(edition.site, name);
    terminal.stdout.write(alternateLinks(edition.site, formatPath(selection), title).join(''));
  }
  return views.length === topic.length ? 0 : 1;
}

function pathOf(topic: string): string {
  const path = (topic.startsWith('/') ? topic : `/${topic}`).normalize('NFC');
  return parseFeedPath(path)?.path ?? path;
}

async function suggestion(topic: string, edition: Edition): Promise<string> {
  const [near] = neighboursOf(await feedIndexFor(edition), pathOf(topic));
  return near === undefined ? '' : `; did you mean ${near.path}?`;
}
