import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isCopy, isRecordName, isSilent, isSkipped, kindOf, nameOf } from '../records/record-names.ts';
import { looksLikeRecord, needsLook } from './record-looks.ts';

/** What looks like a record, or holds some, and is not read: a file, or a folder whose name starts with `_`. */
export interface Unread {
  /** An extension such as `.mdx`, `_` for files whose names start so, or a folder's name with `/`. */
  readonly kind: string;
  /** How many files. */
  readonly count: number;
  readonly precision: '' | 'about ' | 'more than ';
}

/** By path below the folder. */
export type UnreadFiles = ReadonlyMap<string, Unread>;

/** Files of one kind that a listing opens, and names below one `_` folder that it looks at: listing stays cheap. */
const [MOST_OPENED, MOST_NAMES] = [100, 2000];

/** Collects what a listing meets and does not read. Names decide; a file is opened only where its name does not. */
export function createUnread(folder: string) {
  const found = new Map<string, Unread>();
  const trials = new Map<string, { opened: number; records: number }>();

  function check(path: string, kind: string): Pick<Unread, 'precision'> | undefined {
    if (!needsLook(path)) return looksLikeRecord(folder, path) ? { precision: '' } : undefined;
    const trial = trials.get(kind) ?? { opened: 0, records: 0 };
    trials.set(kind, trial);
    // Beyond the limit a file counts as what most others of its kind are.
    if (trial.opened >= MOST_OPENED)
      return trial.records * 2 > trial.opened ? { precision: 'about ' } : undefined;
    trial.opened++;
    if (!looksLikeRecord(folder, path)) return undefined;
    trial.records++;
    return { precision: '' };
  }

  return {
    found: found as UnreadFiles,
    /** A regular file that is not read. */
    addFile(path: string): void {
      const name = nameOf(path);
      if (isSilent(name) || isCopy(name) || path === 'site.yaml' || path === 'site.yml') return;
      const kind = isSkipped(name) ? '_' : kindOf(name);
      const checked = check(path, kind);
      if (checked !== undefined) found.set(path, { kind, count: 1, ...checked });
    },
    /** A folder whose name starts with `_`. Returns the folders that were looked into. */
    addFolder(path: string): readonly string[] {
      if (isSilent(nameOf(path))) return [];
      const { folders, files, isMore } = recordsBelow(folder, path);
      const kind = `${nameOf(path)}/`;
      if (files.some((file) => check(file, kind) !== undefined))
        found.set(path, { kind, count: files.length, precision: isMore ? 'more than ' : '' });
      return folders;
    },
  };
}

/** The record files below a folder, by name alone. */
function recordsBelow(folder: string, path: string) {
  const [folders, files, waiting]: [string[], string[], string[]] = [[], [], [path]];
  let names = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    folders.push(next);
    const entries = readdirSync(join(folder, next), { withFileTypes: true });
    const isMore = names + entries.length > MOST_NAMES;
    for (const entry of entries.slice(0, MOST_NAMES - names)) {
      const child = `${next}/${entry.name}`;
      if (isSilent(entry.name)) continue;
      if (entry.isDirectory()) waiting.push(child);
      if (entry.isFile() && isRecordName(child)) files.push(child);
    }
    if (isMore) return { folders, files, isMore };
    names += entries.length;
  }
  return { folders, files, isMore: false };
}
