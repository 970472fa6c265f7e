import { blogger } from './blogger-import.ts';
import { buttondown } from './buttondown-import.ts';
import { feeds } from './feed-import.ts';
import { ghost } from './ghost-import.ts';
import type { Importer } from './imported.ts';
import { medium } from './medium-import.ts';
import { substack } from './substack-import.ts';
import { wordPress } from './wordpress-import.ts';
import { zip } from './zip-import.ts';

/** All importers; the first that matches the files reads them. */
export const importers: readonly Importer[] = [
  zip,
  wordPress,
  blogger,
  ghost,
  substack,
  buttondown,
  medium,
  feeds,
];
