import type { Output } from './terminal.ts';

export interface Progress {
  readonly update: (done: number, total: number) => void;
  end(): void;
}

// Fewer are read before anyone could look.
const WORTH_SHOWING = 500;

/** A line on a terminal that counts; nothing at all in a pipe or a file. */
export function createProgress(output: Output, what: string): Progress {
  let shown = false;
  return {
    update(done, total) {
      if (!output.isTTY || total < WORTH_SHOWING || (done % 100 !== 0 && done !== total)) return;
      shown = true;
      output.write(`\r${done} of ${total} ${what}`);
    },
    end() {
      if (shown) output.write('\r\u001b[K');
    },
  };
}
