import { type AnnounceSettings, isLocal } from '../announce/settings.ts';
import { ConfigError } from '../config.ts';
import type { Site } from '../domain/site/site.ts';
import type { Publisher } from '../feeds/publisher.ts';
import type { Announcing } from '../runtime/node-announce.ts';
import type { Log } from './log.ts';

export interface ServeAnnouncing {
  /**
   * Call it with the site once records are loaded, and whenever the site changes. The announcing code is loaded when a channel is
   * configured. Throws `ConfigError` where the state file cannot be used.
   */
  follow(site: Site): Promise<void>;
  /** `undefined` while nothing is announced. */
  status(): Promise<Awaited<ReturnType<Announcing['status']>> | undefined>;
  close(): Promise<void>;
}

export interface ServeAnnouncingOptions {
  readonly publisher: Publisher;
  readonly settings: AnnounceSettings;
  readonly stateFile: string | undefined;
  readonly log: Log;
  readonly now: () => number;
}

/** The part of `serve` that tells hubs and caches of changes. */
export function createAnnouncing(options: ServeAnnouncingOptions): ServeAnnouncing {
  const { settings, log } = options;
  let announcing: Promise<Announcing> | undefined;
  let followed: Site | undefined;
  return {
    async follow(site) {
      if (site === followed) return;
      followed = site;
      if (!isWanted(site, settings)) return;
      if (site.announce && isLocal(site.feeds) && !settings.loopback)
        log.write('info', 'nothing is announced: the public address is a loopback address', {
          address: site.feeds,
        });
      announcing ??= start(options);
      await announcing;
    },
    status: async () => (await announcing)?.status(),
    close: async () => (await announcing)?.close(),
  };
}

/** Whether there is anybody to tell. */
function isWanted({ hubs }: Site, { cloudflare, fastly, webhook }: AnnounceSettings): boolean {
  return hubs.length > 0 || [cloudflare, fastly, webhook].some((target) => target !== undefined);
}

async function start({
  publisher,
  settings,
  stateFile,
  log,
  now,
}: ServeAnnouncingOptions): Promise<Announcing> {
  const [{ announceChanges }, { StateFileError }] = await Promise.all([
    import('../runtime/node-announce.ts'),
    import('../announce/state-file.ts'),
  ]);
  try {
    return announceChanges({ publisher, settings, stateFile, now, log: log.write });
  } catch (error) {
    throw error instanceof StateFileError ? new ConfigError([`--state: ${error.message}`]) : error;
  }
}
