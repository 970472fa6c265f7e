/** The header fields by which readers and scripts ask for a feed, some of them like a browser. */
export const READERS: readonly [name: string, headers: Record<string, string>][] = [
  ['curl', { accept: '*/*', 'user-agent': 'curl/8.14.1' }],
  [
    'Miniflux',
    {
      accept:
        'application/xml, application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, text/html, */*;q=0.9',
      'accept-encoding': 'br, gzip',
      'user-agent': 'Mozilla/5.0 (compatible; Miniflux/2.2.14; +https://miniflux.app)',
    },
  ],
  [
    'NetNewsWire',
    {
      accept: '*/*',
      'accept-language': 'en-GB,en;q=0.9',
      'user-agent': 'NetNewsWire (RSS Reader; https://netnewswire.com/)',
    },
  ],
  ['Feedbin', { 'user-agent': 'Feedbin feed-id:1373711 - 11 subscribers' }],
  [
    'FreshRSS',
    {
      accept:
        'application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, text/html;q=0.7, unknown/unknown;q=0.1, application/unknown;q=0.1, */*;q=0.1',
      'user-agent': 'FreshRSS/1.27.1 (Linux; https://freshrss.org)',
    },
  ],
  [
    'newsboat',
    { accept: '*/*', 'accept-encoding': 'gzip, deflate', 'user-agent': 'newsboat/2.40 (Linux x86_64)' },
  ],
  [
    'Feedly',
    { accept: '*/*', 'user-agent': 'Feedly/1.0 (+https://feedly.com/poller.html; 16 subscribers; )' },
  ],
  [
    'Thunderbird',
    {
      accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.4.0',
    },
  ],
  [
    'Thunderbird with metadata',
    {
      accept: '*/*',
      'sec-fetch-dest': 'empty',
      'sec-fetch-mode': 'no-cors',
      'sec-fetch-site': 'cross-site',
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.4.0',
    },
  ],
  [
    'QuiteRSS',
    { accept: 'text/xml, text/html, */*', 'user-agent': 'Mozilla/5.0 (X11; Linux) QuiteRSS/0.19.4' },
  ],
  [
    'Liferea',
    {
      accept: 'application/atom+xml,application/xml;q=0.9,text/xml;q=0.8,*/*;q=0.7',
      'user-agent': 'Liferea/1.15.8',
    },
  ],
  ['Inoreader', { accept: '*/*', 'user-agent': 'Mozilla/5.0 (compatible; inoreader.com; 12 subscribers)' }],
  [
    'NewsBlur',
    {
      accept: 'application/atom+xml, application/rss+xml, application/xml;q=0.8, text/xml;q=0.6, */*;q=0.2',
      'user-agent': 'NewsBlur Feed Fetcher - 3 subscribers - https://www.newsblur.com/site/1 (Mozilla/5.0)',
    },
  ],
  [
    'feedparser',
    {
      'a-im': 'feed',
      accept:
        'application/atom+xml,application/rdf+xml,application/rss+xml,application/x-netcdf,application/xml;q=0.9,text/xml;q=0.2,*/*;q=0.1',
      'user-agent': 'feedparser/6.0.12 +https://github.com/kurtmckee/feedparser/',
    },
  ],
  [
    'an extension that reads in the browser',
    {
      accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
      'sec-fetch-dest': 'empty',
      'sec-fetch-mode': 'cors',
      'sec-fetch-site': 'none',
    },
  ],
  ['a frame', { accept: 'text/html', 'sec-fetch-dest': 'iframe', 'sec-fetch-mode': 'navigate' }],
  ['an object', { accept: '*/*', 'sec-fetch-dest': 'object', 'sec-fetch-mode': 'navigate' }],
  ['a document that nobody navigates to', { 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'no-cors' }],
  ['a browser without Fetch Metadata', { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }],
];
