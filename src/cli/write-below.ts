import {
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

export interface Place {
  /** The folder that the user named; it may be a symbolic link. */
  readonly folder: string;
  /** Below the folder, with `/`. */
  readonly path: string;
}

/** Why nothing can be written at a place; `undefined` where it can. */
export type Obstacle = 'exists' | { readonly message: string };

/**
 * The obstacle to writing a file. Nothing below the folder may be a symbolic link: a user who can write to the folder could
 * redirect the write anywhere.
 */
export function obstacleAt({ folder, path }: Place, overwrite: boolean): Obstacle | undefined {
  const segments = path.split('/');
  for (const [index, name] of segments.entries()) {
    const at = segments.slice(0, index + 1).join('/');
    const found = lstatSync(join(folder, at), { throwIfNoEntry: false });
    if (found === undefined) return undefined;
    const isFile = index === segments.length - 1;
    if (found.isSymbolicLink()) return { message: `${at} is a symbolic link` };
    if (!isFile && !found.isDirectory()) return { message: `${at} is not a folder` };
    if (isFile && !found.isFile()) return { message: `${name} is not a regular file` };
  }
  return overwrite ? undefined : 'exists';
}

/** Writes a file and the folders that it is in. Throws, for what is in the way too. */
export function writeBelow(place: Place, text: string, overwrite: boolean): void {
  const obstacle = obstacleAt(place, overwrite);
  if (obstacle !== undefined)
    throw new Error(obstacle === 'exists' ? 'it is there already' : obstacle.message);
  makeFolders(place);
  const file = join(place.folder, place.path);
  if (lstatSync(file, { throwIfNoEntry: false }) === undefined) create(file, text);
  else replace(file, text);
}

/** One after the other, so that no link among them is followed, as it would be by making all at once. */
function makeFolders({ folder, path }: Place): void {
  const segments = path.split('/').slice(0, -1);
  let at = folder;
  for (const name of segments) {
    at = join(at, name);
    const found: Stats | undefined = lstatSync(at, { throwIfNoEntry: false });
    if (found === undefined) mkdirSync(at);
    else if (!found.isDirectory()) throw new Error(`${at} is not a folder`);
  }
}

/** `wx` is O_EXCL, which follows no link. An incomplete file is removed. */
function create(file: string, text: string): void {
  const descriptor = openSync(file, 'wx');
  try {
    writeFileSync(descriptor, text);
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

/** The file is written beside and renamed. A rename replaces a link instead of following it, and no process reads half a file. */
function replace(file: string, text: string): void {
  const beside = `${file}.${process.pid}.tmp`;
  create(beside, text);
  try {
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}
