import { join } from 'node:path';
import { runWith } from '../cli/run.ts';
import { folderOf } from '../support.ts';

const SITE = 'title: T\nurl: https://new.example\nids: tag:new.example,2026\n';

export interface Outcome {
  readonly folder: string;
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** The items of the main JSON Feed, newest first. */
  readonly items: readonly Record<string, unknown>[];
}

/**
 * Imports files into a new folder and returns the output and the published items. Passes a single file directly, several as
 * their folder.
 */
export async function importFiles(
  files: Record<string, string | Uint8Array>,
  ...flags: string[]
): Promise<Outcome> {
  const source = folderOf(files);
  const names = Object.keys(files);
  const folder = folderOf({ 'site.yaml': SITE });
  const given = names.length === 1 && names[0] !== undefined ? join(source, names[0]) : source;
  const { code, out, err } = await runWith(['import', given, folder, ...flags]);
  const { items } = JSON.parse((await runWith(['show', '/feed.json', folder])).out);
  return { folder, code, out, err, items };
}
