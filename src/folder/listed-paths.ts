import { dirname } from 'node:path';
import type { FileList } from './file-list.ts';
import type { FolderState } from './folder-state.ts';
import type { UnreadFiles } from './unread.ts';

export function isAtOrBelow(file: string, path: string): boolean {
  return path === '' || file === path || file.startsWith(`${path}/`);
}

/** Without the paths that are below others: no file is read twice. */
export function outermost(paths: readonly string[]): ReadonlySet<string> {
  const all = new Set(paths);
  return new Set([...all].filter((path) => !isBelowAny(path, all)));
}

/** The folders of a partial listing together with all others, under the paths by which they were listed before. */
export function joined(before: FileList['folders'], more: FileList['folders']): FileList['folders'] {
  return [...more.keys()].every((key) => before.has(key)) ? before : new Map([...more, ...before]);
}

/** The files that are not read, updated by a listing at or below a path; the same object if nothing changed. */
export function withUnread(
  before: UnreadFiles,
  list: FileList,
  { folders }: FolderState,
  path: string,
): UnreadFiles {
  if (path === '') return list.unread;
  const wasFolder = [...folders.values()].some((folder) => isAtOrBelow(folder.path, path));
  const gone = wasFolder ? [...before.keys()].filter((file) => isAtOrBelow(file, path)) : [path];
  if (list.unread.size === 0 && !gone.some((file) => before.has(file))) return before;
  const after = new Map(before);
  for (const file of gone) after.delete(file);
  for (const [file, unread] of list.unread) after.set(file, unread);
  return after;
}

/** The files that were at or below a path and are there no longer. */
export function goneFiles(list: FileList, state: FolderState, path: string): string[] {
  const wasFolder =
    path === '' || [...state.folders.values()].some((folder) => isAtOrBelow(folder.path, path));
  // Searching all files is worthwhile only if the path was a folder.
  const known = wasFolder ? [...state.files.keys()].filter((file) => isAtOrBelow(file, path)) : [path];
  return known.filter((file) => {
    const isThere = list.files.has(file) || list.problems.has(file) || isBelowAny(file, list.unreadable);
    return state.files.has(file) && !isThere;
  });
}

/** The files of a former run whose folder could not be looked into. */
export function unseenFiles<Kind>(known: ReadonlyMap<string, Kind>, list: FileList): [string, Kind][] {
  return [...known].filter(([file]) => !list.files.has(file) && isBelowAny(file, list.unreadable));
}

/** Whether one of the folders above a path is in a set of unreadable folders, whose content is unknown. */
function isBelowAny(path: string, folders: ReadonlySet<string>): boolean {
  if (folders.size === 0) return false;
  for (let above = dirname(path); above !== '.'; above = dirname(above)) if (folders.has(above)) return true;
  return false;
}
