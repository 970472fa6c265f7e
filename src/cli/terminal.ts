import type { Environment } from '../config.ts';

/** What a command may touch of the world outside. */
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
