import { arraySource, createFeedstand } from 'feedstand';
import { serve } from 'feedstand/node';

const site = { title: 'Harbour Wire', url: 'https://news.example', ids: 'tag:news.example,2026' };
const records = [
  { slug: 'ferry', title: 'The ferry is back', published: '2026-11-02T09:30:00Z', markdown: 'Every *hour*.' },
];
await serve(createFeedstand({ source: arraySource(site, records) }), {
  port: Number(process.env.PORT ?? 8787),
});
