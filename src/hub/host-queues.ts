/** Requests in flight in all, and to one host. */
const [CONCURRENCY, PER_HOST] = [64, 4];

/** Requests in flight to all hosts whose last request failed: hosts that never answer must not keep the others waiting. */
const FAILING_CONCURRENCY = 16;

/** As many failing hosts are remembered. */
const MAX_FAILING = 10_000;

interface Host {
  readonly name: string;
  /** The keys that wait, in order. */
  readonly waiting: Set<string>;
  readonly inFlight: Set<string>;
}

/** Runs jobs, a few at a time in all and for each host, so that a slow host delays no other. */
export interface HostQueues {
  /** Adds a job unless it waits already. A job in flight runs again afterwards. */
  add(host: string, key: string): void;
  /** How many jobs of a host wait or are in flight. */
  size(host: string): number;
  /** Starts no more jobs. Resolves when none is in flight. */
  close(): Promise<void>;
}

/** `run` resolves to whether the host did what it was asked, and must not reject. */
export function createHostQueues(run: (key: string) => Promise<boolean>): HostQueues {
  const hosts = new Map<string, Host>();
  /** The hosts that may be able to start a job. */
  const runnable = new Set<string>();
  const running = new Set<Promise<void>>();
  const failing = createFailing();
  let isClosed = false;

  const start = (host: Host, key: string): void => {
    const { name, waiting, inFlight } = host;
    const end = failing.start(name);
    waiting.delete(key);
    inFlight.add(key);
    const job = run(key).then((works) => {
      end(works);
      running.delete(job);
      inFlight.delete(key);
      if (waiting.size > 0) runnable.add(name);
      else if (inFlight.size === 0) hosts.delete(name);
      pump();
    });
    running.add(job);
  };
  const startNext = (name: string): void => {
    const host = hosts.get(name);
    const key = host && nextOf(host, failing.has(name) ? 1 : PER_HOST);
    if (host === undefined || key === undefined) runnable.delete(name);
    else start(host, key);
  };
  const pump = (): void => {
    for (const name of runnable) {
      if (isClosed || running.size >= CONCURRENCY) return;
      if (!failing.isFull(name)) startNext(name);
    }
  };
  return {
    add(name, key) {
      const host = hosts.get(name) ?? { name, waiting: new Set(), inFlight: new Set() };
      hosts.set(name, host);
      host.waiting.add(key);
      runnable.add(name);
      pump();
    },
    size: (name) => sizeOf(hosts.get(name)),
    async close() {
      isClosed = true;
      await Promise.all(running);
    },
  };
}

function sizeOf(host: Host | undefined): number {
  return host === undefined ? 0 : host.waiting.size + host.inFlight.size;
}

/** The hosts whose last request failed, and how many requests to them are in flight. */
function createFailing() {
  const names = new Set<string>();
  let inFlight = 0;
  return {
    has: (name: string): boolean => names.has(name),
    isFull: (name: string): boolean => names.has(name) && inFlight >= FAILING_CONCURRENCY,
    /** Counts a request; the returned function ends it. */
    start(name: string): (works: boolean) => void {
      const isCounted = names.has(name);
      if (isCounted) inFlight++;
      return (works) => {
        if (isCounted) inFlight--;
        names.delete(name);
        if (works) return;
        names.add(name);
        const [oldest] = names;
        if (names.size > MAX_FAILING && oldest !== undefined) names.delete(oldest);
      };
    },
  };
}

function nextOf({ waiting, inFlight }: Host, most: number): string | undefined {
  if (inFlight.size >= most) return undefined;
  for (const key of waiting) if (!inFlight.has(key)) return key;
  return undefined;
}
