import type { HistoryQuestion } from '../../records/dialects/file-history.ts';
import { type GitFault, type GitOptions, runGit } from './git-command.ts';

export interface Commit {
  readonly id: string;
  /** The author's date in milliseconds since 1970, and minutes ahead of UTC in the author's zone. */
  readonly instant: number;
  readonly offset: number;
  /** Whether it has no parent: the first one of a history, or the last one that a shallow clone has. */
  readonly isFirst: boolean;
}

const FORMAT = ['-z', '--name-status', '--no-renames', '--format=%H %ad %P', '--date=raw'];
const PLAIN = ['--no-show-signature', '--no-ext-diff', '--no-textconv', '--no-mailmap', '--no-notes'];
// Settings of the repository may change what is listed.
const LISTED = ['--no-decorate', '--no-color', '--no-relative', '-O/dev/null', '--encoding=UTF-8'];

/** What each question lists, newest first, as generators ask git. */
const SELECTIONS: Readonly<Record<HistoryQuestion, readonly string[]>> = {
  // Eleventy: `git log --diff-filter=A --follow -1 FILE`, which prunes no commit, and no merge adds. All paths, for former names.
  created: ['--full-history', '--diff-filter=A', '--no-diff-merges'],
  // Eleventy: `git log -1 FILE`. A merge counts if it differs from all its parents.
  modified: ['--diff-merges=combined'],
  // Hugo: `git log --name-only --no-merges`.
  authored: ['--full-history', '--no-merges'],
};

export interface LogOptions extends Omit<GitOptions, 'input' | 'onToken'> {
  readonly head: string;
  /** Receives the path of a file, relative to the root of the repository, and tells whether more are wanted. */
  readonly onFile: (path: string, commit: Commit) => boolean;
}

/** Lists the files of every commit from `head` back, in one run. */
export function listHistory(
  question: HistoryQuestion,
  { head, onFile, ...options }: LogOptions,
): Promise<GitFault> {
  const below = question === 'created' ? [] : ['.'];
  const args = ['log', head, ...FORMAT, ...PLAIN, ...LISTED, ...SELECTIONS[question], '--', ...below];
  let commit: Commit | undefined;
  let isPath = false;
  return runGit(args, {
    ...options,
    onToken(token) {
      if (isPath && commit !== undefined) {
        isPath = false;
        return onFile(token, commit);
      }
      // A state such as `A`, or one letter for each parent of a merge.
      isPath = /^\n?[A-Z]+\d*$/.test(token);
      if (!isPath) commit = parseCommit(token);
      return true;
    },
  });
}

function parseCommit(text: string): Commit | undefined {
  const match = /^\s*([\da-f]{40,64}) (-?\d+) ([+-])(\d\d)(\d\d) ?(.*)$/s.exec(text);
  if (match === null) return undefined;
  const [, id = '', seconds, sign, hours, minutes, parents] = match;
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  return { id, instant: Number(seconds) * 1000, offset, isFirst: parents === '' };
}
