import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where Debian keeps servers, which is not on everybody's path. */
const SYSTEM_FOLDERS = ['/usr/sbin', '/usr/local/sbin'];

/**
 * The path of a program of the system, by the first of its names that is installed. Without it the tests that need it are
 * skipped, which is an error in CI.
 */
export function findTool(...names: readonly string[]): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...SYSTEM_FOLDERS];
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  const found = paths.find((path) => existsSync(path));
  if (found !== undefined) return found;
  if (process.env.CI === 'true') throw new Error(`CI needs ${names[0]}: install it`);
  console.warn(`${names[0]} is not installed: the tests that need it are skipped`);
  return undefined;
}
