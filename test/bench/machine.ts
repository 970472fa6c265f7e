import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';

/** Microseconds of processor time that a process has taken, with all its threads. Linux tells it in nanoseconds. */
export function cpuOf(pid: number): number {
  let sum = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const [nanoseconds] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ');
    sum += Number(nanoseconds) / 1000;
  }
  return sum;
}

/** Bytes of memory that a process holds. */
export function residentBytes(pid: number): number {
  const kibibytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kibibytes) * 1024;
}

/** Whether a program is installed. */
export function has(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A command that stays on one core, where that can be said. */
export function onCore(core: number, command: readonly string[]): readonly string[] {
  return cpus().length > core && has('taskset') ? ['taskset', '-c', String(core), ...command] : command;
}

/** The processor time of other processes, in cores, from which on a measurement is noisy. */
const NOISY_CORES = 0.12;

/**
 * Whether other processes used the machine from now until the returned function is called: all but those of `pids`, this one and
 * the children that it has waited for.
 */
export function startNoise(pids: readonly number[]): () => boolean {
  const others = () =>
    busyMicroseconds() - ownMicroseconds() - pids.reduce((sum, pid) => sum + cpuOf(pid), 0);
  const [used, start] = [others(), performance.now()];
  return () => (others() - used) / ((performance.now() - start) * 1000) > NOISY_CORES;
}

const MICROSECONDS_PER_TICK = 10_000;

/** Of all processors together, including what a hypervisor took away: user, nice, system, irq, softirq, steal. */
function busyMicroseconds(): number {
  const [, user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = (
    readFileSync('/proc/stat', 'utf8').split('\n', 1)[0] ?? ''
  )
    .split(/\s+/)
    .map(Number);
  return (user + nice + system + irq + softirq + steal) * MICROSECONDS_PER_TICK;
}

/** Of this process and the children that have ended: utime, stime, cutime, cstime. */
function ownMicroseconds(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 15);
  return fields.reduce((sum, field) => sum + Number(field), 0) * MICROSECONDS_PER_TICK;
}

/** When and where figures were measured, in one line. */
export function describeMachine(): string {
  const { model = 'unknown' } = cpus()[0] ?? {};
  const load = loadavg().map((value) => value.toFixed(1));
  return `${new Date().toISOString().slice(0, 16)}Z, Node ${process.version}, ${cpus().length} × ${model}, load ${load.join(' ')}`;
}
