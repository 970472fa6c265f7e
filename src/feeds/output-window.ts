import { newest, type Window } from '../catalog/feed-window.ts';
import type { Output } from '../outputs/output.ts';

/** The window of a feed: from the request, else from the output, else from `site.yaml`. */
export function windowOf({ window }: Pick<Output, 'window'>, limit?: number): Window {
  return newest(limit ?? window?.limit);
}
