import type { Terminal } from './terminal.ts';

export type Colour = 'red' | 'yellow' | 'bold';

/** The text in a colour, or as it is where the output takes none. */
export type Paint = (colour: Colour, text: string) => string;

// util.styleText came with Node 20.12, and heeds the stream only since 22.13.
const CODES = { red: [31, 39], yellow: [33, 39], bold: [1, 22] } as const;

/** Colours on a terminal. `NO_COLOR` (no-color.org) switches them off, `FORCE_COLOR` on, for a pipe too. */
export function createPaint({ environment, ...outputs }: Terminal, name: 'stdout' | 'stderr'): Paint {
  if (!takesColour(outputs[name].isTTY === true, environment)) return (_colour, text) => text;
  return (colour, text) => {
    const [start, end] = CODES[colour];
    return `\u001b[${start}m${text}\u001b[${end}m`;
  };
}

function takesColour(isTTY: boolean, { NO_COLOR, FORCE_COLOR, TERM }: Terminal['environment']): boolean {
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== '0';
  return isTTY && TERM !== 'dumb';
}
