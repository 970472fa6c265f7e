import type { Environment } from '../config.ts';

/** The parts of the environment that a command may use. */
export interface Terminal {
  readonly version: string;
  readonly environment: Environment;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface Output {
  write(data: string | Uint8Array): unknown;
  readonly isTTY?: boolean;
}
