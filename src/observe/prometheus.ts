/** Labels by name, in the order in which they are written. */
export type Labels = Readonly<Record<string, string>>;

/** Lines of the text format of Prometheus, version 0.0.4. */
export interface Metric {
  lines(): readonly string[];
}

export interface Counter extends Metric {
  add(labels: Labels, amount?: number): void;
}

export interface Histogram extends Metric {
  observe(labels: Labels, milliseconds: number): void;
}

interface Description {
  readonly name: string;
  readonly help: string;
}

/** A number that only rises. Its labels must have few values: each combination is a series for good. */
export function createCounter(description: Description): Counter {
  const values = new Map<string, number>();
  return {
    add(labels, amount = 1) {
      const key = formatLabels(labels);
      values.set(key, (values.get(key) ?? 0) + amount);
    },
    lines: () => [
      ...head(description, 'counter'),
      ...Array.from(values, ([labels, value]) => `${description.name}${labels} ${value}`),
    ],
  };
}

/** Seconds: from a cached answer to a slow disk. */
const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** How long something took, in seconds. */
export function createHistogram(description: Description): Histogram {
  const series = new Map<string, Series>();
  return {
    observe(labels, milliseconds) {
      const key = formatLabels(labels);
      const known = series.get(key) ?? { labels, counts: BUCKETS.map(() => 0), sum: 0, count: 0 };
      const seconds = milliseconds / 1000;
      const bucket = BUCKETS.findIndex((most) => seconds <= most);
      if (bucket !== -1) known.counts[bucket] = (known.counts[bucket] ?? 0) + 1;
      known.sum += seconds;
      known.count++;
      series.set(key, known);
    },
    lines: () => [
      ...head(description, 'histogram'),
      ...[...series.values()].flatMap((each) => seriesLines(description.name, each)),
    ],
  };
}

interface Series {
  readonly labels: Labels;
  readonly counts: number[];
  sum: number;
  count: number;
}

function seriesLines(name: string, { labels, counts, sum, count }: Series): string[] {
  let below = 0;
  const buckets = BUCKETS.map((most, index) => {
    below += counts[index] ?? 0;
    return `${name}_bucket${formatLabels({ ...labels, le: String(most) })} ${below}`;
  });
  return [
    ...buckets,
    `${name}_bucket${formatLabels({ ...labels, le: '+Inf' })} ${count}`,
    `${name}_sum${formatLabels(labels)} ${sum}`,
    `${name}_count${formatLabels(labels)} ${count}`,
  ];
}

/** A value that is read when it is asked for; nothing where there is none. */
export function valueLines(
  { type = 'gauge', ...description }: Description & { readonly type?: 'gauge' | 'counter' },
  values: readonly (readonly [labels: Labels, value: number])[],
): string[] {
  if (values.length === 0) return [];
  const lines = values.map(([labels, value]) => `${description.name}${formatLabels(labels)} ${value}`);
  return [...head(description, type), ...lines];
}

function head({ name, help }: Description, type: 'counter' | 'gauge' | 'histogram'): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
}

function formatLabels(labels: Labels): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return parts.length === 0 ? '' : `{${parts.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
