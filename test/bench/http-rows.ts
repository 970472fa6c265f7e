import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KINDS, type Kind, type Subject, startNginx, startServer, stop } from './http-servers.ts';
import { runLoad } from './load.ts';
import { cpuOf, has, startNoise } from './machine.ts';
import { median, type Row } from './row.ts';

const ROUNDS = 5;
/** Of one sample: some 20,000 answers. */
const SECONDS = 1;

type Name = 'ours' | 'raw node' | 'nginx' | 'usual stack';

export interface Comparison {
  readonly name: string;
  readonly kind: Kind;
  /** The ratio is the cost of the first divided by that of the second. */
  readonly of: readonly [Name, Name];
  readonly goal?: number;
  readonly atLeast?: boolean;
}

// A server that has sent answers of one kind alone is up to a fifth faster than one that has sent several, ours and raw Node
// each to another degree. So both are measured, and in each comparison both servers have the same history.
const MIXED: readonly Comparison[] = [
  { name: '304 ÷ raw node', kind: '304', of: ['ours', 'raw node'], goal: 1.05 },
  { name: '200 gzip ÷ raw node', kind: 'gzip', of: ['ours', 'raw node'], goal: 1.1 },
  { name: '200 identity ÷ raw node', kind: 'identity', of: ['ours', 'raw node'], goal: 1.05 },
  { name: '304 ÷ nginx', kind: '304', of: ['ours', 'nginx'] },
  { name: '200 gzip ÷ nginx', kind: 'gzip', of: ['ours', 'nginx'], goal: 3 },
  { name: '304, usual stack ÷ ours', kind: '304', of: ['usual stack', 'ours'], goal: 50, atLeast: true },
  {
    name: '200 gzip, usual stack ÷ ours',
    kind: 'gzip',
    of: ['usual stack', 'ours'],
    goal: 50,
    atLeast: true,
  },
];
const FRESH: readonly Comparison[] = [
  { name: '304 ÷ raw node, both fresh', kind: '304', of: ['ours', 'raw node'] },
  { name: '200 gzip ÷ raw node, both fresh', kind: 'gzip', of: ['ours', 'raw node'] },
  { name: '200 identity ÷ raw node, both fresh', kind: 'identity', of: ['ours', 'raw node'] },
];

