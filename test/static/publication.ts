const SITE = `title: N
url: https://n.example
ids: tag:n.example,2024
feeds: https://feeds.example
redirects: { /old.xml: /tag/x.rss }
gone: [/away]
media: serve
`;

/** A publication with a picture, for servers of static files. */
export const STATIC_FILES = {
  'site.yaml': SITE,
  'a.md': `---\nslug: a\ntitle: One\npublished: 2026-01-01T00:00:00Z\ntags: [x]\nimage: pier.svg\n---\n${'Text. '.repeat(400)}\n`,
  'pier.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"/>',
};

/** The header fields of a person's own navigation that matter. */
export const PERSON = { 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate', accept: 'text/html' };
