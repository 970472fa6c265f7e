import { existsSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type OutputRecord, OWN_FOLDER, writeWhole } from './output-record.ts';

/** The changes of a build, once everything is rendered. */
export interface Moves {
  /** Paths of files to move from the staging folder. */
  readonly moved: readonly string[];
  /** Paths of files to remove. */
  readonly removed: readonly string[];
  readonly record: OutputRecord;
}

export interface Staging {
  /** Where changed files wait for their move. */
  readonly folder: string;
  /** Notes what is to be moved, and moves it. The next build finishes an interrupted one. */
  commit(moves: Moves): void;
  abort(): void;
}

const STAGING = 'staging';
const SEAL = 'moves.json';
const LOCK = 'lock';

/** Starts an empty staging folder, after finishing the moves of a build that was interrupted. */
export function startStaging(output: string): Staging {
  const own = join(output, OWN_FOLDER);
  lock(own);
  if (existsSync(join(own, SEAL))) finishMoves(output, JSON.parse(readFileSync(join(own, SEAL), 'utf8')));
  const folder = join(own, STAGING);
  rmSync(folder, { recursive: true, force: true });
  return {
    folder,
    commit(moves) {
      writeWhole(own, SEAL, JSON.stringify(moves));
      finishMoves(output, moves);
      unlock(own);
    },
    abort() {
      rmSync(folder, { recursive: true, force: true });
      unlock(own);
    },
  };
}

/** Feeds come first and removals last, so that no page names a feed that is not there. It may be done again from any step. */
function finishMoves(output: string, { moved, removed, record }: Moves): void {
  const own = join(output, OWN_FOLDER);
  for (const file of moved) {
    const from = join(own, STAGING, file);
    if (!existsSync(from)) continue;
    mkdirSync(dirname(join(output, file)), { recursive: true });
    renameSync(from, join(output, file));
  }
  for (const file of removed) {
    rmSync(join(output, file), { force: true });
    removeEmptyFolders(output, dirname(file));
  }
  writeWhole(own, 'files.json', JSON.stringify(record));
  rmSync(join(own, SEAL), { force: true });
  rmSync(join(own, STAGING), { recursive: true, force: true });
}

function removeEmptyFolders(output: string, path: string): void {
  for (let at = path; at !== '.'; at = dirname(at)) {
    try {
      rmdirSync(join(output, at));
    } catch {
      // It is not empty, or does not exist.
      return;
    }
  }
}

/** A lock of a process that has ended counts for nothing. */
function lock(own: string): void {
  const path = join(own, LOCK);
  if (existsSync(path) && isRunning(Number(readFileSync(path, 'utf8'))))
    throw new BusyError(`another build is writing into ${dirname(own)}`);
  writeFileSync(path, String(process.pid));
}

function unlock(own: string): void {
  rmSync(join(own, LOCK), { force: true });
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Another build is at work in the folder. */
export class BusyError extends Error {
  override readonly name = 'BusyError';
}
