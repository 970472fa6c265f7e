import type { Rss, RssItem } from './rss-types.ts';

/** What an episode has and a record has no place for. */
export function lostOfEpisode({ itunes, podcast, psc }: RssItem): string[] {
  return [
    ...(itunes?.episode === undefined ? [] : ['itunes:episode']),
    ...(itunes?.season === undefined ? [] : ['itunes:season']),
    ...(itunes?.episodeType === undefined || itunes.episodeType === 'full' ? [] : ['itunes:episodeType']),
    ...(itunes?.explicit === true ? ['itunes:explicit'] : []),
    ...(itunes?.block === true ? ['itunes:block, which keeps episodes out of directories'] : []),
    ...(psc === undefined ? [] : ['chapters']),
    ...Object.keys(podcast ?? {}).map((name) => `podcast:${name}`),
  ];
}

/** The metadata of a podcast that `site.yaml` has no field for. */
export function notesOfPodcast({ itunes, podcast }: Rss): string[] {
  const names = ['categories', 'explicit', 'type', 'owner', 'complete', 'newFeedUrl'] as const;
  const lost = names.filter((name) => itunes?.[name] !== undefined && itunes[name] !== false);
  const fields = [
    ...lost.map((name) => `itunes:${NAMES[name]}`),
    ...Object.keys(podcast ?? {}).map((name) => `podcast:${name}`),
  ];
  return [
    ...(fields.length === 0 ? [] : [`not carried of the feed itself: ${fields.join(', ')}`]),
    ...(itunes?.block === true
      ? ['the feed keeps itself out of directories (itunes:block); make sure that it is meant for everybody']
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
