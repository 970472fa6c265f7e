/** Known players as [host suffix, name]: the name is a better link text than the URL of a frame. */
const PLAYERS: readonly (readonly [string, string])[] = [
  ['youtube.com', 'YouTube'],
  ['youtube-nocookie.com', 'YouTube'],
  ['youtu.be', 'YouTube'],
  ['vimeo.com', 'Vimeo'],
  ['dailymotion.com', 'Dailymotion'],
  ['soundcloud.com', 'SoundCloud'],
  ['spotify.com', 'Spotify'],
  ['bandcamp.com', 'Bandcamp'],
  ['podcasts.apple.com', 'Apple Podcasts'],
  ['datawrapper.dwcdn.net', 'Datawrapper'],
  ['flourish.studio', 'Flourish'],
  ['infogram.com', 'Infogram'],
  ['documentcloud.org', 'DocumentCloud'],
  ['twitch.tv', 'Twitch'],
  ['tiktok.com', 'TikTok'],
  ['instagram.com', 'Instagram'],
  ['codepen.io', 'CodePen'],
  ['openstreetmap.org', 'OpenStreetMap'],
];

/** The name of the player at a URL; `undefined` if unknown. */
export function playerName(address: string): string | undefined {
  const { hostname } = new URL(address);
  return PLAYERS.find(([host]) => hostname === host || hostname.endsWith(`.${host}`))?.[1];
}

/** Custom elements with a media id: the attribute that contains it, and the URL prefix before it. */
export const PLAYER_ELEMENTS: Readonly<Record<string, readonly [attribute: string, address: string]>> = {
  'lite-youtube': ['videoid', 'https://www.youtube.com/watch?v='],
  'youtube-video': ['videoid', 'https://www.youtube.com/watch?v='],
  'amp-youtube': ['data-videoid', 'https://www.youtube.com/watch?v='],
  'lite-vimeo': ['videoid', 'https://vimeo.com/'],
  'amp-vimeo': ['data-videoid', 'https://vimeo.com/'],
  'amp-dailymotion': ['data-videoid', 'https://www.dailymotion.com/video/'],
  'amp-soundcloud': ['data-trackid', 'https://api.soundcloud.com/tracks/'],
  'amp-instagram': ['data-shortcode', 'https://www.instagram.com/p/'],
  'amp-twitter': ['data-tweetid', 'https://twitter.com/i/status/'],
};
