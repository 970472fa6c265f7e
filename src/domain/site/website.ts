import type { Selection } from '../selection.ts';
import { resolveWebUrl } from '../text/web-url.ts';
import { settingsOf } from '../topics.ts';
import type { Site } from './site.ts';
import { fillTopicUrl } from './topic-url.ts';

/** Where the website has what a feed is of: the page of its topic, as far as `site.yaml` says where those are, else the website. */
export function websiteUrl(
  { selection, name }: { readonly selection: Selection; readonly name: string },
  site: Site,
): string {
  if (selection.kind === 'all') return site.url;
  const pattern = settingsOf(selection, site)?.url ?? site.topicUrls[selection.kind];
  if (pattern === undefined) return site.url;
  return resolveWebUrl(fillTopicUrl(pattern, { ...selection, name }), site.url) ?? site.url;
}
