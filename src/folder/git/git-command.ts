import { spawn } from 'node:child_process';
import { devNull } from 'node:os';

export interface GitOptions {
  /** The folder in which it runs, as an absolute path. */
  readonly folder: string;
  /** Lines for its standard input. */
  readonly input?: readonly string[];
  /** Receives the output, which NUL separates, and tells whether more is wanted. */
  readonly onToken: (token: string) => boolean;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that it may take; a minute by default. */
  readonly timeLimit?: number | undefined;
  /** The environment that gives `PATH`. */
  readonly environment?: NodeJS.ProcessEnv;
}

/** Why there is no complete output; `undefined` if there is. */
export type GitFault = string | undefined;

const TIME_LIMIT_MS = 60_000;

/** Output is not stored, but a history without end must end. */
const MOST_OUTPUT = 2 ** 30;

/** Longer than any path. */
const LONGEST_TOKEN = 2 ** 16;

// The settings of a repository are not ours: it may come from anybody. Those that name programs are replaced. Git's documentation
// (git-config, gitprotocol, git(1)) has no other that log, rev-parse and diff-tree with these options could start.
const SETTINGS = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.sshCommand=false',
  'core.gitProxy=false',
  'core.askPass=false',
  'core.alternateRefsCommand=false',
  'credential.helper=',
  'protocol.allow=never',
  'log.showSignature=false',
  'gpg.program=false',
  'gpg.openpgp.program=false',
  'gpg.x509.program=false',
  'gpg.ssh.program=false',
  'diff.external=false',
  // These change what is listed.
  'log.follow=false',
  'log.showRoot=true',
];
const GUARDS = ['--no-pager', '--literal-pathspecs', ...SETTINGS.flatMap((setting) => ['-c', setting])];

/** A variable of the caller, such as GIT_DIR in a hook, must not lead to another repository. */
function environmentOf({ PATH, SystemRoot }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    PATH,
    ...(SystemRoot === undefined ? {} : { SystemRoot }),
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_ATTR_NOSYSTEM: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    // Objects that a partial clone lacks are not fetched. A repository could allow a protocol again, but not against this list.
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
  };
}

/** Runs git with arguments that only read, in a way in which no setting of the repository starts a program. Never throws. */
export function runGit(args: readonly string[], options: GitOptions): Promise<GitFault> {
  const { folder, input, signal, timeLimit = TIME_LIMIT_MS, environment = process.env } = options;
  const child = spawn('git', ['-C', folder, ...GUARDS, ...args], {
    env: environmentOf(environment),
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: timeLimit,
    killSignal: 'SIGKILL',
    windowsHide: true,
    ...(signal === undefined ? {} : { signal }),
  });
  let message = '';
  let ending: 'enough' | 'too-much' | undefined;
  const take = tokensTo(options.onToken);
  const end = (why: typeof ending) => {
    ending ??= why;
    child.kill('SIGKILL');
  };
  child.stdout.on('data', (chunk: Buffer) => {
    const wanted = ending === undefined ? take(chunk) : 'more';
    if (wanted !== 'more') end(wanted);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    if (message.length < 2000) message += chunk.toString();
  });
  // It may end before it has read everything.
  child.stdin.on('error', () => {});
  child.stdin.end(input === undefined ? '' : `${input.join('\n')}\n`);
  // A program that it started could hold the pipes open after its end.
  child.on('exit', (_code, killedBy) => {
    if (killedBy !== null) for (const pipe of [child.stdout, child.stderr]) pipe.destroy();
  });
  return new Promise((resolve) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code === 'ENOENT' ? 'git is not installed' : `git cannot be run: ${error.message}`);
    });
    child.on('close', (code, killedBy) => {
      take(undefined);
      if (ending === 'enough' || (code === 0 && ending === undefined)) resolve(undefined);
      else if (ending === 'too-much') resolve('the history is too large');
      else if (killedBy !== null) resolve(`git took longer than ${timeLimit / 1000} s`);
      else resolve(reasonOf(message));
    });
  });
}

/** Splits the output at NUL. Tells whether more is wanted. */
function tokensTo(onToken: GitOptions['onToken']) {
  const decoder = new TextDecoder();
  let rest = '';
  let bytes = 0;
  return (chunk: Buffer | undefined): 'more' | 'enough' | 'too-much' => {
    bytes += chunk?.length ?? 0;
    const parts = (rest + decoder.decode(chunk, { stream: chunk !== undefined })).split('\0');
    rest = chunk === undefined ? '' : (parts.pop() ?? '');
    for (const token of parts) if (token !== '' && !onToken(token)) return 'enough';
    return bytes > MOST_OUTPUT || rest.length > LONGEST_TOKEN ? 'too-much' : 'more';
  };
}

/** What git says is wrong, in our words for what is usual. */
function reasonOf(message: string): string {
  if (/not a git repository/.test(message)) return 'the folder is in no git repository';
  if (/dubious ownership/.test(message))
    return 'the git repository belongs to another user, and git refuses to read it: run feedstand as that user';
  if (/ambiguous argument 'HEAD'|Needed a single revision/.test(message))
    return 'the git repository has no commit yet';
  if (/could not fetch|unable to read|missing blob|promisor|not allowed/i.test(message))
    return 'the git repository lacks objects, as a partial clone does: clone it as a whole';
  const line = message.split('\n').find((text) => /^(?:fatal|error): /.test(text)) ?? message;
  return `git says "${line.trim().slice(0, 200)}"`;
}
