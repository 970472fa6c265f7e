/** Whom to tell beside the hubs of `site.yaml`. Secrets and tokens are in no log. */
export interface AnnounceSettings {
  readonly cloudflare?: { readonly zone: string; readonly token: string };
  readonly fastly?: { readonly service: string; readonly token: string };
  readonly webhook?: { readonly url: string; readonly secret: string };
  /** Announces from a loopback address too: to try it on one machine. */
  readonly loopback?: boolean;
}

/** Environment variables that belong together. */
const PAIRS = {
  cloudflare: ['CLOUDFLARE_ZONE_ID', 'CLOUDFLARE_PURGE_TOKEN'],
  fastly: ['FASTLY_SERVICE_ID', 'FASTLY_PURGE_TOKEN'],
  webhook: ['ANNOUNCE_WEBHOOK', 'ANNOUNCE_WEBHOOK_SECRET'],
} as const;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings from environment variables, which docs/announcing.md names. Every invalid one is reported, never with its
 * value.
 *
 * @example
 * import { readAnnounceSettings } from 'feedstand/announcing';
 *
 * const { settings, problems } = readAnnounceSettings(process.env);
 */
export function readAnnounceSettings(environment: Environment): {
  settings: AnnounceSettings;
  problems: string[];
} {
  const problems: string[] = [];
  const read = (pair: keyof typeof PAIRS): readonly [string, string] | undefined => {
    const [first, second] = PAIRS[pair].map((name) => environment[name] ?? '');
    if (!first && !second) return undefined;
    const wrong = PAIRS[pair].filter((name) => !isHeaderText(environment[name] ?? ''));
    problems.push(...wrong.map((name) => `${name}: ${whyWrong(environment[name], PAIRS[pair])}`));
    return wrong.length === 0 && first && second ? [first, second] : undefined;
  };
  const [cloudflare, fastly, webhook] = [read('cloudflare'), read('fastly'), read('webhook')];
  if (webhook !== undefined && !isWebUrl(webhook[0]))
    problems.push('ANNOUNCE_WEBHOOK: must be an absolute http or https URL');
  const settings: AnnounceSettings = {
    ...(cloudflare && { cloudflare: { zone: cloudflare[0], token: cloudflare[1] } }),
    ...(fastly && { fastly: { service: fastly[0], token: fastly[1] } }),
    ...(webhook && { webhook: { url: webhook[0], secret: webhook[1] } }),
    ...(environment.ANNOUNCE_LOOPBACK === 'true' && { loopback: true }),
  };
  return { settings, problems };
}

/** The characters of a header field. A token with a trailing line feed would throw an error that quotes it. */
function isHeaderText(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}

function whyWrong(value: string | undefined, names: readonly string[]): string {
  if (!value) return `is missing; ${names.join(' and ')} belong together`;
  return 'must be printable ASCII without spaces';
}

function isWebUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:/i.test(text);
}

/** Whether only this machine can reach an address, so that its changes need no announcement. */
export function isLocal(address: string): boolean {
  const { hostname } = new URL(address);
  return /^(.+\.)?localhost$|^\[::1?\]$|^0\.0\.0\.0$|^127\./.test(hostname) || hostname.endsWith('.invalid');
}
