import { ownHubUrl } from '../domain/address.ts';
import type { Site } from '../domain/site/site.ts';
import type { Channel, Fetch } from './channel.ts';
import { cloudflareChannel, fastlyChannel, webhookChannel } from './purge.ts';
import { type AnnounceSettings, isLocal } from './settings.ts';
import { webSubChannel } from './websub.ts';

/** The channels for a site's changes; none if `site.yaml` or a loopback address disables them. */
export function channelsOf(
  site: Site,
  settings: AnnounceSettings,
  { fetch, ownHub }: { readonly fetch: Fetch; readonly ownHub?: Channel | undefined },
): Channel[] {
  if (!site.announce || (isLocal(site.feeds) && !settings.loopback)) return [];
  const { cloudflare, fastly, webhook } = settings;
  return [
    ...(cloudflare ? [cloudflareChannel({ ...cloudflare, fetch })] : []),
    ...(fastly ? [fastlyChannel({ ...fastly, fetch })] : []),
    ...(webhook ? [webhookChannel({ ...webhook, fetch })] : []),
    ...outsideHubs(site).map((hub) => webSubChannel(hub, fetch)),
    ...(site.ownHub && ownHub !== undefined ? [ownHub] : []),
  ];
}

function outsideHubs({ hubs, ownHub, feeds }: Site): string[] {
  return hubs.filter((hub) => !ownHub || hub !== ownHubUrl(feeds));
}
