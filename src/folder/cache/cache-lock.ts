import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { codeOf } from '../file-system.ts';

/** The right of one process to write a file. */
export interface CacheLock {
  /** Takes the lock, or confirms that this process still has it; false if another process has it. */
  take(): boolean;
  release(): void;
}

/** A process that has not confirmed its lock for so long has ended: a container may have another host name after each start. */
const EXPIRES_MS = 60_000;
const CONFIRM_MS = 20_000;

/**
 * A lock by a file that names the process. It is confirmed by its time of modification, since the number of a process may belong
 * to another one by now. `now`: milliseconds since 1970.
 */
export function createCacheLock(path: string, now: () => number): CacheLock {
  const own = JSON.stringify({ pid: process.pid, host: hostname(), since: now() });
  let timer: NodeJS.Timeout | undefined;

  const isOwn = () => textOf(path) === own;
  const confirm = () => {
    if (!isOwn()) return;
    const time = now() / 1000;
    utimesSync(path, time, time);
  };
  const create = (): boolean => {
    try {
      writeFileSync(path, own, { flag: 'wx', mode: 0o600 });
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      throw error;
    }
    timer ??= setInterval(confirm, CONFIRM_MS).unref();
    return isOwn();
  };
  return {
    take() {
      if (timer !== undefined && isOwn()) return true;
      if (create()) return true;
      if (!isAbandoned(path, now())) return false;
      rmSync(path, { force: true });
      return create();
    },
    release() {
      clearInterval(timer);
      if (timer !== undefined && isOwn()) rmSync(path, { force: true });
      timer = undefined;
    },
  };
}

function isAbandoned(path: string, now: number): boolean {
  try {
    if (Math.abs(now - statSync(path).mtimeMs) > EXPIRES_MS) return true;
    const { pid, host } = JSON.parse(textOf(path) ?? '');
    // A container that starts again has the same host name and the same process number.
    return host === hostname() && (pid === process.pid || !isAlive(pid));
  } catch (error) {
    // It was released just now. One that is being written is not JSON yet.
    return codeOf(error) === 'ENOENT';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
