/** A request to subscribe to a topic, or to end that (WebSub section 5.1). */
export interface SubscriptionRequest {
  readonly mode: 'subscribe' | 'unsubscribe';
  readonly topic: string;
  readonly callback: string;
  readonly secret?: string;
  /** Seconds. */
  readonly lease: number;
}

const DAY_S = 86_400;

/** "10 days is a good default" (WebSub section 5.1). */
const [DEFAULT_LEASE_S, LEAST_LEASE_S, LONGEST_LEASE_S] = [10 * DAY_S, 300, 30 * DAY_S];

const LONGEST_CALLBACK = 2048;

/** "must be less than 200 bytes in length" (WebSub section 5.1). */
const SECRET_BYTES = 200;

/**
 * Parses the form of a subscription request; the message of its first error as a string.
 *
 * @example
 * parseSubscription('hub.mode=subscribe&hub.topic=…&hub.callback=https://reader.example/c', isTopic);
 */
export function parseSubscription(
  form: string,
  isTopic: (topic: string) => boolean,
): SubscriptionRequest | string {
  const fields = new URLSearchParams(form);
  const [mode, topic] = [fields.get('hub.mode'), fields.get('hub.topic') ?? ''];
  if (mode !== 'subscribe' && mode !== 'unsubscribe') return 'hub.mode must be subscribe or unsubscribe';
  if (!isTopic(topic)) return 'hub.topic must be the rel="self" address of a feed of this publication';
  const callback = parseCallback(fields.get('hub.callback') ?? '');
  if (callback === undefined) return 'hub.callback must be an http or https URL of at most 2,048 characters';
  const secret = fields.get('hub.secret') ?? '';
  if (new TextEncoder().encode(secret).length >= SECRET_BYTES)
    return 'hub.secret must be less than 200 bytes';
  const lease = leaseOf(fields.get('hub.lease_seconds'));
  return { mode, topic, callback, lease, ...(secret === '' ? {} : { secret }) };
}

function parseCallback(text: string): string | undefined {
  if (text.length > LONGEST_CALLBACK || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  return isWeb && url.username === '' && url.password === '' && url.hash === '' ? url.href : undefined;
}

/** A wish of the subscriber, which the hub may change. */
function leaseOf(wish: string | null): number {
  if (wish === null || !/^\d{1,12}$/.test(wish)) return DEFAULT_LEASE_S;
  return Math.min(Math.max(Number(wish), LEAST_LEASE_S), LONGEST_LEASE_S);
}
