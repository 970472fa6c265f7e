import { ownHubUrl } from '../address.ts';
import type { Origin, Problem } from '../problem.ts';

export interface SiteHubs {
  readonly hubs: readonly string[];
  /** Whether the service has a hub itself, which is one of `hubs`. */
  readonly ownHub: boolean;
}

/** The hubs that `site.yaml` names; `self` counts only where the service has a hub (`ownHub`). */
export function hubsOf(hub: readonly string[], feeds: string, ownHub = false): SiteHubs {
  const named = ownHub ? hub : hub.filter((each) => each !== 'self');
  const hubs = new Set(named.map((each) => (each === 'self' ? ownHubUrl(feeds) : each)));
  return { hubs: [...hubs], ownHub: named.includes('self') };
}

export function hubProblems(
  hub: readonly string[],
  { hubs, ownHub, announce }: SiteHubs & { readonly announce: boolean },
  origin: Origin,
): Problem[] {
  const problems: Problem[] = [];
  if (hub.includes('self') && !ownHub) {
    const message = 'self is the hub of feedstand serve, which does not run here; it is left out';
    problems.push({ severity: 'warning', code: 'site.no-own-hub', origin, field: 'hub', message });
  }
  if (hubs.length > 0 && !announce) {
    const message = 'is false, and hub is set: readers that trust the hub learn late of changes';
    problems.push({ severity: 'warning', code: 'site.announce-off', origin, field: 'announce', message });
  }
  return problems;
}
