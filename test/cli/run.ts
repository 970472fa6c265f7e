import { runCli } from '../../src/cli/program.ts';
import { NOON } from '../support.ts';

export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line in this process. */
export async function runWith(args: readonly string[], environment = {}, isTTY = false): Promise<Run> {
  const written = { out: '', err: '' };
  const output = (name: 'out' | 'err') => ({
    isTTY,
    write: (data: string | Uint8Array) => {
      written[name] += typeof data === 'string' ? data : new TextDecoder().decode(data);
    },
  });
  const terminal = {
    version: '1.2.3',
    environment,
    stdout: output('out'),
    stderr: output('err'),
    now: () => NOON,
  };
  return { code: await runCli(args, terminal), ...written };
}
