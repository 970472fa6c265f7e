import * as v from 'valibot';
import { instant } from '../../domain/text/instant.ts';
import { type Fields, type Item, instantOf, isGiven } from './item.ts';

/** Fields that hold an item back, the newest name first. */
const EMBARGOES = ['embargoeduntil', 'embargoed'];

/** Fields that say when an item was first published. */
const FIRST = ['firstpublished', 'firstcreated', 'contentcreated'];

const WITHDRAWN = new Set(['withheld', 'withhold', 'canceled', 'cancelled']);

/**
 * Whether an item hides its article, as the field `draft` of a record: any other state than usable does, and one that is unknown is
 * an error too. NewsML-G2 writes `stat:usable`, or the URL of the concept.
 */
export function stateOf({ pubstatus }: Item): Fields {
  if (!isGiven(pubstatus)) return {};
  const word =
    typeof pubstatus === 'string'
      ? pubstatus
          .trim()
          .toLowerCase()
          .replace(/^.*[:/]/s, '')
      : '';
  if (word === 'usable') return {};
  return { draft: WITHDRAWN.has(word) ? true : `pubstatus ${JSON.stringify(pubstatus)}` };
}

/** When an item was first published, if it says so. */
export function firstPublishedOf(item: Item): string | undefined {
  return instantOf(item, ...FIRST);
}

/**
 * When an item was published, as fields of a record. An embargo puts that off; one that cannot be read is an error and hides the
 * article, since publishing too early cannot be undone.
 */
export function datesOf(item: Item): Fields {
  const created = instantOf(item, 'versioncreated');
  const embargo = embargoOf(item);
  const expires = instantOf(item, 'expires');
  if (embargo !== undefined && !v.is(instant, embargo)) return { published: embargo, draft: true, expires };
  const published = later(firstPublishedOf(item) ?? created, embargo);
  const isUpdated =
    created !== undefined && published !== undefined && later(published, created) !== published;
  return { published, updated: isUpdated ? created : undefined, expires };
}

/** The fields of the item, in lower case, that give a record its `published`. */
export function sourcesOfPublished(item: Item): readonly string[] {
  const isHeldBack = embargoOf(item) !== undefined && datesOf(item).published === embargoOf(item);
  return isHeldBack ? EMBARGOES : [...FIRST, 'versioncreated'];
}

function embargoOf(item: Item): string | undefined {
  const written = EMBARGOES.map((name) => item[name]).find(isGiven);
  if (written === undefined) return undefined;
  return typeof written === 'string' ? instantOf(item, ...EMBARGOES) : JSON.stringify(written);
}

function later(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Date.parse(b) > Date.parse(a) ? b : a;
}
