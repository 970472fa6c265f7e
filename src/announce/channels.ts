import type { Site } from '../domain/site/site.ts';
import type { Channel, Fetch } from './channel.ts';
import { cloudflareChannel, fastlyChannel, webhookChannel } from './purge.ts';
import { type AnnounceSettings, isLocal } from './settings.ts';
import { webSubChannel } from './websub.ts';

/** The channels for a site's changes; none if `site.yaml` or a loopback address disables them. */
export function channelsOf(site: Site, settings: AnnounceSettings, fetch: Fetch): Channel[] {
  if (!site.announce || (isLocal(site.feeds) && !settings.loopback)) return [];
  const { cloudflare, fastly, webhook } = settings;
  return [
    ...(cloudflare ? [cloudflareChannel({ ...cloudflare, fetch })] : []),
    ...(fastly ? [fastlyChannel({ ...fastly, fetch })] : []),
    ...(webhook ? [webhookChannel({ ...webhook, fetch })] : []),
    ...site.hubs.map((hub) => webSubChannel(hub, fetch)),
  ];
}
