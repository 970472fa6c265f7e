import { type AnnounceSettings, isLocal } from '../announce/settings.ts';
import type { State } from '../announce/state.ts';
import { ConfigError } from '../config.ts';
import type { Site } from '../domain/site/site.ts';
import type { Publisher } from '../feeds/publisher.ts';
import type { Hub } from '../hub/hub.ts';
import type { Announcing, SharedAnnouncing } from '../runtime/node-announce.ts';
import type { Log } from './log.ts';

export interface ServeAnnouncing {
  /**
   * Call it with the site once records are loaded, and whenever the site changes. The announcing code is loaded when a channel is
   * configured. Throws `ConfigError` where the state file cannot be used.
   */
  follow(site: Site): Promise<void>;
  /** `undefined` while nothing is announced. */
  status(): Promise<Awaited<ReturnType<Announcing['status']>> | undefined>;
  /** The service's own hub, while the site has one. */
  hub(): Hub | undefined;
  close(): Promise<void>;
}

export interface ServeAnnouncingOptions {
  /** Answers a GET for a path of the service. */
  readonly get: (path: string) => Response | Promise<Response>;
  readonly publisher: Publisher;
  readonly settings: AnnounceSettings;
  readonly stateFile: string | undefined;
  /** See `ServedSource`. */
  readonly shared?: SharedAnnouncing | 'none' | undefined;
  readonly log: Log;
  readonly now: () => number;
}

/** The part of `serve` that tells hubs and caches of changes. */
export function createAnnouncing(options: ServeAnnouncingOptions): ServeAnnouncing {
  const { settings, log, shared } = options;
  let announcing: Promise<Announcing> | undefined;
  let followed: Site | undefined;
  let started: Announcing | undefined;
  return {
    async follow(site) {
      if (site === followed) return;
      followed = site;
      if (shared === 'none' || !isWanted(site, settings)) return;
      if (site.announce && isLocal(site.feeds) && !settings.loopback)
        log.write('info', 'nothing is announced: the public address is a loopback address', {
          address: site.feeds,
        });
      // The hub is loaded when a site first asks for it.
      if (site.ownHub && started !== undefined && started.hub === undefined) {
        await started.close();
        announcing = undefined;
      }
      announcing ??= start(options, site);
      started = await announcing;
    },
    status: async () => (await announcing)?.status(),
    hub: () => (followed?.ownHub ? started?.hub : undefined),
    close: async () => (await announcing)?.close(),
  };
}

/** Whether there is anybody to tell. */
function isWanted({ hubs }: Site, { cloudflare, fastly, webhook }: AnnounceSettings): boolean {
  return hubs.length > 0 || [cloudflare, fastly, webhook].some((target) => target !== undefined);
}

async function start(options: ServeAnnouncingOptions, site: Site): Promise<Announcing> {
  const { publisher, settings, stateFile, log, now, shared } = options;
  const [{ announceChanges }, { StateFileError }] = await Promise.all([
    import('../runtime/node-announce.ts'),
    import('../announce/state-file.ts'),
  ]);
  const createHub = site.ownHub ? await loadHub(options) : undefined;
  try {
    const place = shared === 'none' ? undefined : shared;
    return announceChanges({ publisher, settings, stateFile, shared: place, createHub, now, log: log.write });
  } catch (error) {
    throw error instanceof StateFileError ? new ConfigError([`--state: ${error.message}`]) : error;
  }
}

async function loadHub({ publisher, get, settings, log, now }: ServeAnnouncingOptions) {
  const { createNodeHub } = await import('../runtime/node-hub.ts');
  const { loopback } = settings;
  return (state: State) => createNodeHub({ publisher, get, state, now, log: log.write, loopback });
}
