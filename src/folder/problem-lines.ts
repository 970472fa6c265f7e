import { join } from 'node:path';
import type { Problem } from '../domain/problem.ts';
import { parseRecordFile } from '../records/parse-record.ts';
import { located, type RawRecord } from '../records/raw-record.ts';
import { LARGE_FILE } from './parsed-file.ts';
import { readRegularFile } from './regular-file.ts';

/**
 * The problems with the lines that their fields stand on now. The files are read again, each once: to keep every line of every
 * record would cost more.
 */
export function locate(folder: string, problems: readonly Problem[]): Problem[] {
  const byFile = new Map<string, number[]>();
  for (const [place, { origin }] of problems.entries()) {
    const places = byFile.get(origin.file);
    if (places === undefined) byFile.set(origin.file, [place]);
    else places.push(place);
  }
  const all = [...problems];
  for (const [file, places] of byFile) {
    const linesOf = new Map(recordsIn(folder, file).map(({ origin, lineOf }) => [origin.index, lineOf]));
    for (const place of places) {
      const problem = problems[place];
      if (problem !== undefined) all[place] = located(problem, linesOf.get(problem.origin.index));
    }
  }
  return all;
}

/** The records of a file of usual size: of a larger one the line would cost more than it says. */
function recordsIn(folder: string, file: string): readonly RawRecord[] {
  try {
    const content = readRegularFile(join(folder, file), { limit: LARGE_FILE, inside: folder });
    return content.kind === 'content' ? parseRecordFile(file, content.bytes).records : [];
  } catch {
    return [];
  }
}
