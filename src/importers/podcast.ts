import type { Rss, RssItem } from './rss-types.ts';

/** Data of an episode for which a record has no field. */
export function lostOfEpisode({ itunes, podcast, psc }: RssItem): string[] {
  return [
    ...(itunes?.episode === undefined ? [] : ['itunes:episode']),
    ...(itunes?.season === undefined ? [] : ['itunes:season']),
    ...(itunes?.episodeType === undefined || itunes.episodeType === 'full' ? [] : ['itunes:episodeType']),
    ...(itunes?.explicit === true ? ['itunes:explicit'] : []),
    ...(itunes?.block === true ? ['itunes:block, which hides episodes from directories'] : []),
    ...(psc === undefined ? [] : ['chapters']),
    ...Object.keys(podcast ?? {}).map((name) => `podcast:${name}`),
  ];
}

/** Metadata of a podcast for which `site.yaml` has no field. */
export function notesOfPodcast({ itunes, podcast }: Rss): string[] {
  const names = ['categories', 'explicit', 'type', 'owner', 'complete', 'newFeedUrl'] as const;
  const lost = names.filter((name) => itunes?.[name] !== undefined && itunes[name] !== false);
  const fields = [
    ...lost.map((name) => `itunes:${NAMES[name]}`),
    ...Object.keys(podcast ?? {}).map((name) => `podcast:${name}`),
  ];
  return [
    ...(fields.length === 0 ? [] : [`not imported from the feed itself: ${fields.join(', ')}`]),
    ...(itunes?.block === true
      ? ['the feed hides itself from directories (itunes:block); make sure that it may be public']
      : []),
  ];
}

const NAMES = {
  categories: 'category',
  explicit: 'explicit',
  type: 'type',
  owner: 'owner',
  complete: 'complete',
  newFeedUrl: 'new-feed-url',
};
