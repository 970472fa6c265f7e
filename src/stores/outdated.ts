import type { PreparedBy } from '../domain/article-store.ts';

/** Whether a program prepares anew what another prepared. Never what a later version prepared: two versions would take turns. */
export function isOutdated(prepared: PreparedBy, by: PreparedBy): boolean {
  return prepared.version < by.version || (prepared.version === by.version && prepared.site !== by.site);
}
