import type { Channel } from '../announce/channel.ts';
import type { SendToCallback } from './callback-request.ts';
import { createDistribution, type DistributionOptions, type DistributionStatus } from './distribution.ts';
import { createHostQueues } from './host-queues.ts';
import { parseSubscription, type SubscriptionRequest } from './subscription-request.ts';
import { createSubscriptions, keyOf } from './subscriptions.ts';

export interface HubOptions extends Omit<DistributionOptions, 'subscriptions'> {
  /** Whether a text is the address of a feed: the hub serves no other topics. */
  readonly isTopic: (topic: string) => boolean;
  /** An unguessable text, new at each call. */
  readonly challenge: () => string;
}

export interface HubAnswer {
  readonly status: number;
  readonly text: string;
}

/**
 * A WebSub hub for the publication's own feeds: it verifies subscriptions, stores them for their lease, and sends each changed
 * feed to its subscribers (WebSub sections 5 and 7).
 */
export interface Hub {
  /** Answers a subscription request, the body of a form. Verification follows after the answer. */
  subscribe(form: string): HubAnswer;
  /** By which the dispatcher publishes a topic. */
  readonly channel: Channel;
  status(): DistributionStatus & { readonly subscriptions: number };
  close(): Promise<void>;
}

/** Verifications that wait or are in flight, in all and of one host. Strangers name the hosts. */
const [MAX_VERIFICATIONS, MAX_VERIFICATIONS_PER_HOST] = [2000, 200];

export function createHub(options: HubOptions): Hub {
  const { state, now, isTopic } = options;
  const subscriptions = createSubscriptions(state, now());
  const distribution = createDistribution({ ...options, subscriptions });
  const requests = new Map<string, SubscriptionRequest>();
  const verifications = createHostQueues(async (key) => {
    const request = requests.get(key);
    if (request === undefined) return true;
    const isMeant = await verify(request, options);
    // A newer request for the same subscription is verified next.
    if (requests.get(key) === request) requests.delete(key);
    if (!isMeant) return false;
    const { mode, topic, callback, secret, lease } = request;
    if (mode === 'unsubscribe') subscriptions.remove(topic, callback);
    else subscriptions.set({ topic, callback, ...(secret && { secret }), expires: now() + lease * 1000 });
    return true;
  });
  const hasRoom = ({ topic, callback }: SubscriptionRequest): boolean => {
    if (requests.size >= MAX_VERIFICATIONS || !subscriptions.hasRoom(topic, callback)) return false;
    return verifications.size(new URL(callback).host) < MAX_VERIFICATIONS_PER_HOST;
  };
  return {
    subscribe(form) {
      const request = parseSubscription(form, isTopic);
      if (typeof request === 'string') return { status: 400, text: request };
      const { topic, callback } = request;
      if (!hasRoom(request))
        return { status: 503, text: 'This hub has too many subscriptions. Try again later.' };
      const key = keyOf(topic, callback);
      requests.set(key, request);
      verifications.add(new URL(callback).host, key);
      return { status: 202, text: 'The subscription will be verified.' };
    },
    channel: {
      name: 'own hub',
      stage: 1,
      batch: 1000,
      timeout: 10_000,
      deadline: Infinity,
      async deliver(topics) {
        for (const topic of topics) distribution.publish(topic);
      },
    },
    status: () => ({ subscriptions: subscriptions.size(), ...distribution.status() }),
    async close() {
      await Promise.all([verifications.close(), distribution.close()]);
    },
  };
}

/** Asks the subscriber whether it meant the request (WebSub section 5.3). */
async function verify(
  { mode, topic, callback, lease }: SubscriptionRequest,
  { send, challenge }: { readonly send: SendToCallback; readonly challenge: () => string },
): Promise<boolean> {
  const expected = challenge();
  const url = new URL(callback);
  const fields = { 'hub.mode': mode, 'hub.topic': topic, 'hub.challenge': expected };
  for (const [name, value] of Object.entries(fields)) url.searchParams.append(name, value);
  if (mode === 'subscribe') url.searchParams.append('hub.lease_seconds', String(lease));
  try {
    const { status, text } = await send(url.href, { method: 'GET', headers: { 'user-agent': 'Feedstand' } });
    return status >= 200 && status < 300 && text === expected;
  } catch {
    return false;
  }
}
