import { availableParallelism } from 'node:os';
import { type GitFault, type GitOptions, runGit } from './git-command.ts';
import { type Commit, listHistory } from './git-log.ts';

interface Additions {
  readonly commits: readonly Commit[];
  /** The commits that add a file, by its path relative to the root of the repository; newest first. */
  readonly additions: ReadonlyMap<string, readonly number[]>;
}

export interface Origins {
  /** File → the commit that created it, if one did. */
  readonly found: ReadonlyMap<string, Commit>;
  readonly fault: GitFault;
}

/** More of them are no website's. */
const MOST_ADDITIONS = 500_000;

const MOST_NAMES = 100;

export interface FileOrigins {
  /** The commits that created some files, as `git log --diff-filter=A --follow -1` finds them. */
  find(
    paths: readonly string[],
    options: Omit<GitOptions, 'input' | 'onToken'> & { readonly head: string },
  ): Promise<Origins>;
}

/**
 * Finds where files come from. A file that a commit adds may be a copy of another one or have had another name: `--follow` then goes
 * on with that. Commits do not change, so this is looked up once for each.
 */
export function createFileOrigins(): FileOrigins {
  /** Commit → path that it adds → the path that this comes from. */
  const sources = new Map<string, ReadonlyMap<string, string>>();
  return {
    async find(paths, options) {
      const history = await listAdditions(options);
      const found = new Map<string, Commit>();
      let { fault } = history;
      let open = paths.map((path): Search => ({ path, name: path, after: -1 }));
      for (let names = 0; fault === undefined && open.length > 0 && names < MOST_NAMES; names++) {
        const added = open.flatMap((search) => additionOf(search, history));
        fault = await findSources(commitsWithout(sources, added), sources, options);
        open = added.flatMap((addition) => goOn(addition, sources, found));
      }
      return { found, fault };
    },
  };
}

interface Search {
  /** The file as it is called now. */
  readonly path: string;
  /** Its name before a commit. */
  readonly name: string;
  readonly after: number;
}

interface Addition extends Omit<Search, 'after'> {
  readonly at: number;
  readonly commit: Commit;
}

function additionOf({ path, name, after }: Search, { additions, commits }: Additions): Addition[] {
  const at = additions.get(name)?.find((index) => index > after);
  const commit = at === undefined ? undefined : commits[at];
  return at === undefined || commit === undefined ? [] : [{ path, name, at, commit }];
}

function commitsWithout(sources: ReadonlyMap<string, unknown>, added: readonly Addition[]): string[] {
  const unknown = added.filter(({ commit: { id, isFirst } }) => !isFirst && !sources.has(id));
  return [...new Set(unknown.map(({ commit }) => commit.id))];
}

/** The file comes from the commit, or the search goes on with its former name. */
function goOn(
  { path, name, at, commit }: Addition,
  sources: ReadonlyMap<string, ReadonlyMap<string, string>>,
  found: Map<string, Commit>,
): Search[] {
  const source = sources.get(commit.id)?.get(name);
  if (source !== undefined) return [{ path, name: source, after: at }];
  found.set(path, commit);
  return [];
}

async function listAdditions(options: Omit<GitOptions, 'input' | 'onToken'> & { readonly head: string }) {
  const additions = new Map<string, number[]>();
  const commits: Commit[] = [];
  let count = 0;
  const fault = await listHistory('created', {
    ...options,
    onFile(path, commit) {
      if (commits.at(-1) !== commit) commits.push(commit);
      const known = additions.get(path);
      if (known === undefined) additions.set(path, [commits.length - 1]);
      else known.push(commits.length - 1);
      return ++count <= MOST_ADDITIONS;
    },
  });
  return { additions, commits, fault: count > MOST_ADDITIONS ? 'the history is too large' : fault };
}

const DETECTION = ['--find-renames', '--find-copies', '--find-copies-harder', '-l0', '--diff-filter=RC'];
const FORMAT = [
  '-r',
  '-z',
  '--name-status',
  '--no-ext-diff',
  '--no-textconv',
  '--no-relative',
  '-O/dev/null',
];

// A commit of a large website takes git some 30 ms, and a run must end within its time limit.
const COMMITS_PER_RUN = 100;
const MOST_RUNS = 4;

/** Asks which files of some commits are copies of others, or had another name before; in few runs, some at a time. */
async function findSources(
  ids: readonly string[],
  sources: Map<string, ReadonlyMap<string, string>>,
  options: Omit<GitOptions, 'input' | 'onToken'>,
): Promise<GitFault> {
  const waiting = [...ids];
  let fault: GitFault;
  const work = async (): Promise<void> => {
    for (let some = next(); some.length > 0 && fault === undefined; some = next())
      fault = (await findSourcesOf(some, sources, options)) ?? fault;
  };
  const next = () => waiting.splice(0, COMMITS_PER_RUN);
  await Promise.all(Array.from({ length: Math.min(MOST_RUNS, availableParallelism()) }, work));
  return fault;
}

async function findSourcesOf(
  ids: readonly string[],
  sources: Map<string, ReadonlyMap<string, string>>,
  options: Omit<GitOptions, 'input' | 'onToken'>,
): Promise<GitFault> {
  const found = new Map<string, Map<string, string>>(ids.map((id) => [id, new Map()]));
  let commit: Map<string, string> | undefined;
  let waiting: string[] = [];
  const fault = await runGit(['diff-tree', '--stdin', ...DETECTION, ...FORMAT], {
    ...options,
    input: ids,
    onToken(token) {
      if (waiting.length === 0 && found.has(token.trim())) commit = found.get(token.trim());
      else waiting.push(token);
      const [, from, to] = waiting;
      if (from === undefined || to === undefined) return true;
      commit?.set(to, from);
      waiting = [];
      return true;
    },
  });
  if (fault === undefined) for (const [id, files] of found) sources.set(id, files);
  return fault;
}
