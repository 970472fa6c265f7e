import { SUFFIXES } from '../../domain/address.ts';
import { formatInstant } from '../../domain/text/instant.ts';
import { keptFrame } from '../kept-frame.ts';
import type { Output } from '../output.ts';
import { jsonFrame } from './frame.ts';
import { renderJsonItem } from './item.ts';

/** JSON Feed 1.1. */
export const json: Output<'json'> = {
  id: 'json',
  suffix: SUFFIXES.json,
  name: 'JSON Feed',
  mediaType: 'application/feed+json',
  contentType: 'application/feed+json',
  frame: keptFrame(jsonFrame),
  item: renderJsonItem,
  between: ',\n',
  formatDate: formatInstant,
};
