import { type Channel, type Fetch, send } from './channel.ts';

const DAY_MS = 24 * 3_600_000;

/**
 * Tells a WebSub hub that a topic has changed (WebSub section 6, which leaves the form open). Every known hub takes `hub.mode` and
 * `hub.url`; some want `hub.topic`, so both are sent. One topic a request: not every hub takes several.
 */
export function webSubChannel(hub: string, fetch: Fetch): Channel {
  return {
    name: `hub ${hub}`,
    stage: 1,
    batch: 1,
    timeout: 10_000,
    // Readers that trust a hub still poll about once a day.
    deadline: DAY_MS,
    async deliver([topic = ''], signal) {
      const body = new URLSearchParams({ 'hub.mode': 'publish', 'hub.url': topic, 'hub.topic': topic });
      const response = await send(fetch, hub, { method: 'POST', body, signal });
      await response.body?.cancel();
    },
  };
}
