import { execFileSync } from 'node:child_process';
import { devNull } from 'node:os';

export interface Repository {
  /** Runs git in the folder, and returns its output. */
  git(...args: readonly string[]): string;
  /** Commits everything, with both dates. Returns the id of the commit. */
  commit(date: string, message?: string): string;
}

/** A new repository in a folder, independent of the settings of this machine. */
export function createRepository(folder: string): Repository {
  const git = (args: readonly string[], more: NodeJS.ProcessEnv = {}) => {
    const env = {
      PATH: process.env.PATH,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: devNull,
      GIT_AUTHOR_NAME: 'Ada',
      GIT_AUTHOR_EMAIL: 'ada@example.org',
      GIT_COMMITTER_NAME: 'Ada',
      GIT_COMMITTER_EMAIL: 'ada@example.org',
      ...more,
    };
    return execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', env, stdio: 'pipe' });
  };
  git(['init', '--quiet', '--initial-branch=main']);
  return {
    git: (...args) => git(args),
    commit(date, message = date) {
      const dates = { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
      git(['add', '--all']);
      git(['commit', '--quiet', '--allow-empty', '--no-verify', '-m', message], dates);
      return git(['rev-parse', 'HEAD']).trim();
    },
  };
}
