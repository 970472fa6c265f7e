import type { Environment } from '../config.ts';

/** The parts of the environment that a command may use. */
export interface Terminal {
  readonly version: string;
  readonly environment: Environment;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds from any point, with fractions; it never goes back. Without it durations come from `now`. */
  readonly timer?: () => number;
}

export interface Output {
  write(data: string | Uint8Array): unknown;
  readonly isTTY?: boolean;
}
