import { siteOf } from '../support.ts';

/** A publication with one of everything that pages have to get right. */
export const SITE = siteOf({
  language: 'en-GB',
  author: 'The editors',
  accent: '0f5c6e',
  tags: { Ports: { description: 'Quays & cranes' }, Kyiv: { aliases: ['kiev'] } },
});

const ARABIC = { language: 'ar', title: 'عودة الترام', summary: 'استأنف الخط عمله' };
const PHOTO = {
  url: 'https://media.example/photo.jpg',
  alt: 'A <ship>',
  credit: 'Ada & Co',
  width: 1200,
  height: 800,
};

export const RECORDS = [
  { title: '<script>alert(1)</script>', tags: ['Ports', 'Kyiv'], categories: ['World'], image: PHOTO },
  { ...ARABIC, tags: ['Ports'], categories: ['World'], published: '2026-10-31T10:00:00Z' },
  { title: 'Later', tags: ['Merger'], published: '2026-11-02T12:10:00Z' },
  { title: 'Over', tags: ['Elections'], expires: '2026-11-02T11:00:00Z' },
  { title: 'Leaving', authors: ['Zoë Über'], expires: '2026-11-02T13:00:00Z' },
];

/** The header fields of a person's own navigation. */
export const NAVIGATION = {
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
  'accept-encoding': 'gzip, deflate, br, zstd',
  'sec-fetch-dest': 'document',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-site': 'none',
  'sec-fetch-user': '?1',
};

/** The same of a browser that takes no content coding. */
export const PLAIN_NAVIGATION = { ...NAVIGATION, 'accept-encoding': 'identity' };
