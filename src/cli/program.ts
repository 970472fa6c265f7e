import { Command, CommanderError } from 'commander';
import { BundleError } from '../bundle/format.ts';
import { ConfigError } from '../config.ts';
import { SourceError } from '../domain/article-source.ts';
import type { CommandContext } from './command-options.ts';
import { addCommands } from './commands.ts';
import { missingPackage } from './missing-package.ts';
import type { Terminal } from './terminal.ts';

/** Runs the command line and resolves to the exit code: 0, or 1 with one clear message on standard error. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode = 0;
  const finish = (code: number): void => {
    exitCode = code;
  };
  try {
    await createProgram({ terminal, finish }).parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    terminal.stderr.write(`feedstand: ${messageOf(error)}\n`);
    return 1;
  }
}

function createProgram(context: CommandContext): Command {
  const { terminal } = context;
  const program = new Command('feedstand')
    .description('Publishes a folder of articles as RSS, Atom and JSON Feed.')
    .version(terminal.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
    });
  addCommands(program, context);
  return program;
}

function messageOf(error: unknown): string {
  const isClear = [ConfigError, SourceError, BundleError].some((kind) => error instanceof kind);
  if (isClear && error instanceof Error) return error.message;
  const missing = missingPackage(error);
  if (missing !== undefined) return missing;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
