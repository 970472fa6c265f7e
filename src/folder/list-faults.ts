import { join } from 'node:path';
import type { Problem } from '../domain/problem.ts';
import { isRecordName, isSilent, isSkipped } from '../records/record-names.ts';
import { escapedName, pathOfName } from './file-names.ts';
import { codeOf, type FileSystem } from './file-system.ts';

/** Where a listing notes what it could not look at. */
export interface FaultsContext {
  readonly folder: string;
  readonly fileSystem: FileSystem;
  readonly problems: Map<string, Problem>;
  readonly unreadable: Set<string>;
}

/** Errors that say what is there, or that nothing is. */
const LASTING = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG']);

/** Notes why a path could not be looked at. */
export function reportFault(
  { folder, fileSystem, problems, unreadable }: FaultsContext,
  path: string,
  error: unknown,
): void {
  const { code, message } = error as NodeJS.ErrnoException;
  // A missing path is not a problem, unless a link leads to it.
  if (code === 'ENOENT' && !isLink(join(folder, path), fileSystem)) return;
  if (code !== undefined && !LASTING.has(code)) unreadable.add(path);
  problems.set(path, { severity: 'error', origin: { file: path }, ...reasonFor(code, message) });
}

function reasonFor(code: string | undefined, message: string): Pick<Problem, 'code' | 'message'> {
  if (code === 'ENOENT') return { code: 'file.symlink', message: 'is a symbolic link to nothing' };
  if (code === undefined) return { code: 'file.symlink', message };
  return { code: 'file.unreadable', message: `cannot be read: ${code}` };
}

/** A name that is not UTF-8 cannot be an address, nor be looked at by a path that is text. */
export function reportInvalidName(
  { folder, fileSystem, problems }: FaultsContext,
  above: string,
  name: Uint8Array,
): void {
  const escaped = escapedName(name);
  const path = above === '' ? escaped : `${above}/${escaped}`;
  if (isSilent(escaped) || isSkipped(escaped)) return;
  if (!isRecordName(path) && !isFolder(pathOfName(join(folder, above), name), fileSystem)) return;
  const message = 'has a name that is not valid UTF-8, and is not read; rename it';
  problems.set(path, { severity: 'error', code: 'file.invalid-name', origin: { file: path }, message });
}

function isFolder(path: Uint8Array, fileSystem: FileSystem): boolean {
  try {
    return fileSystem.lstat(path).isDirectory();
  } catch (error) {
    return codeOf(error) !== 'ENOENT';
  }
}

function isLink(path: string, fileSystem: FileSystem): boolean {
  try {
    return fileSystem.lstat(path).isSymbolicLink();
  } catch {
    return false;
  }
}
