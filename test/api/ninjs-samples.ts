/** One article in the three versions of ninjs that are in use, and as Superdesk sends it. All say the same. */

const ID = 'urn:newsml:agency.example:2026:harbour';
const HTML = '<p>The first ship came in at <strong>dawn</strong>.</p>';
const PICTURE = { width: 1600, height: 900, href: 'https://media.example/harbour.jpg' };
const THUMBNAIL = { width: 320, height: 180, href: 'https://media.example/harbour-small.jpg' };
const PRINT = { width: 6000, height: 3375, href: 'https://media.example/harbour-print.jpg' };

const v1 = {
  uri: ID,
  type: 'text',
  version: '2',
  versioncreated: '2026-11-02T10:00:00Z',
  firstcreated: '2026-11-02T09:00:00Z',
  pubstatus: 'usable',
  language: 'en-GB',
  headline: 'The harbour opens again',
  description_text: 'After two years the first ship.',
  body_html: HTML,
  byline: 'By Ada Berg',
  ednote: 'Not before lunch!',
  copyrightnotice: '© 2026 The Agency',
  subject: [{ name: 'Ports', code: '1' }],
  genre: [{ name: 'News', code: 'n' }],
  associations: {
    featuremedia: {
      uri: 'urn:agency.example:picture',
      type: 'picture',
      byline: 'Bo Lund',
      description_text: 'The ship at the pier.',
      headline: 'A ship',
      renditions: {
        original: { ...PRINT, mimetype: 'image/jpeg' },
        web: { ...PICTURE, mimetype: 'image/jpeg' },
        small: { ...THUMBNAIL, mimetype: 'image/jpeg' },
      },
    },
  },
};

const picture2 = {
  name: 'featuremedia',
  uri: 'urn:agency.example:picture',
  type: 'picture',
  by: 'Bo Lund',
  descriptions: [{ role: 'caption', value: 'The ship at the pier.' }],
  headlines: [{ value: 'A ship' }],
};
const renditions = [
  ['original', PRINT],
  ['web', PICTURE],
  ['small', THUMBNAIL],
] as const;

const v2 = {
  uri: ID,
  type: 'text',
  version: '2',
  versioncreated: '2026-11-02T10:00:00Z',
  firstcreated: '2026-11-02T09:00:00Z',
  pubstatus: 'usable',
  language: 'en-GB',
  headlines: [{ role: 'main', value: 'The harbour opens again' }],
  descriptions: [{ role: 'text', contenttype: 'text/plain', value: 'After two years the first ship.' }],
  bodies: [
    { role: 'text', contenttype: 'text/plain', value: 'The first ship came in at dawn.' },
    { role: 'nitf', contenttype: 'application/xml', value: '<nitf/>' },
    { role: 'html', contenttype: 'text/html', value: HTML },
  ],
  by: 'By Ada Berg',
  ednote: 'Not before lunch!',
  copyrightnotice: '© 2026 The Agency',
  subjects: [{ name: 'Ports', uri: 'https://agency.example/subject/1' }],
  genres: [{ name: 'News', uri: 'https://agency.example/genre/n' }],
  associations: [
    {
      ...picture2,
      renditions: renditions.map(([name, file]) => ({ name, contenttype: 'image/jpeg', ...file })),
    },
  ],
};

const v3 = {
  uri: ID,
  type: 'text',
  version: '2',
  versionCreated: '2026-11-02T10:00:00Z',
  firstCreated: '2026-11-02T09:00:00Z',
  pubStatus: 'usable',
  language: 'en-GB',
  headlines: v2.headlines,
  descriptions: [{ role: 'text', contentType: 'text/plain', value: 'After two years the first ship.' }],
  bodies: v2.bodies.map(({ role, contenttype, value }) => ({ role, contentType: contenttype, value })),
  by: 'By Ada Berg',
  edNote: 'Not before lunch!',
  copyrightNotice: '© 2026 The Agency',
  subjects: v2.subjects,
  genres: v2.genres,
  associations: [
    {
      ...picture2,
      renditions: renditions.map(([name, file]) => ({ name, contentType: 'image/jpeg', ...file })),
    },
  ],
};

/** Superdesk has `guid`, writes offsets without a colon, and has fields of its own. */
const { uri: _uri, firstcreated: _first, genre: _genre, ...shared } = v1;
const superdesk = {
  ...shared,
  guid: ID,
  versioncreated: '2026-11-02T10:00:00+0000',
  firstcreated: '2026-11-01T08:00:00+0000',
  firstpublished: '2026-11-02T09:00:00+0000',
  service: [{ name: 'News', code: 'n' }],
  priority: 5,
  slugline: 'harbour',
  wordcount: 8,
  extra: { internal: 'x' },
};

export const SAMPLES = { '1.6': v1, '2.2': v2, '3.1': v3, Superdesk: superdesk } as const;

export const SAMPLE_ID = ID;
