import { SUFFIXES } from '../../domain/address.ts';
import { keptFrame } from '../kept-frame.ts';
import type { Output } from '../output.ts';
import { rssFrame } from './frame.ts';
import { formatRssDate, renderRssItem } from './item.ts';

/** RSS 2.0. */
export const rss: Output<'rss'> = {
  id: 'rss',
  suffix: SUFFIXES.rss,
  name: 'RSS',
  mediaType: 'application/rss+xml',
  contentType: 'application/rss+xml; charset=utf-8',
  frame: keptFrame(rssFrame),
  item: renderRssItem,
  between: '',
  formatDate: formatRssDate,
};
