import { channelsOf } from '../announce/channels.ts';
import { deliverOnce } from '../announce/deliver-once.ts';
import { readAnnounceSettings } from '../announce/settings.ts';
import { changedPaths, readFeedTags } from '../bundle/feed-tags.ts';
import { ConfigError } from '../config.ts';
import { readRegularFile } from '../folder/regular-file.ts';
import { loadBundle } from './bundle-folder.ts';
import { createLog, type LogFormat } from './log.ts';
import { readRunningTags } from './running-feeds.ts';
import type { Terminal } from './terminal.ts';

export interface AnnounceFlags {
  /** The file of the bundle that is served. */
  readonly bundle: string;
  /** The file of the former bundle, or the address of the service that still serves it. */
  readonly since?: string;
  /** A file with the paths of the changed feeds, as `list` prints them. */
  readonly only?: string;
  /** Prints the paths, and announces nothing. */
  readonly list?: boolean;
  readonly log?: LogFormat;
}

/** A step of a deployment must end. */
const DEADLINE_MS = 120_000;

/** Announces the feeds of a bundle that differ from the former ones. Returns 1 if a delivery failed. */
export async function announce(flags: AnnounceFlags, terminal: Terminal): Promise<number> {
  const { settings, problems } = readAnnounceSettings(terminal.environment);
  if ((flags.since === undefined) === (flags.only === undefined))
    problems.push('give either --since or --only');
  if (problems.length > 0) throw new ConfigError(problems);
  const opened = loadBundle(flags.bundle);
  const tags = await readFeedTags(opened, terminal.now());
  const changed = await changedFeeds(flags, tags, terminal);
  if (flags.list) {
    for (const path of changed) terminal.stdout.write(`${path}\n`);
    return 0;
  }
  const { site } = opened.manifest;
  const channels = channelsOf(site, settings, { fetch });
  if (channels.length === 0)
    throw new ConfigError([
      `nothing to announce to: the bundle has no hub, or announce: false, or the address ${site.feeds}, and no cache is configured`,
    ]);
  const log = createLog(terminal, flags.log);
  const { failed } = await deliverOnce(
    { site, changed, isThere: (path) => tags.has(path) },
    { ...TIMERS, channels, now: terminal.now, log: log.write, deadline: DEADLINE_MS },
  );
  terminal.stdout.write(
    `${changed.length} ${changed.length === 1 ? 'feed' : 'feeds'} changed${failed > 0 ? `; ${failed} deliveries failed` : ''}\n`,
  );
  return failed > 0 ? 1 : 0;
}

const TIMERS = {
  random: Math.random,
  schedule: (milliseconds: number, callback: () => void) => {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};

async function changedFeeds(
  { since, only }: AnnounceFlags,
  tags: Awaited<ReturnType<typeof readFeedTags>>,
  { now }: Terminal,
): Promise<readonly string[]> {
  if (only !== undefined) return readPaths(only);
  if (since === undefined) return [];
  const before = /^https?:/i.test(since)
    ? await readRunningTags(since, tags.keys())
    : await readFeedTags(loadBundle(since), now());
  return changedPaths(before, tags);
}

const LARGEST_LIST = 64 * 2 ** 20;

function readPaths(file: string): string[] {
  const content = readRegularFile(file, { limit: LARGEST_LIST });
  if (content.kind !== 'content') throw new ConfigError([`--only: ${file} cannot be read`]);
  const lines = new TextDecoder().decode(content.bytes).split('\n');
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}