/** What an answer costs, in processor time, against servers that do less or the same differently. */
export async function httpRows(wanted: (name: string) => boolean): Promise<Row[]> {
  const [mixed, fresh] = [MIXED, FRESH].map((all) => all.filter(({ name }) => wanted(name))) as [
    Comparison[],
    Comparison[],
  ];
  if (mixed.length + fresh.length === 0) return [];
  const folder = mkdtempSync(join(tmpdir(), 'feedstand-bench-'));
  try {
    const body = await recordAnswers(folder);
    const rows = await measureMixed(mixed, { folder, body });
    for (const comparison of fresh) rows.push(await measureFresh(comparison, folder));
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const recordingIn = (folder: string) => join(folder, 'answers.json');

/** Records the fields of our answers for raw Node, so that it sends the same; gives the document. */
async function recordAnswers(folder: string): Promise<string> {
  const ours = await startServer('feedstand');
  try {
    const answers: Record<string, unknown> = {};
    let body = '';
    for (const kind of KINDS) {
      const { path, headers } = ours.loads[kind];
      const answer = await fetch(`http://127.0.0.1:${ours.port}${path}`, { headers });
      answers[kind] = Object.fromEntries(answer.headers);
      body = (await answer.text()) || body;
    }
    writeFileSync(recordingIn(folder), JSON.stringify({ answers, body }));
    return body;
  } finally {
    await stop(ours);
  }
}

/** All servers at once. Each has sent every kind of answer before the first round, and sends them all in each round. */
async function measureMixed(
  comparisons: readonly Comparison[],
  { folder, body }: { readonly folder: string; readonly body: string },
): Promise<Row[]> {
  const subjects = new Map<Name, Subject>();
  const isNeeded = (name: Name) => comparisons.some(({ of }) => of.includes(name));
  try {
    if (isNeeded('ours')) subjects.set('ours', await startServer('feedstand'));
    if (isNeeded('raw node')) subjects.set('raw node', await startServer('raw', recordingIn(folder)));
    if (isNeeded('usual stack')) subjects.set('usual stack', await startServer('usual'));
    if (isNeeded('nginx') && has('nginx')) subjects.set('nginx', await startNginx(folder, body));
    return await measureRounds(comparisons, { subjects, history: KINDS });
  } finally {
    for (const subject of subjects.values()) await stop(subject);
  }
}

/** Two new servers, which are asked for one kind of answer only. */
async function measureFresh(comparison: Comparison, folder: string): Promise<Row> {
  const subjects = new Map<Name, Subject>();
  try {
    subjects.set('ours', await startServer('feedstand'));
    subjects.set('raw node', await startServer('raw', recordingIn(folder)));
    const [row] = await measureRounds([comparison], { subjects, history: [comparison.kind] });
    if (row === undefined) throw new Error('both servers run');
    return row;
  } finally {
    for (const subject of subjects.values()) await stop(subject);
  }
}

interface Run {
  readonly subjects: ReadonlyMap<Name, Subject>;
  /** The kinds of answer that both servers of a comparison with raw Node send. */
  readonly history: readonly Kind[];
}

export interface Sample {
  /** Of a processor, for one request. */
  readonly microseconds: number;
  readonly perSecond: number;
  readonly p99: number;
  readonly isNoisy: boolean;
}

/** The samples of a round by the server and the kind of answer. */
type Round = ReadonlyMap<string, Sample>;
const keyOf = (name: Name, kind: Kind) => `${name} ${kind}`;

async function measureRounds(comparisons: readonly Comparison[], run: Run): Promise<Row[]> {
  // The first round is the history: code that runs so often has been compiled by its end.
  await measureRound(comparisons, run);
  const rounds: Round[] = [];
  while (rounds.length < ROUNDS) rounds.push(await measureRound(comparisons, run));
  return comparisons.flatMap((comparison) => {
    const { kind, of } = comparison;
    const pairs = rounds.map((round) => of.map((name) => round.get(keyOf(name, kind))));
    const found = pairs.filter((pair): pair is [Sample, Sample] => !pair.includes(undefined));
    return found.length === 0 ? [] : [rowOf(comparison, found)];
  });
}

async function measureRound(comparisons: readonly Comparison[], { subjects, history }: Run): Promise<Round> {
  const round = new Map<string, Sample>();
  for (const kind of KINDS) {
    for (const [name, subject] of subjects) {
      const isCompared = comparisons.some(({ of, ...other }) => other.kind === kind && of.includes(name));
      const isHistory = (name === 'ours' || name === 'raw node') && history.includes(kind);
      if (isCompared || isHistory) round.set(keyOf(name, kind), await measure(subject, kind));
    }
  }
  return round;
}

async function measure({ port, pids, loads }: Subject, kind: Kind): Promise<Sample> {
  const used = () => pids.reduce((sum, pid) => sum + cpuOf(pid), 0);
  const noise = startNoise(pids);
  const before = used();
  const result = await runLoad(port, loads[kind], SECONDS);
  return {
    microseconds: (used() - before) / result.requests,
    perSecond: result.requests / result.seconds,
    p99: result.p99,
    isNoisy: noise(),
  };
}

/** The ratio is the median of each round's own ratio: what slows a whole round slows both of its sides. */
export function rowOf(
  { name, goal, atLeast }: Comparison,
  pairs: readonly (readonly [Sample, Sample])[],
): Row {
  const ratio = median(pairs.map(([a, b]) => a.microseconds / b.microseconds));
  const noisy = pairs.filter(([a, b]) => a.isNoisy || b.isNoisy).length;
  const sides = [pairs.map(([a]) => a), pairs.map(([, b]) => b)].map(describe).join(' against ');
  const note = `${sides}; ${noisy} of ${pairs.length} rounds noisy`;
  return {
    name,
    ratio,
    note,
    ...(goal === undefined ? {} : { goal }),
    ...(atLeast === undefined ? {} : { atLeast }),
  };
}

function describe(samples: readonly Sample[]): string {
  const of = (pick: (sample: Sample) => number) => median(samples.map(pick));
  const [microseconds, perSecond, p99] = [
    of((sample) => sample.microseconds),
    of((sample) => sample.perSecond),
    of((sample) => sample.p99),
  ];
  return `${microseconds.toFixed(1)} µs (${Math.round(perSecond)}/s, p99 ${p99.toFixed(1)} ms)`;
}
