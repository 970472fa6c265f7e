import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { type Load, runLoad } from './load.ts';
import { cpuOf, has, onCore } from './machine.ts';
import { median, type Row } from './row.ts';

const ROUNDS = 5;

interface Subject {
  readonly name: string;
  readonly port: number;
  readonly process: ChildProcess;
  /** The processes whose work counts. */
  readonly pids: () => number[];
}

interface Figures {
  /** Of a processor, for one request. */
  readonly microseconds: number;
  readonly perSecond: number;
  readonly p99: number;
}

/** What an answer costs, against servers that do less or the same differently. */
export async function httpRows(wanted: (name: string) => boolean): Promise<Row[]> {
  const names = [
    '304 ÷ raw node',
    '200 gzip ÷ raw node',
    '200 gzip ÷ nginx',
    '200 gzip, usual stack ÷ ours',
    '304, usual stack ÷ ours',
  ];
  if (!names.some(wanted)) return [];
  const folder = mkdtempSync(join(tmpdir(), 'feedstand-bench-'));
  const subjects: Subject[] = [];
  try {
    const ours = await startServer('feedstand');
    subjects.push(ours);
    const answer = await fetch(`http://127.0.0.1:${ours.port}/feed.rss`, {
      headers: { 'accept-encoding': 'gzip' },
    });
    const body = await answer.text();
    const recorded = join(folder, 'answer.json');
    writeFileSync(recorded, JSON.stringify({ headers: Object.fromEntries(answer.headers), body }));
    const raw = await startServer('raw', recorded);
    const usual = await startServer('usual');
    subjects.push(raw, usual);
    const nginx = has('nginx') ? await startNginx(folder, body) : undefined;
    if (nginx !== undefined) subjects.push(nginx);

    const whole: Load = { path: '/feed.rss', headers: { 'accept-encoding': 'gzip' }, status: 200 };
    const same = (tag: string): Load => ({
      path: '/feed.rss',
      headers: { 'accept-encoding': 'gzip', 'if-none-match': tag },
      status: 304,
    });
    const tagOf = async ({ port }: Subject) => {
      const { headers } = await fetch(`http://127.0.0.1:${port}/feed.rss`, {
        headers: { 'accept-encoding': 'gzip' },
      });
      return headers.get('etag') ?? '';
    };
    const [ourTag, usualTag] = [await tagOf(ours), await tagOf(usual)];
    const rows: Row[] = [];
    const add = async (
      name: string,
      goal: number,
      [a, b]: [[Subject, Load], [Subject, Load]],
      atLeast = false,
    ) => {
      if (wanted(name)) rows.push(await compare(name, goal, a, b, atLeast));
    };
    await add('304 ÷ raw node', 1.25, [
      [ours, same(ourTag)],
      [raw, same(ourTag)],
    ]);
    await add('200 gzip ÷ raw node', 1.2, [
      [ours, whole],
      [raw, whole],
    ]);
    if (nginx !== undefined)
      await add('200 gzip ÷ nginx', 3, [
        [ours, whole],
        [nginx, whole],
      ]);
    await add(
      '200 gzip, usual stack ÷ ours',
      50,
      [
        [usual, whole],
        [ours, whole],
      ],
      true,
    );
    await add(
      '304, usual stack ÷ ours',
      50,
      [
        [usual, same(usualTag)],
        [ours, same(ourTag)],
      ],
      true,
    );
    return rows;
  } finally {
    for (const { process } of subjects) process.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare(
  name: string,
  goal: number,
  a: [Subject, Load],
  b: [Subject, Load],
  atLeast: boolean,
): Promise<Row> {
  const [figuresOfA, figuresOfB]: [Figures[], Figures[]] = [[], []];
  for (const [subject, load] of [a, b]) await measure(subject, load);
  for (let round = 0; round < ROUNDS; round++) {
    figuresOfA.push(await measure(...a));
    figuresOfB.push(await measure(...b));
  }
  const ratio = microseconds(figuresOfA) / microseconds(figuresOfB);
  const note = [figuresOfA, figuresOfB].map(describe).join(' against ');
  return { name, ratio, goal, note, ...(atLeast ? { atLeast } : {}) };
}

function microseconds(figures: readonly Figures[]): number {
  return median(figures.map((figure) => figure.microseconds));
}

function describe(figures: readonly Figures[]): string {
  const perSecond = Math.round(median(figures.map((figure) => figure.perSecond)));
  const p99 = median(figures.map((figure) => figure.p99)).toFixed(1);
  return `${microseconds(figures).toFixed(1)} µs (${perSecond}/s, p99 ${p99} ms)`;
}

async function measure({ port, pids }: Subject, load: Load): Promise<Figures> {
  const before = pids().reduce((sum, pid) => sum + cpuOf(pid), 0);
  const { requests, seconds, p99 } = await runLoad(port, load);
  const after = pids().reduce((sum, pid) => sum + cpuOf(pid), 0);
  return { microseconds: (after - before) / requests, perSecond: requests / seconds, p99 };
}

async function startServer(name: string, ...more: string[]): Promise<Subject> {
  const script = fileURLToPath(new URL(`./servers/${name}.js`, import.meta.url));
  const [command = '', ...args] = onCore(0, [process.execPath, script, ...more]);
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  const { port, pid } = JSON.parse(String(line));
  return { name, port, process: child, pids: () => [pid] };
}

/** One worker that sends a precompressed file. */
async function startNginx(folder: string, body: string): Promise<Subject> {
  const port = 18_080 + (process.pid % 1000);
  writeFileSync(join(folder, 'feed.rss'), body);
  writeFileSync(join(folder, 'feed.rss.gz'), gzipSync(body, { level: 6 }));
  const configuration = `daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events { worker_connections 1024; }
http { access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi; types { application/rss+xml rss; } keepalive_requests 100000000;
server { listen 127.0.0.1:${port}; root ${folder}; location / { gzip_static on; } } }`;
  writeFileSync(join(folder, 'nginx.conf'), configuration);
  execFileSync('chmod', ['-R', 'a+rX', folder]);
  const [command = '', ...args] = onCore(0, [
    'nginx',
    '-c',
    join(folder, 'nginx.conf'),
    '-e',
    join(folder, 'error.log'),
  ]);
  const child = spawn(command, args, { stdio: 'ignore' });
  for (let attempt = 0; attempt < 50; attempt++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const answers = await fetch(`http://127.0.0.1:${port}/feed.rss`).then(
      (response) => response.ok,
      () => false,
    );
    if (answers) break;
  }
  const workers = () =>
    String(execFileSync('pgrep', ['-P', String(child.pid)]))
      .trim()
      .split('\n')
      .map(Number);
  return { name: 'nginx', port, process: child, pids: workers };
}
