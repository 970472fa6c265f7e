import { visible } from '../domain/problem.ts';

/** What an import has to tell, each thing once, with the articles it concerns. */
export interface ImportNotes {
  add(what: string, article?: string): void;
  /** A line for each, indented. */
  lines(): string[];
}

export function createImportNotes(): ImportNotes {
  const notes = new Map<string, string[]>();
  return {
    add(what, article) {
      const which = notes.get(what) ?? [];
      if (article !== undefined) which.push(article);
      notes.set(what, which);
    },
    lines: () =>
      Array.from(notes, ([what, which]) =>
        visible(which.length === 0 ? `  ${what}` : `  ${what}: ${listOf(which)}`),
      ),
  };
}

/** More would not be read. */
function listOf(which: readonly string[]): string {
  const [shown, rest] = [which.slice(0, 5).join(', '), which.length - 5];
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}
