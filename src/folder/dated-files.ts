import { isEqual } from '../domain/equal.ts';
import type { FileDates, FileHistory, HistoryQuestion } from '../records/dialects/file-history.ts';
import type { FileReading } from './file-reading.ts';
import type { GitHistory } from './git/git-history.ts';

type Asks = readonly HistoryQuestion[] | undefined;

/** The files whose date is in the history of their repository. */
export interface DatedFiles {
  /** What the history says, as far as it was asked. */
  history(): FileHistory;
  /** The files whose answers are others than before, because of new commits. */
  changed(): Promise<readonly string[]>;
  /** Notes which files ask, and asks for those without an answer. Returns the files to be read again with it. */
  answer(files: Iterable<readonly [file: string, asks: Asks]>): Promise<readonly string[]>;
  /** Ends what is in flight. */
  end(): void;
}

/** Git is loaded and started once a file asks. */
export function createDatedFiles(folder: string): DatedFiles {
  const asking = new Map<string, readonly HistoryQuestion[]>();
  let history: FileHistory = new Map();
  let git: GitHistory | undefined;
  let ending = new AbortController();

  async function ask(): Promise<readonly string[]> {
    const { createGitHistory } = await import('./git/git-history.ts');
    git ??= createGitHistory({ folder });
    const before = history;
    history = await git.answer(asking, ending.signal);
    return [...history.keys()].filter((file) => !isEqual(history.get(file), before.get(file)));
  }
  return {
    history: () => history,
    changed: async () => (asking.size === 0 ? [] : ask()),
    async answer(files) {
      for (const [file, asks] of files) {
        if (asks === undefined) asking.delete(file);
        else asking.set(file, asks);
      }
      const isOpen = [...asking].some(([file, asks]) =>
        asks.some((one) => !isAnswered(history.get(file), one)),
      );
      return isOpen ? ask() : [];
    },
    end() {
      ending.abort();
      ending = new AbortController();
    },
  };
}

function isAnswered(dates: FileDates | undefined, question: HistoryQuestion): boolean {
  return dates?.[question] !== undefined;
}

/** What files ask that were read. */
export function* asksOf(
  files: Iterable<readonly [string, FileReading | undefined]>,
): Generator<readonly [string, Asks]> {
  for (const [file, reading] of files) yield [file, reading?.parsed.asks];
}
