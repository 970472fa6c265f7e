import * as v from 'valibot';
import { parseStoreAddress, shownStoreAddress } from '../domain/store-address.ts';

export const port = v.pipe(
  v.string(),
  v.check(
    (text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535,
    ({ input }) => `must be a whole number from 0 to 65535, is "${input}"`,
  ),
  v.transform(Number),
);

export const storeAddress = v.pipe(
  v.string(),
  v.check(
    (text) => parseStoreAddress(text) !== undefined,
    ({ input }) => {
      const shown = shownStoreAddress(input);
      return `must be sqlite: and a file, such as sqlite:articles.db, or the URL of a PostgreSQL database, is "${shown}"`;
    },
  ),
);

export const sample = v.pipe(
  v.string(),
  v.check(
    (text) => /^[1-9]\d{0,5}$/.test(text),
    ({ input }) => `must be a whole number from 1 to 999999, is "${input}"`,
  ),
  v.transform(Number),
);

const UNITS = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };
const LEAST_CACHE = 2 ** 20;

export const bytes = v.pipe(
  v.string(),
  v.rawTransform<string, number>(({ dataset, addIssue, NEVER }) => {
    const [, number, unit = ''] = /^(\d{1,15})([KMG]?)$/.exec(dataset.value) ?? [];
    const value = Number(number) * UNITS[unit as keyof typeof UNITS];
    if (value >= LEAST_CACHE) return value;
    addIssue({ message: `must be a number of bytes, at least 1M, such as 64M or 1G, is "${dataset.value}"` });
    return NEVER;
  }),
);

export const fileName = v.optional(v.pipe(v.string(), v.nonEmpty('must name a file')));
