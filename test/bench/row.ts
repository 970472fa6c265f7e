/** One line of the table. */
export interface Row {
  readonly name: string;
  /** A ratio, or a figure in `unit`. */
  readonly ratio: number;
  readonly unit?: string;
  readonly goal?: number;
  /** Whether more is better. */
  readonly atLeast?: boolean;
  /** Figures beside it, for people. */
  readonly note?: string;
}

/** Whether the goal is reached; `undefined` where there is none. */
export function holds({ ratio, goal, atLeast }: Row): boolean | undefined {
  if (goal === undefined) return undefined;
  return atLeast ? ratio >= goal : ratio <= goal;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
