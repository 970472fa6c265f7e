import { newest, type Window } from '../catalog/feed-window.ts';
import type { Output } from '../outputs/output.ts';

/** How much a feed shows: what the request asks for, else what the output prescribes, else what `site.yaml` says. */
export function windowOf({ window }: Pick<Output, 'window'>, limit?: number): Window {
  return newest(limit ?? window?.limit);
}
