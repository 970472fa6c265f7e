/** Requests in flight in all, and to one host. */
const [CONCURRENCY, PER_HOST] = [64, 4];

interface Host {
  /** The keys that wait, in order. */
  readonly waiting: Set<string>;
  readonly inFlight: Set<string>;
}

/** Runs jobs, a few at a time in all and for each host, so that a slow host delays no other. */
export interface HostQueues {
  /** Adds a job unless it waits already. A job in flight runs again afterwards. */
  add(host: string, key: string): void;
  /** Starts no more jobs. Resolves when none is in flight. */
  close(): Promise<void>;
}

/** `run` must not reject. */
export function createHostQueues(run: (key: string) => Promise<void>): HostQueues {
  const hosts = new Map<string, Host>();
  /** The hosts that may be able to start a job. */
  const runnable = new Set<string>();
  const running = new Set<Promise<void>>();
  let isClosed = false;

  const start = (name: string, { waiting, inFlight }: Host, key: string): void => {
    waiting.delete(key);
    inFlight.add(key);
    const job = run(key).finally(() => {
      running.delete(job);
      inFlight.delete(key);
      if (waiting.size > 0) runnable.add(name);
      else if (inFlight.size === 0) hosts.delete(name);
      pump();
    });
    running.add(job);
  };
  const pump = (): void => {
    for (const name of runnable) {
      if (isClosed || running.size >= CONCURRENCY) return;
      const host = hosts.get(name);
      const key = host && nextOf(host);
      if (host === undefined || key === undefined) runnable.delete(name);
      else start(name, host, key);
    }
  };
  return {
    add(name, key) {
      const host = hosts.get(name) ?? { waiting: new Set(), inFlight: new Set() };
      hosts.set(name, host);
      host.waiting.add(key);
      runnable.add(name);
      pump();
    },
    async close() {
      isClosed = true;
      await Promise.all(running);
    },
  };
}

function nextOf({ waiting, inFlight }: Host): string | undefined {
  if (inFlight.size >= PER_HOST) return undefined;
  for (const key of waiting) if (!inFlight.has(key)) return key;
  return undefined;
}
