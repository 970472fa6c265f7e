import { writeBelow } from '../write-below.ts';

/** Files for the start of something, and what to do with them. */
export interface Starter {
  /** Path below the folder → content. */
  readonly files: Readonly<Record<string, string>>;
  /** What a person does next, a line each. */
  readonly next: readonly string[];
}

/** Writes the files of a starter that do not exist yet. Returns the paths, and for each file that stays as it is the reason. */
export function writeStarter(folder: string, { files }: Starter) {
  const written: string[] = [];
  const kept: { readonly path: string; readonly reason: string }[] = [];
  for (const [path, text] of Object.entries(files)) {
    try {
      writeBelow({ folder, path }, text, false);
      written.push(path);
    } catch (error) {
      kept.push({ path, reason: (error as Error).message });
    }
  }
  return { written, kept };
}
