import { SUFFIXES } from '../../domain/address.ts';
import { formatInstant } from '../../domain/text/instant.ts';
import { keptFrame } from '../kept-frame.ts';
import type { Output } from '../output.ts';
import { atomFrame } from './frame.ts';
import { renderAtomItem } from './item.ts';

/** Atom 1.0. */
export const atom: Output<'atom'> = {
  id: 'atom',
  suffix: SUFFIXES.atom,
  name: 'Atom',
  mediaType: 'application/atom+xml',
  contentType: 'application/atom+xml; charset=utf-8',
  frame: keptFrame(atomFrame),
  item: renderAtomItem,
  between: '',
  formatDate: formatInstant,
};
