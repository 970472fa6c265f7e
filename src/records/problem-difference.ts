import { formatProblem, type Problem } from '../domain/problem.ts';

export interface ProblemDifference {
  /** Problems that no longer exist. */
  readonly resolved: readonly Problem[];
  readonly found: readonly Problem[];
}

/** The problems that were resolved and found, without those in both lists. */
export function problemDifference(before: readonly Problem[], after: readonly Problem[]): ProblemDifference {
  return { resolved: notIn(after, before), found: notIn(before, after) };
}

/** The problems that are not in `others`. */
function notIn(others: readonly Problem[], problems: readonly Problem[]): readonly Problem[] {
  if (others.length === 0 || problems.length === 0) return problems;
  const known = new Set(others.map(formatProblem));
  return problems.filter((problem) => !known.has(formatProblem(problem)));
}
