import { resolve } from 'node:path';
import type {
  FileDates,
  FileHistory,
  HistoryAnswer,
  HistoryQuestion,
} from '../../records/dialects/file-history.ts';
import { createFileOrigins, type FileOrigins } from './file-origins.ts';
import { type GitOptions, runGit } from './git-command.ts';
import { type Commit, listHistory } from './git-log.ts';

/** The files of a folder that ask, relative to it, with what they ask. */
export type AskingFiles = ReadonlyMap<string, readonly HistoryQuestion[]>;

export interface GitHistory {
  /** Answers what files ask. While no commit is made, git is asked for new files alone. Never throws. */
  answer(asking: AskingFiles, signal?: AbortSignal): Promise<FileHistory>;
}

/** The history of the repository that a folder is in. */
export function createGitHistory(options: Omit<GitOptions, 'input' | 'onToken' | 'signal'>): GitHistory {
  const origins = createFileOrigins();
  let known: { readonly head: string; readonly answers: Map<string, HistoryAnswer> } | undefined;
  return {
    async answer(asking, signal) {
      const tools = { ...options, folder: resolve(options.folder), origins, signal };
      const place = await readPlace(tools);
      if (typeof place === 'string') {
        known = undefined;
        return answersFor(asking, () => ({ kind: 'unavailable', why: place }));
      }
      if (known?.head !== place.head) known = { head: place.head, answers: new Map() };
      const { answers } = known;
      for (const question of QUESTIONS) {
        const files = [...asking].filter(
          ([file, asked]) => asked.includes(question) && !answers.has(keyOf(question, file)),
        );
        if (files.length === 0) continue;
        const found = await find(
          question,
          files.map(([file]) => file),
          { ...tools, ...place },
        );
        for (const [file, answer] of found) answers.set(keyOf(question, file), answer);
      }
      return answersFor(asking, (file, question) => answers.get(keyOf(question, file)));
    },
  };
}

const QUESTIONS: readonly HistoryQuestion[] = ['created', 'modified', 'authored'];

function keyOf(question: HistoryQuestion, file: string): string {
  return `${question} ${file}`;
}

function answersFor(
  asking: AskingFiles,
  answerOf: (file: string, question: HistoryQuestion) => HistoryAnswer | undefined,
): FileHistory {
  return new Map(
    Array.from(asking, ([file, asked]): [string, FileDates] => {
      const answers = asked.map((question) => [question, answerOf(file, question)] as const);
      return [file, Object.fromEntries(answers.filter(([, answer]) => answer !== undefined))];
    }),
  );
}

interface Place {
  /** The commit that is checked out. */
  readonly head: string;
  /** The folder relative to the root of the repository; '' or with a slash at the end. */
  readonly prefix: string;
  readonly isShallow: boolean;
}

/** Where the folder is in its repository; else why that is not known. */
async function readPlace(options: Omit<GitOptions, 'input' | 'onToken'>): Promise<Place | string> {
  let text = '';
  const fault = await runGit(['rev-parse', '--is-shallow-repository', '--show-prefix', '--verify', 'HEAD'], {
    ...options,
    onToken: (token) => {
      text += token;
      return true;
    },
  });
  if (fault !== undefined) return fault;
  const [, shallow, prefix = '', head = ''] = /^(true|false)\n(.*)\n([\da-f]{40,64})\n$/s.exec(text) ?? [];
  return head === '' ? 'git gave no commit' : { head, prefix, isShallow: shallow === 'true' };
}

interface Tools extends Omit<GitOptions, 'input' | 'onToken'>, Place {
  readonly origins: FileOrigins;
}

async function find(
  question: HistoryQuestion,
  files: readonly string[],
  tools: Tools,
): Promise<ReadonlyMap<string, HistoryAnswer>> {
  const { prefix, isShallow } = tools;
  const paths = files.map((file) => `${prefix}${file}`);
  const { found, fault } = await (question === 'created'
    ? tools.origins.find(paths, tools)
    : findChanges(question, paths, tools));
  const answers = files.map((file): [string, HistoryAnswer] => {
    const commit = found.get(`${prefix}${file}`);
    if (fault !== undefined) return [file, { kind: 'unavailable', why: fault }];
    return [file, commit === undefined ? { kind: 'uncommitted' } : answerOf(commit, isShallow)];
  });
  return new Map(answers);
}

/** In a shallow clone the last commit seems to have added every file. */
function answerOf({ id, instant, offset, isFirst }: Commit, isShallow: boolean): HistoryAnswer {
  if (isShallow && isFirst) return { kind: 'unavailable', why: SHALLOW };
  return { kind: 'date', instant, offset, commit: id };
}

const SHALLOW =
  'this clone of the repository is shallow: run "git fetch --unshallow", or in a workflow set "fetch-depth: 0" for actions/checkout';

/** The newest commit of each file. */
async function findChanges(question: HistoryQuestion, paths: readonly string[], tools: Tools) {
  const open = new Set(paths);
  const found = new Map<string, Commit>();
  const fault = await listHistory(question, {
    ...tools,
    onFile(path, commit) {
      if (open.delete(path)) found.set(path, commit);
      return open.size > 0;
    },
  });
  return { found, fault };
}
