import { execFile, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import postgres from 'postgres';

const run = promisify(execFile);

/** A PostgreSQL server of a test: on a free port of loopback, with all files in a temporary folder. */
export interface PostgresServer {
  /** The URL of a new, empty database. */
  newDatabase(): Promise<string>;
  /** Ends it as a crash does. */
  kill(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

/** Where Debian, and others, install the server's programs. */
const ROOTS = ['/usr/lib/postgresql', '/usr/pgsql', '/usr/local/pgsql', '/opt/homebrew/opt/postgresql'];

/** The folder of `initdb` and `postgres`, unless there is none. */
export const POSTGRES_PROGRAMS: string | undefined = ROOTS.filter((root) => existsSync(root))
  .flatMap((root) => [join(root, 'bin'), ...readdirSync(root).map((version) => join(root, version, 'bin'))])
  .find((folder) => existsSync(join(folder, 'initdb')));

/** PostgreSQL refuses to run as root: then it runs as nobody. */
const NOBODY = 65_534;

/** The data of the server is not synced to the disk: only the process ends in tests, never the machine. */
const UNSAFE = ['-c', 'fsync=off', '-c', 'full_page_writes=off'];

/** `settings` are those of the command line. */
export async function startPostgres(settings: readonly string[] = UNSAFE): Promise<PostgresServer> {
  const programs = POSTGRES_PROGRAMS ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'feedstand-postgres-'));
  const isRoot = process.getuid?.() === 0;
  if (isRoot) chownSync(folder, NOBODY, NOBODY);
  const owner: SpawnOptions = isRoot ? { uid: NOBODY, gid: NOBODY, cwd: folder } : { cwd: folder };
  const data = join(folder, 'data');
  const init = ['--pgdata', data, '--username', 'test', '--auth', 'trust', '--no-sync', '--encoding', 'UTF8'];
  await run(join(programs, 'initdb'), [...init, '--locale', 'C.UTF-8'], owner as object);
  const port = await freePort();
  const url = (name: string) => `postgres://test@127.0.0.1:${port}/${name}`;
  let server = spawn('true');
  let databases = 0;
  const start = async () => {
    server = spawn(
      join(programs, 'postgres'),
      ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, ...settings],
      { ...owner, stdio: 'ignore' },
    ) as typeof server;
    await answers(url('postgres'));
  };
  await start();
  return {
    start,
    async newDatabase() {
      const name = `test${++databases}`;
      const client = postgres(url('postgres'), { max: 1 });
      await client.unsafe(`CREATE DATABASE ${name}`);
      await client.end();
      return url(name);
    },
    async kill() {
      const exited = once(server, 'exit');
      // At once, and with all its children.
      server.kill('SIGQUIT');
      await exited;
    },
    async remove() {
      const exited = once(server, 'exit');
      if (server.exitCode === null && server.kill('SIGQUIT')) await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answers(url: string): Promise<void> {
  for (let attempts = 0; ; attempts++) {
    const client = postgres(url, { max: 1, connect_timeout: 5 });
    try {
      await client.unsafe('SELECT 1');
      return;
    } catch (error) {
      if (attempts > 200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    } finally {
      await client.end();
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
